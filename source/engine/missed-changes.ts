import {isDeepStrictEqual} from 'node:util';
import type {ActionName, RawInput} from '../model/action.js';
import type {HostName} from '../model/host.js';
import type {MissedChange} from '../wire/protocol.js';
import type {ChangePart, ChangeRecorder} from './change-recorder.js';
import type {Clock} from './clock.js';

/** A change that a host missed is offered for so long, milliseconds: what was right in the night need not be right the next one. */
const keptFor = 24 * 3_600_000;

export type MissedOptions = {
	readonly recorder: ChangeRecorder;
	readonly clock: Clock;
	/** What a change of which no plan is at hand is called. */
	readonly wordsOf: (part: ChangePart) => string;
	readonly isLive: (host: HostName) => boolean;
	readonly onMissed: (changes: readonly MissedChange[]) => void;
};

/**
Remembers which hosts missed a change that was confirmed, because they could not be reached: in the audit, so that another console on
this machine knows it, too. Nothing is ever made by itself: when a host is back the operator is told, and plans it there anew.
*/
export type MissedChanges = {
	readonly add: (part: ChangePart, what: string) => void;
	/** The host is as the change would have made it. */
	readonly made: (action: ActionName, input: RawInput, host: HostName) => void;
	/** The change was taken back elsewhere; `change` may be how its id begins. */
	readonly takenBack: (change: string) => void;
	readonly forget: (change: string, host: HostName) => void;
	/** Says again what is missed where that has changed: a host came or went, or time passed. */
	readonly refresh: () => void;
};

type Missed = {readonly part: ChangePart; readonly what: string; readonly until: number};

export function createMissedChanges({recorder, clock, wordsOf, isLive, onMissed}: MissedOptions): MissedChanges {
	let missed: readonly Missed[] = recorder.missed(clock.now() - keptFor).map(({time, ...part}) => ({part, what: wordsOf(part), until: time + keptFor}));
	let told: readonly MissedChange[] = [];

	function refresh(): void {
		if (missed.length === 0 && told.length === 0) {
			return;
		}

		missed = missed.filter(({until}) => until > clock.now());
		const now = missed.map(({part: {change, action, input, host}, what, until}): MissedChange =>
			// What is recorded was an action of this program once.
			({id: change, host, action: action as ActionName, input, what, until, isBack: isLive(host)}));
		if (!isDeepStrictEqual(now, told)) {
			told = now;
			onMissed(now);
		}
	}

	function drop(which: (part: ChangePart) => boolean, why: string): void {
		const gone = missed.filter(({part}) => which(part));
		missed = missed.filter(({part}) => !which(part));
		for (const {part} of gone) {
			recorder.report(part, {host: part.host, result: 'skipped', verified: [], took: 0, problem: {what: why, host: part.host}});
		}

		refresh();
	}

	return {
		add(part, what) {
			missed = [...missed.filter(each => each.part.change !== part.change || each.part.host !== part.host), {part, what, until: clock.now() + keptFor}];
			refresh();
		},
		made(action, input, host) {
			drop(part => part.host === host && part.action === action && isDeepStrictEqual({...part.input}, {...input}), 'it was made there by another change');
		},
		takenBack(change) {
			drop(part => part.change.startsWith(change), 'it was taken back where it had been made');
		},
		forget(change, host) {
			drop(part => part.change === change && part.host === host, 'the operator dropped it');
		},
		refresh,
	};
}
