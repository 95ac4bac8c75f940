import type {Action, ActionName, Facts, Look, Planned} from '../model/action.js';
import type {Discovery} from '../model/discovery.js';
import {success} from '../model/outcome.js';
import {blacklistSender} from './blacklist-sender.js';
import {refusedByHost} from './define-action.js';
import {removeExpired} from './remove-expired.js';
import {spfPermError} from './spf-permerror.js';
import {undoChange} from './undo-change.js';
import {unbanIp} from './unban-ip.js';
import {unblockSender} from './unblock-sender.js';

/** What `read` makes of typed text: the input bound to its action, so that no action can be handed another one's. */
class Prepared {
	constructor(
		readonly looks: (host: Discovery) => readonly Look[],
		readonly plan: (facts: Facts, host: Discovery) => Planned,
		readonly history: string,
		readonly risk: string | undefined,
	) {}
}

function prepared(input: unknown): Prepared {
	if (input instanceof Prepared) {
		return input;
	}

	throw new TypeError('an action takes only what its own read made');
}

// A host where the action is unavailable is not looked at and refuses, so that no caller can forget to ask.
function entry<Input>(action: Action<Input>): Action {
	return {
		...action,
		read(raw) {
			const input = action.read(raw);
			return input.ok
				? success(new Prepared(
					host => action.unavailable(host) === undefined ? action.looks(input.value, host) : [],
					(facts, host) => {
						const problem = action.unavailable(host);
						return problem === undefined ? action.plan(input.value, facts, host) : refusedByHost(problem);
					},
					action.history?.(input.value) ?? '',
					action.risk?.(input.value),
				))
				: input;
		},
		looks: (input, host) => prepared(input).looks(host),
		plan: (input, facts, host) => prepared(input).plan(facts, host),
		history: action.history && (input => prepared(input).history),
		risk: action.risk && (input => prepared(input).risk),
	};
}

/** All actions by name. `read` gives the input that the same action's `looks`, `plan` and `history` take. */
export const actions: Readonly<Record<ActionName, Action>> = {
	'blacklist-sender': entry(blacklistSender),
	'unblock-sender': entry(unblockSender),
	'unban-ip': entry(unbanIp),
	'spf-permerror': entry(spfPermError),
	'remove-expired': entry(removeExpired),
	'undo-change': entry(undoChange),
};
