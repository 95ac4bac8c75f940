import type {Action, ActionName, Facts, Look, Planned} from '../model/action.js';
import type {Discovery} from '../model/discovery.js';
import {success} from '../model/outcome.js';
import {blacklistSender} from './blacklist-sender.js';
import {refusedByHost} from './define-action.js';
import {spfPermError} from './spf-permerror.js';
import {unbanIp} from './unban-ip.js';
import {unblockSender} from './unblock-sender.js';

/** An action whose input was read: what is left is to look at each host and to plan for it. A host where it is unavailable refuses. */
export type PreparedAction = {
	readonly looks: (host: Discovery) => readonly Look[];
	readonly plan: (facts: Facts, host: Discovery) => Planned;
};

// Each action keeps its own input type inside; outside, the input of any action is a prepared action, so no two can be mixed up.
function entry<Input>(action: Action<Input>): Action<PreparedAction> {
	return {
		...action,
		read(raw) {
			const input = action.read(raw);
			return input.ok
				? success({
					looks: host => action.unavailable(host) === undefined ? action.looks(input.value, host) : [],
					plan(facts, host) {
						const problem = action.unavailable(host);
						return problem === undefined ? action.plan(input.value, facts, host) : refusedByHost(problem);
					},
				})
				: input;
		},
		looks: (prepared, host) => prepared.looks(host),
		plan: (prepared, facts, host) => prepared.plan(facts, host),
	};
}

/** All actions by name: `actions[name].read(raw)` prepares one, then `looks(host)` and `plan(facts, host)` of its value follow. */
export const actions: Readonly<Record<ActionName, Action<PreparedAction>>> = {
	'blacklist-sender': entry(blacklistSender),
	'unblock-sender': entry(unblockSender),
	'unban-ip': entry(unbanIp),
	'spf-permerror': entry(spfPermError),
};
