import type {Report} from '../../model/action.js';
import {describeProblem} from '../../model/outcome.js';
import type {MissedChange, WaitingChange} from '../../wire/protocol.js';
import type {KeyPress, Signal} from '../signal.js';
import type {Overlay, State} from '../state.js';
import {confirmSeconds, planAgain} from './change.js';
import {notify} from './notice.js';
import {type Step, step} from './step.js';

/** Something that waits for the operator: a change that hosts put back unless he confirms it, or one that a host missed. */
export type Matter =
	| {readonly matter: 'waiting'; readonly change: WaitingChange}
	| {readonly matter: 'missed'; readonly change: MissedChange};

/** All that waits, the most urgent first: what is put back soonest, then what can be made up for now. */
export function openMatters({waiting, missed}: Pick<State, 'waiting' | 'missed'>): readonly Matter[] {
	return [
		...waiting.map((change): Matter => ({matter: 'waiting', change})),
		...missed.toSorted((one, other) => Number(other.isBack) - Number(one.isBack)).map((change): Matter => ({matter: 'missed', change})),
	];
}

type Over = Extract<Overlay, {over: 'waiting'}>;

const identity = ({matter, change}: Matter): string => matter === 'waiting' ? change.id : `${change.id} ${change.host}`;

/** Opens the list of what waits; the cursor stands on `change` where it is in it. */
export function openWaiting(state: State, change?: string): State {
	const matters = openMatters(state);
	const at = matters.findIndex(each => each.change.id === change);
	return matters.length === 0
		? notify(state, 'info', 'no change waits for anything')
		: {...state, overlay: {over: 'waiting', picked: Math.max(0, at), readyAt: undefined, ready: false}};
}

const hostsOf = ({hosts}: WaitingChange): readonly string[] => hosts.map(({host}) => host);

function decide(state: State, change: WaitingChange, decision: 'confirm' | 'extend' | 'revert'): Step {
	const doing = {confirm: 'keeping', extend: 'ten more minutes for', revert: 'putting back'}[decision];
	const ask = {id: change.id, decision, hosts: hostsOf(change), ...(decision === 'extend' && {seconds: confirmSeconds})};
	return step(notify(state, 'info', `${doing} on ${hostsOf(change).join(' ')}: ${change.what} …`), {effect: 'decide', ask});
}

/** Gives the change that is put back next more time. */
export function extendNext(state: State): Step {
	const [next] = state.waiting;
	return next === undefined ? step(state) : decide(state, next, 'extend');
}

const moves: Readonly<Record<string, number>> = {up: -1, k: -1, down: 1, j: 1, tab: 1, 'shift-tab': -1};

/** A key in the list of what waits. Only keys that came by themselves, after the list was seen, do anything to a host. */
export function waitingKey(state: State, overlay: Over, {key, alone}: KeyPress): Step {
	const matters = openMatters(state);
	const picked = matters[Math.min(overlay.picked, matters.length - 1)];
	const by = moves[key];
	const closed: State = {...state, overlay: undefined};
	if (key === 'esc' || key === 'ctrl-c' || key === 'q' || picked === undefined) {
		return step(closed);
	}

	if (by !== undefined) {
		return step({...state, overlay: {...overlay, picked: Math.max(0, Math.min(matters.length - 1, overlay.picked + by))}});
	}

	if (!overlay.ready || !alone) {
		return step(state);
	}

	return picked.matter === 'waiting' ? waitingChangeKey(state, picked.change, key) : missedChangeKey(state, picked.change, key);
}

function waitingChangeKey(state: State, change: WaitingChange, key: string): Step {
	const closed: State = {...state, overlay: undefined};
	switch (key) {
		case 'enter': {
			return decide(closed, change, 'confirm');
		}

		case '+': {
			return decide(closed, change, 'extend');
		}

		case 'x': {
			return decide(closed, change, 'revert');
		}

		default: {
			return step(state);
		}
	}
}

function missedChangeKey(state: State, change: MissedChange, key: string): Step {
	const {id, host, action, input, isBack} = change;
	const closed: State = {...state, overlay: undefined};
	if (key === 'x') {
		return step(closed, {effect: 'forget', ask: {id, host}});
	}

	if (key !== 'enter') {
		return step(state);
	}

	return isBack ? planAgain(closed, {action, input}, [host]) : step(notify(state, 'warning', `${host} cannot be reached yet`));
}

/** What waits has changed, or the hosts answered to what was decided. */
export const gotMatters = (state: State, signal: Extract<Signal, {signal: 'waiting' | 'missed' | 'decided'}>): State =>
	signal.signal === 'decided' ? gotDecision(state, signal) : replaceMatters(state, signal);

/** The cursor stays on its matter, and who is back is told. */
function replaceMatters(state: State, signal: Extract<Signal, {signal: 'waiting' | 'missed'}>): State {
	const before = openMatters(state);
	const next: State = signal.signal === 'waiting' ? {...state, waiting: signal.changes} : {...state, missed: signal.changes};
	const after = openMatters(next);
	const back = next.missed.find(({id, host, isBack}) => isBack && !state.missed.some(each => each.id === id && each.host === host && each.isBack));
	const told = back === undefined ? next : notify(next, 'warning', `${back.host} is back, it missed: ${back.what} (c)`);
	const {overlay} = told;
	if (overlay?.over !== 'waiting') {
		return told;
	}

	const own = before[overlay.picked];
	const at = own === undefined ? -1 : after.findIndex(each => identity(each) === identity(own));
	return {...told, overlay: after.length === 0 ? undefined : {...overlay, picked: at === -1 ? Math.min(overlay.picked, after.length - 1) : at}};
}

const wanted: Readonly<Record<'confirm' | 'extend' | 'revert', (report: Report) => boolean>> = {
	confirm: ({result, confirmWithin}) => result === 'done' && confirmWithin === undefined,
	extend: ({result, confirmWithin}) => result === 'done' && confirmWithin !== undefined,
	revert: ({result}) => result === 'rolled-back',
};

const came = {confirm: 'confirmed, it stays', extend: 'has ten more minutes', revert: 'put back, which was verified'} as const;

/** What the hosts said to a decision: all that was wanted, or the first that did not do it. */
function gotDecision(state: State, {decision, reports}: Extract<Signal, {signal: 'decided'}>): State {
	const good = reports.filter(report => wanted[decision](report)).map(({host}) => host);
	const bad = reports.find(report => !wanted[decision](report));
	if (bad === undefined) {
		return notify(state, 'info', `${good.join(' ')}: ${came[decision]}`);
	}

	const why = bad.problem === undefined ? `${bad.host}: ${bad.result === 'done' ? 'it was confirmed already' : bad.result}` : describeProblem({...bad.problem, host: bad.host});
	return notify(state, 'warning', good.length === 0 ? why : `${why}  (${good.join(' ')}: ${came[decision]})`);
}
