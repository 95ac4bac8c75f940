import type {ActionName, RawInput, Report} from '../../model/action.js';
import type {HostName} from '../../model/host.js';
import {describeProblem} from '../../model/outcome.js';
import type {ChangePlan, HostPlan} from '../../wire/protocol.js';
import type {Effect} from '../effect.js';
import type {Signal} from '../signal.js';
import {type Change, type Doubt, type PlanFocus, type State, allHosts} from '../state.js';
import {entryOf} from '../text-entry.js';
import {notify} from './notice.js';
import {type Step, step} from './step.js';

/** Seconds in which a change must be confirmed, and by which its time is extended. */
export const confirmSeconds = 600;

/** Milliseconds in which keys are discarded after a dialog appeared: they were meant for what was there before. */
export const typeAheadGuard = 300;

/** The dialog in which an action's fields and hosts are filled in. */
export type Form = Extract<Change, {stage: 'form'}>;
/** The dialog in which a plan is confirmed or dropped. */
export type PlanDialog = Extract<Change, {stage: 'plan'}>;

/** Hosts of a plan on which something would change. */
export const changingHosts = (plan: ChangePlan): readonly HostPlan[] => plan.hosts.filter(({planned}) => planned.kind === 'change');

type Done = Extract<Change, {stage: 'done'}>;

/** Hosts on which the change was made, and can be taken back. */
export const undoableHosts = ({reports}: Done): readonly HostName[] => reports.filter(({result}) => result === 'done').map(({host}) => host);

const retried = new Set<Report['result']>(['failed', 'rolled-back', 'conflict', 'skipped', 'unreachable', 'refused']);

/** Hosts on which it was not made, and can be tried again. Where that is not known yet it must not. */
export const failedHosts = ({reports}: Done): readonly HostName[] => reports.filter(({result}) => retried.has(result)).map(({host}) => host);

/** Guards that want the typed key before the plan may be applied. */
export function askingGuards(plan: ChangePlan): ReadonlyArray<{readonly guard: string; readonly reason: string}> {
	const asks = plan.hosts.flatMap(({planned}) => planned.kind === 'change' ? planned.guards.filter(({verdict}) => verdict === 'ask') : []);
	return [...new Map(asks.map(ask => [ask.guard, ask])).values()];
}

/** What must be typed to override guards: the first thing that the operator asked for. */
export const overrideKey = (plan: ChangePlan): string => Object.values(plan.input)[0] ?? '';

/** Whether the number of hosts must be typed: one host is seen at a glance, several are not. */
export const needsCount = (plan: ChangePlan): boolean => changingHosts(plan).length > 1;

/** Whether all that must be typed was typed. */
export function isArmed({plan, count, override}: PlanDialog): boolean {
	return changingHosts(plan).length > 0
		&& (!needsCount(plan) || count.text.trim() === String(changingHosts(plan).length))
		&& (askingGuards(plan).length === 0 || override.text.trim() === overrideKey(plan));
}

type Opening = {readonly values?: RawInput; readonly offers?: Readonly<Record<string, readonly string[]>>; readonly hosts?: readonly HostName[]; readonly doubt?: Doubt};

/** Opens the form of an action with what is known already. */
export function openForm(state: State, name: ActionName, {values = {}, offers = {}, hosts, doubt}: Opening = {}): State {
	const action = state.setup.actions.find(each => each.name === name);
	if (state.setup.readOnly || action === undefined) {
		return notify(state, 'warning', state.setup.readOnly ? 'this console is read-only: nothing is changed' : `there is no action ${name}`);
	}

	const all = allHosts(state);
	const marked = hosts ?? (state.hosts.length === 0 ? all : state.hosts);
	const flow = state.flows + 1;
	return {
		...state,
		flows: flow,
		overlay: undefined,
		change: {
			stage: 'form',
			action,
			entries: action.fields.map(({name: field, initial, choices}) => ({
				name: field,
				entry: entryOf(values[field] ?? initial ?? choices?.[0] ?? ''),
				offers: choices ?? offers[field] ?? [],
			})),
			focus: 0,
			hosts: {marked, at: Math.max(0, all.indexOf(marked[0] ?? ''))},
			problem: undefined,
			doubt,
			planning: false,
			flow,
		},
	};
}

