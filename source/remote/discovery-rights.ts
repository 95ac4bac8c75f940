import type {MissingRight, Source} from '../model/discovery.js';
import type {Privilege} from '../model/host.js';
import {sudoRuleCommand} from '../model/sudo-rule.js';

/** What an account lacks on a host, what that costs, and the exact remedy. */
export function missingRights({user, privilege, sources, jailsHidden, trouble}: {
	readonly user: string;
	readonly privilege: Privilege;
	readonly sources: readonly Source[];
	/** Fail2ban is there, but its jails could not be asked for. */
	readonly jailsHidden: boolean;
	/** Why Postfix cannot read its configuration. */
	readonly trouble: string | undefined;
}): readonly MissingRight[] {
	const sudoers = sudoRuleCommand(user);
	const missing: MissingRight[] = sources
		.filter(({readable, reason}) => readable !== 'yes' && reason !== undefined)
		.map(({reason = '', remedy = ''}) => ({what: reason, remedy}));
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
