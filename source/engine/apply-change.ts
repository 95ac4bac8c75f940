import type {Report} from '../model/action.js';
import {applyPlan} from '../remote/index.js';
import type {ChangePlan} from '../wire/protocol.js';
import type {ChangePart, ChangeRecorder} from './change-recorder.js';
import type {Clock} from './clock.js';
import type {HostLink} from './host-link.js';
import {inParallel} from './in-parallel.js';
import type {PlannedHost} from './plan-host.js';
import {reportOf, settleChange} from './settle-change.js';
import type {Verdict} from './watch-canary.js';

/** A change that the operator confirmed. */
export type ConfirmedChange = {readonly shown: ChangePlan; readonly hosts: readonly PlannedHost[]; readonly confirmWithin?: number};

export type ApplyChangeOptions = {
	readonly operator: string;
	readonly recorder: ChangeRecorder;
	readonly stopped: AbortSignal;
	readonly clock: Clock;
	readonly onProgress: (id: string, host: string, step: string) => void;
	/** A host has just answered: times in its answer count from now. */
	readonly onAnswer: (part: ChangePart, link: HostLink, report: Report) => void;
	/** What is to be told of a host; what was unknown is told again when it is known. */
	readonly onReport: (part: ChangePart, report: Report) => void;
	/** What was unknown when the change ended is known now. */
	readonly onLate: (part: ChangePart, report: Report) => void;
	/** Watches the host that was changed first; `sentAt`: when the change was sent, milliseconds since the epoch. */
	readonly watch: (link: HostLink, sentAt: number, onStep: (step: string) => void) => Promise<Verdict>;
};

/** How often the outcome of a change is asked for whose connection broke, and how long the change waits for that; milliseconds. */
const settlePause = 2000;
const settleWithin = 30_000;
/** How often it is asked for when nobody waits for it any more. */
const patientPause = 5000;

/** How many hosts a change is sent to at the same time, after the first. */
const atOnce = 4;

/** Why nothing more is sent. */
type Stop = {readonly host: string; readonly why: string};

const skipped = (host: string, {host: failed, why}: Stop): Report =>
	({host, result: 'skipped', verified: [], took: 0, problem: {what: `not sent, because ${failed} ${why}`, host, state: 'nothing was changed here'}});

const wentWrong = ({result}: Report): boolean => result !== 'done' && result !== 'already-so';

/** What is said of the first host when it was watched: the change stands there, well or not. */
const watched = (report: Report, {isWell, saw}: Verdict): Report => isWell
	? {...report, watched: saw}
	: {...report, problem: {what: `trouble since the change: ${saw}`, host: report.host, state: 'the change stands on this host and was sent to no other', remedy: 'look at its log; undo it here if the change is the cause'}};

/** Sends a confirmed change: to its first host alone, which is watched, then to the rest, some at a time; after a failure nothing more is sent. */
export function createApplyChange({operator, recorder, stopped, clock, onProgress, onAnswer, onReport, onLate, watch}: ApplyChangeOptions): (change: ConfirmedChange) => Promise<readonly Report[]> {
	const partOf = ({shown: {id, action, input}}: ConfirmedChange, link: HostLink): ChangePart => ({change: id, action, input, host: link.host.name});

	async function applyHost(change: ConfirmedChange, {link, plan}: PlannedHost): Promise<Report> {
		const {shown: {id, action}, confirmWithin} = change;
		const part = partOf(change, link);
		const {host} = part;
		const at = await link.reach();
		if (!at.ok || plan === undefined) {
			return {host, result: 'unreachable', verified: [], took: 0, problem: at.ok ? undefined : at.problem};
		}

		const recorded = recorder.intent(part);
		if (!recorded.ok) {
			return {host, result: 'refused', verified: [], took: 0, problem: recorded.problem};
		}

		const report = await applyPlan(at.value.connection, {id, action, operator, plan, asRoot: true, confirmWithin, onStep(step) {
			onProgress(id, host, step);
		}});
		const named = reportOf(host, report);
		recorder.report(part, named);
		onAnswer(part, link, named);
		return named.result === 'unknown' ? settle(part, link, named) : named;
	}

	/** The connection broke while a change ran: its outcome is asked for as soon as the host is reached again. */
	async function settle(part: ChangePart, link: HostLink, unknown: Report): Promise<Report> {
		onReport(part, unknown);
		const common = {part, link, recorder, until: stopped, clock};
		const known = await settleChange({...common, pause: settlePause, within: settleWithin});
		if (known === undefined) {
			void settleChange({...common, pause: patientPause, within: Number.POSITIVE_INFINITY}).then(report => {
				if (report !== undefined) {
					onAnswer(part, link, report);
					onReport(part, {...report, took: unknown.took});
					onLate(part, report);
				}
			});
			return unknown;
		}

		onAnswer(part, link, known);
		return {...known, took: unknown.took};
	}

	/** The first host alone; what stops the rest, if something does. */
	async function applyFirst(change: ConfirmedChange, first: PlannedHost, isAlone: boolean): Promise<{readonly report: Report; readonly stop?: Stop}> {
		const sentAt = clock.now();
		const report = await applyHost(change, first);
		if (wentWrong(report)) {
			return {report, stop: {host: report.host, why: 'failed'}};
		}

		if (isAlone) {
			return {report};
		}

		const verdict = await watch(first.link, sentAt, step => {
			onProgress(change.shown.id, report.host, step);
		});
		return {report: watched(report, verdict), ...(!verdict.isWell && {stop: {host: report.host, why: `showed trouble after the change: ${verdict.saw}`}})};
	}

	return async change => {
		const [first, ...rest] = change.hosts.filter(({plan}) => plan !== undefined);
		if (first === undefined) {
			return [];
		}

		const tell = (link: HostLink, report: Report): Report => {
			onReport(partOf(change, link), report);
			return report;
		};

		const canary = await applyFirst(change, first, rest.length === 0);
		let {stop} = canary;
		return [tell(first.link, canary.report), ...await inParallel(rest, atOnce, async host => {
			if (stop !== undefined) {
				return tell(host.link, skipped(host.link.host.name, stop));
			}

			const report = await applyHost(change, host);
			stop ??= wentWrong(report) ? {host: report.host, why: 'failed'} : undefined;
			return tell(host.link, report);
		})];
	};
}
