import {randomUUID} from 'node:crypto';
import {actions} from '../actions/index.js';
import type {Action, ActionName, RawInput, Report} from '../model/action.js';
import {type Outcome, failure, success} from '../model/outcome.js';
import type {CountRow} from '../model/rows.js';
import {decideChange, type Decision} from '../remote/index.js';
import type {ChangePlan, MissedChange, WaitingChange} from '../wire/protocol.js';
import {createApplyChange} from './apply-change.js';
import type {ChangePart, ChangeRecorder} from './change-recorder.js';
import {changeWords, keyOf} from './change-words.js';
import {type Clock, systemClock} from './clock.js';
import type {HostLink} from './host-link.js';
import {inParallel} from './in-parallel.js';
import {createMissedChanges} from './missed-changes.js';
import {planHost, withoutSending, type PlannedHost, type Recall} from './plan-host.js';
import {changeRight} from './rights.js';
import {reportOf, settleChange} from './settle-change.js';
import {createVitals, type Vitals} from './vitals.js';
import {createWaitingChanges} from './waiting-changes.js';
import {watchCanary} from './watch-canary.js';

export type ChangesOptions = {
	readonly operator: string;
	readonly recorder: ChangeRecorder;
	readonly onProgress: (id: string, host: string, step: string) => void;
	readonly onReport: (id: string, report: Report) => void;
	/** What became of changes that an earlier console left open, or that waited for their confirmation, for people. */
	readonly onNotice: (text: string) => void;
	/** Lines in memory that an action has to do with. */
	readonly history: (action: Action, input: unknown, hosts: readonly string[]) => readonly CountRow[];
	/** What the log in memory says to an action's looks. */
	readonly recall?: Recall;
	/** Hears which changes wait for their confirmation, and which were missed, whenever that changes. */
	readonly onWaiting?: (changes: readonly WaitingChange[]) => void;
	readonly onMissed?: (changes: readonly MissedChange[]) => void;
	/** Whether a host can be reached now. */
	readonly isLive?: (host: string) => boolean;
	/** What the hosts' logs show, by which the first host of a change is watched. */
	readonly vitals?: Vitals;
	readonly clock?: Clock;
};

type PlannedChange = {readonly shown: ChangePlan; readonly hosts: readonly PlannedHost[]};

/** How often, in milliseconds, what became of a change is asked for that nobody waits for. */
const patientPause = 5000;

/** How many planned changes are kept for their confirmation. */
const keptPlans = 16;

/** Plans and applies changes: look → plan → (the operator confirms) → apply → verify → record. */
export type Changes = {
	readonly plan: (name: ActionName, raw: RawInput, hosts: readonly HostLink[]) => Promise<Outcome<ChangePlan>>;
	readonly apply: (id: string, overrides: readonly string[], confirmWithin?: number) => Promise<Outcome<readonly Report[]>>;
	/** Tells hosts what to do with a change that waits for its confirmation there. */
	readonly decide: (id: string, decision: Decision, hosts: readonly HostLink[]) => Promise<readonly Report[]>;
	/** Asks the hosts for the changes that an earlier console left open. Resolves when all are known, or with `stop`. */
	readonly settleOpen: (links: readonly HostLink[]) => Promise<void>;
	/** A host was reached (again): what waits there is asked for. */
	readonly arrived: (link: HostLink) => Promise<void>;
	/** Time passed, or hosts came and went. */
	readonly refresh: () => void;
	/** A host's missed change is not wanted any more. */
	readonly forget: (id: string, host: string) => void;
	/** Nothing is asked for any more. */
	readonly stop: () => void;
};

const describeEnd = ({result, problem}: Report): string => result === 'done' ? 'it was made' : `${result}${problem === undefined ? '' : `, ${problem.what} – ${problem.state ?? 'look there'}`}`;

/** How a change ended that waited for its confirmation. */
const describeDecision = ({result, problem}: Report): string => result === 'done' ? 'it was confirmed and stays' : `${problem?.what ?? result} – ${problem?.state ?? 'look there'}`;

/** What a plan would do, in its own words. */
function summaryOf({action, input, hosts}: ChangePlan): string {
	const [first] = hosts.flatMap(({planned}) => planned.kind === 'change' ? [planned.summary] : []);
	return first ?? changeWords(action, keyOf(input));
}

