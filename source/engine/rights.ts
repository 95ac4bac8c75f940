import type {Discovery} from '../model/discovery.js';
import {helperTrouble} from '../model/helper.js';
import type {Host} from '../model/host.js';
import type {Problem} from '../model/outcome.js';
import {sudoRuleCommand} from '../model/sudo-rule.js';

/** What stands against any change on this host; undefined: nothing. */
export function changeRight(host: Host, discovery: Discovery): Problem | undefined {
	if (host.readOnly) {
		return {what: 'configured as read-only', host: host.name, state: 'nothing was sent', remedy: 'remove read_only from the configuration'};
	}

	if (discovery.privilege === 'none' || (host.sudo === 'never' && discovery.privilege !== 'root')) {
		const {user, helper} = discovery;
		if (helper !== undefined && helper !== 'same') {
			return {...helperTrouble(helper, host.name), host: host.name, state: 'nothing was sent'};
		}

		return {
			what: `the account ${user} may read this host but not change it`,
			host: host.name,
			state: 'nothing was sent',
			remedy: host.sudo === 'never' ? 'remove sudo = "never" from the configuration' : `connect as an account that may use sudo, let such a one run: mxdeck hosts install-helper ${host.name} --user ${user}, or as root there: ${sudoRuleCommand(user)}`,
		};
	}

	return undefined;
}
