import type {MissingRight, Source} from '../model/discovery.js';
import {helperTrouble, type InstalledHelper} from '../model/helper.js';
import type {HostName, Privilege} from '../model/host.js';
import {sudoRuleCommand} from '../model/sudo-rule.js';
import {helperNumber, helperSha256} from './helper-text.js';

/** What an account lacks on a host, what that costs, and the exact remedy. */
export function missingRights({host, user, privilege, helper, sources, jailsHidden, trouble}: {
	readonly host: HostName;
	readonly user: string;
	readonly privilege: Privilege;
	readonly helper?: InstalledHelper;
	readonly sources: readonly Source[];
	/** Fail2ban is there, but its jails could not be asked for. */
	readonly jailsHidden: boolean;
	/** Why Postfix cannot read its configuration. */
	readonly trouble: string | undefined;
}): readonly MissingRight[] {
	const sudoers = `as an account that may become root there: mxdeck hosts install-helper ${host} --user ${user}; or as root: ${sudoRuleCommand(user)}`;
	const missing: MissingRight[] = sources
		.filter(({readable, reason}) => readable !== 'yes' && reason !== undefined)
		.map(({reason = '', remedy = ''}) => ({what: reason, remedy}));
	if (helper !== undefined && helper !== 'same') {
		missing.push(helperTrouble(helper, host));
	}

	if (privilege === 'none') {
		missing.push({what: `${user} cannot become root: nothing can be changed here`, remedy: sudoers});
	}

	if (jailsHidden) {
		missing.push({
			what: 'only root may ask Fail2ban for its jails and bans',
			remedy: privilege === 'sudo-password' ? 'give the sudo password when mxdeck asks for it' : sudoers,
		});
	}

	if (trouble !== undefined) {
		missing.push({what: `Postfix cannot read its configuration: ${trouble}`, remedy: 'repair main.cf, then run postfix check'});
	}

	return missing;
}

/** What an account may do on a host, by what discovery was told: `answer` of sudo, `helper` of the helper itself (its number and its hash). */
export function rightsOf(answer: string | undefined, helper: string | undefined): {readonly privilege: Privilege; readonly besides: Privilege; readonly helper?: InstalledHelper} {
	// `limited` is an account that may run some programs as root, but no shell: nothing that mxdeck changes goes that way.
	const besides = answer === 'root' || answer === 'sudo' || answer === 'sudo-password' ? answer : 'none';
	const [, number = '', hash] = /^(\d{1,9}) ([\da-f]{64})$/.exec(helper ?? '') ?? [];
	if (hash === undefined || besides === 'root') {
		return {privilege: besides, besides};
	}

	if (hash === helperSha256) {
		return {privilege: 'helper', besides, helper: 'same'};
	}

	return {privilege: besides, besides, helper: Number(number) < helperNumber ? 'older' : (Number(number) > helperNumber ? 'newer' : 'other')};
}