/** See `Changes`. Every step of every change goes through here, whatever the action. */
export function createChanges(options: ChangesOptions): Changes {
	const {operator, recorder, onProgress, onReport, onNotice, history, recall, onWaiting = () => undefined, onMissed = () => undefined, isLive = () => true, vitals = createVitals(), clock = systemClock} = options;
	const planned = new Map<string, PlannedChange>();
	const applied = new Map<string, string>();
	const stopped = new AbortController();
	const until = stopped.signal;
	const missed = createMissedChanges({recorder, clock, isLive, onMissed, wordsOf: ({action, input}) => changeWords(action, keyOf(input))});
	const waiting = createWaitingChanges({operator, recorder, clock, stopped: until, onWaiting, onEnd({part: {change, host}, what}, report) {
		onReport(change, report);
		onNotice(`${host}: ${what}: ${describeDecision(report)}`);
		if (report.result === 'rolled-back') {
			missed.takenBack(change);
		}
	}});
	const tellLate = ({change, action, host}: ChangePart, report: Report): void => {
		onNotice(`${host}: change ${change.slice(0, 8)} (${action}) is known now: ${describeEnd(report)}`);
	};

	const applyChange = createApplyChange({
		operator,
		recorder,
		stopped: until,
		clock,
		onProgress,
		onReport(part, report) {
			onReport(part.change, report);
		},
		onAnswer(part, link, report) {
			waiting.heard(part, applied.get(part.change) ?? changeWords(part.action, keyOf(part.input)), link, report);
		},
		onLate: tellLate,
		watch: async (link, sentAt, onStep) => watchCanary(link, sentAt, {vitals, clock, until, onStep}),
	});

	/** Recorded like a change of its own: what it does to the host is as much. */
	async function decideOn(link: HostLink, change: string, decision: Decision): Promise<Report> {
		const host = link.host.name;
		const part = {change, action: decision.decide, input: {}, host};
		const at = await link.reach();
		if (!at.ok) {
			return {host, result: 'unreachable', verified: [], took: 0, problem: at.problem};
		}

		const obstacle = changeRight(link.host, at.value.discovery);
		if (obstacle !== undefined) {
			return {host, result: 'refused', verified: [], took: 0, problem: obstacle};
		}

		const recorded = recorder.intent(part);
		if (!recorded.ok) {
			return {host, result: 'refused', verified: [], took: 0, problem: recorded.problem};
		}

		const report = reportOf(host, await decideChange(at.value.connection, change, decision, true));
		recorder.report(part, report);
		onReport(change, report);
		waiting.decided(change, report);
		if (decision.decide === 'revert') {
			missed.takenBack(change);
		}

		return report;
	}

	async function settleOpen(links: readonly HostLink[]): Promise<void> {
		const open = recorder.open().flatMap(part => links.filter(({host}) => host.name === part.host).map(link => ({part, link})));
		if (open.length === 0) {
			return;
		}

		const hosts = [...new Set(open.map(({part}) => part.host))].join(', ');
		onNotice(`${open.length === 1 ? 'A change' : `${open.length} changes`} of an earlier session may have been made or not: asking ${hosts}`);
		await Promise.all(open.map(async ({part, link}) => {
			const report = await settleChange({part, link, recorder, until, pause: patientPause, within: Number.POSITIVE_INFINITY, clock});
			if (report !== undefined) {
				tellLate(part, report);
				waiting.heard(part, changeWords(part.action, keyOf(part.input)), link, report);
			}
		}));
	}

	/** What a change leaves to remember: hosts that missed it, and those that had missed it and have it now. */
	function remember({shown}: PlannedChange, reports: readonly Report[]): void {
		const {id, action, input} = shown;
		for (const {host, result, ...report} of reports) {
			if (result === 'done' || result === 'already-so') {
				missed.made(action, input, host);
			} else if (result === 'unreachable') {
				const part = {change: id, action, input, host};
				if (recorder.intent(part).ok) {
					recorder.report(part, {host, result, ...report});
				}

				missed.add(part, summaryOf(shown));
			}
		}

		const undone = action === 'undo-change' ? input['change']?.trim().toLowerCase() ?? '' : '';
		if (undone !== '' && reports.some(({result}) => result === 'done')) {
			missed.takenBack(undone);
		}
	}

	return {
		settleOpen,
		decide: async (id, decision, hosts) => inParallel(hosts, 16, async link => decideOn(link, id, decision)),
		arrived: async link => waiting.lookAt(link),
		refresh: missed.refresh,
		forget: missed.forget,
		stop() {
			stopped.abort();
		},
		async plan(name, raw, links) {
			const action = actions[name];
			const id = randomUUID();
			const input = action.read({...raw, date: new Date().toISOString().slice(0, 10), by: operator, ...(name === 'undo-change' ? {} : {change: id.slice(0, 8)})});
			if (!input.ok) {
				return input;
			}

			const hosts = await inParallel(links, 32, async link => planHost(action, input.value, link, recall));
			const risk = action.risk?.(input.value);
			const change: ChangePlan = {
				id,
				action: name,
				input: raw,
				title: action.title,
				hosts: hosts.map(host => ({host: host.link.host.name, planned: host.planned})),
				history: history(action, input.value, links.map(({host}) => host.name)),
				...(risk !== undefined && {risk}),
			};
			for (const {link, planned: {kind}} of hosts) {
				if (kind === 'already-so') {
					missed.made(name, raw, link.host.name);
				}
			}

			planned.set(id, {shown: change, hosts});
			for (const old of [...planned.keys()].slice(0, -keptPlans)) {
				planned.delete(old);
			}

			return success(change);
		},
		async apply(id, overrides, confirmWithin) {
			const change = planned.get(id);
			if (change === undefined) {
				return failure({what: 'this change is not known or was applied already', state: 'nothing was sent', remedy: 'plan it again'});
			}

			const open = change.hosts.flatMap(({planned: host}) => host.kind === 'change' ? host.guards.filter(({guard, verdict}) => verdict === 'ask' && !overrides.includes(guard)) : []);
			const [guard] = open;
			if (guard !== undefined) {
				return failure({what: guard.reason, state: 'nothing was sent', remedy: 'type the key to override this guard'});
			}

			planned.delete(id);
			applied.set(id, summaryOf(change.shown));
			const silent = change.hosts.flatMap(host => withoutSending(host) ?? []);
			for (const report of silent) {
				onReport(id, report);
			}

			const sent = await applyChange({...change, confirmWithin});
			remember(change, [...silent, ...sent]);
			const byHost = new Map([...silent, ...sent].map(report => [report.host, report]));
			return success(change.hosts.flatMap(({link}) => byHost.get(link.host.name) ?? []));
		},
	};
}