/** Asks the engine for plans. Nothing is changed by it. */
export function submitForm(state: State, form: Form): Step {
	const empty = form.action.fields.find(({name, isOptional}) => isOptional !== true && form.entries.find(entry => entry.name === name)?.entry.text.trim() === '');
	const problem = form.hosts.marked.length === 0 ? 'mark at least one host' : (empty === undefined ? undefined : `${empty.label}: nothing was typed`);
	if (problem !== undefined) {
		return step({...state, change: {...form, problem}});
	}

	const input = Object.fromEntries(form.entries.map(({name, entry}) => [name, entry.text.trim()]));
	const effect: Effect = {effect: 'plan', flow: form.flow, action: form.action.name, input, hosts: form.hosts.marked};
	return step({...state, change: {...form, planning: true, problem: undefined}}, effect);
}

/** What an action is to be planned with. */
type Wish = {readonly action: ActionName; readonly input: RawInput};

/** Looks at hosts and plans at once, with an input that is known: nothing is left to be filled in. */
export function planAgain(state: State, {action, input}: Wish, hosts: readonly HostName[]): Step {
	const opened = openForm(state, action, {values: input, hosts});
	const {change} = opened;
	return change?.stage === 'form' ? step({...opened, change: {...change, planning: true}}, {effect: 'plan', flow: change.flow, action, input, hosts}) : step(opened);
}

/** The stops of the plan's dialog: what must be typed first, then Cancel, then Apply. */
export function planStops(plan: ChangePlan): readonly PlanFocus[] {
	if (changingHosts(plan).length === 0) {
		return ['cancel'];
	}

	return [...(askingGuards(plan).length > 0 ? ['override' as const] : []), ...(needsCount(plan) ? ['count' as const] : []), 'cancel', 'apply'];
}

function openPlan(plan: ChangePlan): Change {
	return {stage: 'plan', plan, untilConfirmed: plan.risk !== undefined, readyAt: undefined, ready: false, count: entryOf(''), override: entryOf(''), focus: planStops(plan)[0] ?? 'cancel', scroll: 0};
}

/** The engine made its plans; an answer to a dialog that was closed is dropped. */
export function gotPlans(state: State, {flow, outcome}: Extract<Signal, {signal: 'planned'}>): State {
	const {change} = state;
	if (change?.stage !== 'form' || change.flow !== flow || !change.planning) {
		return state;
	}

	return {...state, change: outcome.ok ? openPlan(outcome.value) : {...change, planning: false, problem: describeProblem(outcome.problem)}};
}

/** Sends the plan: the only place from which a change goes out. */
export function applyPlan(state: State, dialog: PlanDialog): Step {
	if (!dialog.ready || !isArmed(dialog)) {
		return step(state);
	}

	const {plan, untilConfirmed} = dialog;
	const overrides = askingGuards(plan).map(({guard}) => guard);
	return step({...state, change: {stage: 'running', plan, steps: {}, reports: []}}, {effect: 'apply', id: plan.id, overrides, ...(untilConfirmed && {confirmWithin: confirmSeconds})});
}

/** A host's part of the running change went on; or what was not known of it, or waited, has come out. */
export function gotProgress(state: State, signal: Extract<Signal, {signal: 'progress' | 'report'}>): State {
	const {change} = state;
	if (change?.stage === 'done' && change.plan.id === signal.id && signal.signal === 'report') {
		const {report} = signal;
		return {...state, change: {...change, reports: change.reports.map(each => each.host === report.host ? {...report, took: each.took} : each)}};
	}

	if (change?.stage !== 'running' || change.plan.id !== signal.id) {
		return state;
	}

	return {
		...state,
		change: signal.signal === 'progress'
			? {...change, steps: {...change.steps, [signal.host]: signal.step}}
			: {...change, reports: [...change.reports.filter(({host}) => host !== signal.report.host), signal.report]},
	};
}

/** All hosts answered, or the change could not be sent at all. */
export function gotReports(state: State, {id, outcome}: Extract<Signal, {signal: 'applied'}>): State {
	const {change} = state;
	if (change?.stage !== 'running' || change.plan.id !== id) {
		return state;
	}

	const reports = outcome.ok ? outcome.value : change.reports;
	const problem = outcome.ok ? undefined : describeProblem(outcome.problem);
	return {...state, change: {stage: 'done', plan: change.plan, reports, problem, scroll: 0}};
}

/** Time passed: a dialog that has been seen for long enough takes keys. */
export function passTime<Dialog extends {readonly ready: boolean; readonly readyAt: number | undefined}>(dialog: Dialog, now: number): Dialog {
	if (dialog.ready) {
		return dialog;
	}

	return dialog.readyAt === undefined ? {...dialog, readyAt: now + typeAheadGuard} : (now >= dialog.readyAt ? {...dialog, ready: true} : dialog);
}
