import {randomUUID} from 'node:crypto';
import {actions} from '../actions/index.js';
import type {Action, ActionName, RawInput, Report} from '../model/action.js';
import {type Outcome, failure, success} from '../model/outcome.js';
import type {CountRow} from '../model/rows.js';
import {applyPlan, decideChange, type Decision} from '../remote/index.js';
import type {ChangePlan} from '../wire/protocol.js';
import type {ChangePart, ChangeRecorder} from './change-recorder.js';
import type {HostLink} from './host-link.js';
import {inParallel} from './in-parallel.js';
import {planHost, withoutSending, type PlannedHost, type Recall} from './plan-host.js';
import {reportOf, settleChange} from './settle-change.js';

export type ChangesOptions = {
	readonly operator: string;
	readonly recorder: ChangeRecorder;
	readonly onProgress: (id: string, host: string, step: string) => void;
	readonly onReport: (id: string, report: Report) => void;
	/** What became of changes that an earlier console left open, for people. */
	readonly onNotice: (text: string) => void;
	/** Lines in memory that an action has to do with. */
	readonly history: (action: Action, input: unknown, hosts: readonly string[]) => readonly CountRow[];
	/** What the log in memory says to an action's looks. */
	readonly recall?: Recall;
};

type PlannedChange = {readonly shown: ChangePlan; readonly hosts: readonly PlannedHost[]; readonly confirmWithin?: number};

/** How long, in milliseconds, and how often the outcome of a change is asked for whose connection broke. */
const settlePause = 2000;
const settleAttempts = 15;
/** How often it is asked for when nobody waits for it any more. */
const patientPause = 5000;

/** How many hosts a change is sent to at the same time, after the first. */
const atOnce = 4;

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
	/** Nothing is asked for any more. */
	readonly stop: () => void;
};

const describeEnd = ({result, problem}: Report): string => result === 'done' ? 'it was made' : `${result}${problem === undefined ? '' : `, ${problem.what} – ${problem.state ?? 'look there'}`}`;

const skipped = (host: string, failed: string): Report =>
	({host, result: 'skipped', verified: [], took: 0, problem: {what: `not sent, because ${failed} failed`, host, state: 'nothing was changed here'}});

const wentWrong = ({result}: Report): boolean => result !== 'done' && result !== 'already-so';

/** See `Changes`. Every step of every change goes through here, whatever the action. */
export function createChanges({operator, recorder, onProgress, onReport, onNotice, history, recall}: ChangesOptions): Changes {
	const planned = new Map<string, PlannedChange>();
	const stopped = new AbortController();

	async function applyHost({shown: {id, action, input}, confirmWithin}: PlannedChange, {link, plan}: PlannedHost): Promise<Report> {
		const host = link.host.name;
		const at = await link.reach();
		if (!at.ok || plan === undefined) {
			return {host, result: 'unreachable', verified: [], took: 0, problem: at.ok ? undefined : at.problem};
		}

		const part = {change: id, action, input, host};
		const recorded = recorder.intent(part);
		if (!recorded.ok) {
			return {host, result: 'refused', verified: [], took: 0, problem: recorded.problem};
		}

		const report = await applyPlan(at.value.connection, {id, action, operator, plan, asRoot: true, confirmWithin, onStep(step) {
			onProgress(id, host, step);
		}});
		const named = reportOf(host, report);
		recorder.report(part, named);
		return named.result === 'unknown' ? settle(part, link, named) : named;
	}

	/** The connection broke while a change ran: its outcome is asked for as soon as the host is reached again. */
	async function settle(part: ChangePart, link: HostLink, unknown: Report): Promise<Report> {
		onReport(part.change, unknown);
		const common = {part, link, recorder, until: stopped.signal};
		const known = await settleChange({...common, pause: settlePause, attempts: settleAttempts});
		if (known === undefined) {
			void settleChange({...common, pause: patientPause, attempts: Number.POSITIVE_INFINITY}).then(report => {
				if (report !== undefined) {
					onReport(part.change, {...report, took: unknown.took});
				}
			});
		}

		return known === undefined ? unknown : {...known, took: unknown.took};
	}

	/** Recorded like a change of its own: what it does to the host is as much. */
	async function decideOn(link: HostLink, change: string, decision: Decision): Promise<Report> {
		const host = link.host.name;
		const part = {change, action: decision.decide, input: {}, host};
		const at = await link.reach();
		if (!at.ok) {
			return {host, result: 'unreachable', verified: [], took: 0, problem: at.problem};
		}

		const recorded = recorder.intent(part);
		if (!recorded.ok) {
			return {host, result: 'refused', verified: [], took: 0, problem: recorded.problem};
		}

		const report = reportOf(host, await decideChange(at.value.connection, change, decision, true));
		recorder.report(part, report);
		onReport(change, report);
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
			const report = await settleChange({part, link, recorder, until: stopped.signal, pause: patientPause, attempts: Number.POSITIVE_INFINITY});
			if (report !== undefined) {
				onNotice(`${part.host}: change ${part.change.slice(0, 8)} (${part.action}) is known now: ${describeEnd(report)}`);
			}
		}));
	}

	/** The first host alone, then the rest, some at a time; after a failure nothing more is sent. */
	async function applyInTurn(change: PlannedChange, hosts: readonly PlannedHost[]): Promise<Report[]> {
		const [canary, ...rest] = hosts;
		if (canary === undefined) {
			return [];
		}

		const tell = (report: Report): Report => {
			onReport(change.shown.id, report);
			return report;
		};

		let failed: string | undefined;
		const send = async (host: PlannedHost): Promise<Report> => {
			if (failed !== undefined) {
				return tell(skipped(host.link.host.name, failed));
			}

			const report = await applyHost(change, host);
			failed ??= wentWrong(report) ? report.host : undefined;
			return tell(report);
		};

		return [await send(canary), ...await inParallel(rest, atOnce, send)];
	}

	return {
		settleOpen,
		decide: async (id, decision, hosts) => inParallel(hosts, 16, async link => decideOn(link, id, decision)),
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
			const change: ChangePlan = {
				id,
				action: name,
				input: raw,
				title: action.title,
				hosts: hosts.map(host => ({host: host.link.host.name, planned: host.planned})),
				history: history(action, input.value, links.map(({host}) => host.name)),
			};
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
			const silent = change.hosts.flatMap(host => withoutSending(host) ?? []);
			for (const report of silent) {
				onReport(id, report);
			}

			const sent = await applyInTurn({...change, confirmWithin}, change.hosts.filter(({plan}) => plan !== undefined));
			const byHost = new Map([...silent, ...sent].map(report => [report.host, report]));
			return success(change.hosts.flatMap(({link}) => byHost.get(link.host.name) ?? []));
		},
	};
}
