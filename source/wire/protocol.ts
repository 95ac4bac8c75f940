/**
What engine and console say to each other. Everything that crosses the wire is plain data. The console sends requests (each with
an id and one answer) and gets signals; what it shows, it watches: it names the views it draws, and the engine sends their content
at a bounded rate whenever it changed.
*/
import type {ActionName, Check, Edit, GuardVerdict, RawInput, Report, Run} from '../model/action.js';
import type {ChangeRecord} from '../model/change-record.js';
import type {HistoryState} from '../model/history.js';
import type {HostName} from '../model/host.js';
import type {Outcome, Problem} from '../model/outcome.js';
import type {BanRow, CountRow, HostRow, PerHost, SenderRow, SpfRow, StatisticsPage, StatisticsWindow, StreamPage, StreamRow} from '../model/rows.js';
import type {TraceQuery} from '../model/trace/trace-query.js';
import type {Traced} from '../model/trace/traced.js';

/** Where a page of the stream stands. */
export type StreamAnchor =
	/** The newest rows. */
	| {readonly at: 'tail'}
	/** The page whose last row is `seq`, or the nearest older one that matches. */
	| {readonly at: 'until'; readonly seq: number}
	/** The page whose first row is `seq`, or the nearest newer one that matches. */
	| {readonly at: 'from'; readonly seq: number};

/** A part of what the console shows. `hosts` empty: all. */
export type View =
	| {readonly view: 'stream'; readonly hosts: readonly HostName[]; readonly filter: string; readonly rows: number; readonly anchor: StreamAnchor}
	| {readonly view: 'statistics'; readonly hosts: readonly HostName[]; readonly top: number; readonly window: StatisticsWindow}
	| {readonly view: 'bans'; readonly hosts: readonly HostName[]}
	| {readonly view: 'senders'; readonly hosts: readonly HostName[]}
	| {readonly view: 'spf'; readonly hosts: readonly HostName[]};

export type ViewName = View['view'];

/** What a view shows. */
export type ViewContent = {
	readonly stream: StreamPage;
	readonly statistics: StatisticsPage;
	readonly bans: PerHost<BanRow>;
	readonly senders: PerHost<SenderRow>;
	readonly spf: PerHost<SpfRow>;
};

/** A plan for one host, with what the dialog shows of it. */
export type HostChange = {
	readonly kind: 'change';
	readonly summary: string;
	readonly edits: readonly Edit[];
	readonly runs: readonly Run[];
	readonly checks: readonly Check[];
	readonly notes: readonly string[];
	readonly guards: readonly GuardVerdict[];
	/** The exact commands, for people. */
	readonly commands: readonly string[];
};

/** One host's part of a change, as it is shown before anything is sent. */
export type HostPlan = {
	readonly host: HostName;
	readonly planned:
		| HostChange
		| {readonly kind: 'already-so'; readonly why: string}
		| {readonly kind: 'refused'; readonly by: 'guard' | 'host'; readonly problem: Problem}
		| {readonly kind: 'unreachable'; readonly problem: Problem};
};

/** A change that was planned and waits for confirmation. */
export type ChangePlan = {
	/** The change's id (UUID); apply names it. */
	readonly id: string;
	readonly action: ActionName;
	readonly input: RawInput;
	readonly title: string;
	readonly hosts: readonly HostPlan[];
	/** Log rows in memory that the change would hit or has to do with, by host. */
	readonly history: readonly CountRow[];
	/** Why the hosts should put it back by themselves unless it is confirmed; undefined: it is no riskier than any change. */
	readonly risk?: string;
};

/** A change that hosts put back by themselves unless it is confirmed there in time. */
export type WaitingChange = {
	readonly id: string;
	/** For people: `Reject mail from spam@example.com`. Untrusted: another console may have made it. */
	readonly what: string;
	/** Who made it. Untrusted. */
	readonly operator: string;
	/** Where it waits, and the engine's moment (milliseconds since the epoch) at which the host puts it back. When that is over, the host is asked what came of it. */
	readonly hosts: ReadonlyArray<{readonly host: HostName; readonly until: number}>;
};

/** A host's part of a confirmed change that was not sent, because the host could not be reached. */
export type MissedChange = {
	readonly id: string;
	readonly host: HostName;
	readonly action: ActionName;
	readonly input: RawInput;
	/** For people, as `WaitingChange` has it. */
	readonly what: string;
	/** When it is forgotten, milliseconds since the epoch. */
	readonly until: number;
	/** The host can be reached again: it can be planned now. */
	readonly isBack: boolean;
};

/** What would install a host's helper, or take it away, as it is shown before it is done. */
export type HelperPlan = {
	readonly id: string;
	readonly host: HostName;
	readonly wish: 'install' | 'remove';
	/** Who may call the helper afterwards; with `remove`: who no longer may. */
	readonly users: readonly string[];
	/** The file of rules for sudo, whole. */
	readonly rules: string;
	/** Empty: all is so already. */
	readonly files: ReadonlyArray<{readonly path: string; readonly does: 'written' | 'replaced' | 'taken away'; readonly sha256?: string; readonly bytes?: number; readonly mode?: string}>;
};

/** Requests by name: what is asked and what is answered. */
export type Requests = {
	/** Replaces the watched views; their content follows as `content` signals, at once. */
	readonly watch: {readonly ask: {readonly views: readonly View[]}; readonly answer: {readonly filterProblem?: string}};
	/** A row by its number, while it is still in memory. */
	readonly row: {readonly ask: {readonly seq: number}; readonly answer: StreamRow | undefined};
	/** Reads bans, senders or spf again on the hosts. */
	readonly refresh: {readonly ask: {readonly view: 'bans' | 'senders' | 'spf'; readonly hosts: readonly HostName[]}; readonly answer: undefined};
	/** Looks at the hosts and plans. Nothing is changed. `hosts` empty: all. */
	readonly plan: {readonly ask: {readonly action: ActionName; readonly input: RawInput; readonly hosts: readonly HostName[]}; readonly answer: Outcome<ChangePlan>};
	/** Applies a planned change. `overrides` are guards that the operator overrode by typing the key; `confirmWithin` seconds: the hosts put it back by themselves unless it is confirmed. */
	readonly apply: {readonly ask: {readonly id: string; readonly overrides: readonly string[]; readonly confirmWithin?: number}; readonly answer: Outcome<readonly Report[]>};
	/** Tells hosts what to do with a change that waits there for its confirmation. `seconds`: the new time from now on, to extend. `hosts` empty: all. */
	readonly decide: {readonly ask: {readonly id: string; readonly decision: 'confirm' | 'revert' | 'extend'; readonly seconds?: number; readonly hosts: readonly HostName[]}; readonly answer: readonly Report[]};
	/** Forgets that a host missed a change. */
	readonly forget: {readonly ask: {readonly id: string; readonly host: HostName}; readonly answer: undefined};
	/** Looks which helper a host has, and tells what would install it, or take it away. `users` may call it besides those who may already. */
	readonly 'plan-helper': {readonly ask: {readonly host: HostName; readonly wish: 'install' | 'remove'; readonly users: readonly string[]}; readonly answer: Outcome<HelperPlan>};
	readonly 'apply-helper': {readonly ask: {readonly id: string}; readonly answer: Outcome<Report>};
	/** The newest changes in the hosts' own journals, whoever made them. */
	readonly journal: {readonly ask: {readonly hosts: readonly HostName[]; readonly limit: number}; readonly answer: PerHost<ChangeRecord>};
	/** Answers a `question` signal; `accept` for host keys, `secret` for passwords (undefined: declined). */
	readonly reply: {readonly ask: {readonly question: number; readonly accept?: boolean; readonly secret?: string}; readonly answer: undefined};
	/** Writes the lines that nothing knows, masked, into a file of the operator's alone; answers where. `hosts` empty: all. */
	readonly 'export-unclassified': {readonly ask: {readonly hosts: readonly HostName[]}; readonly answer: Outcome<{readonly path: string; readonly lines: number}>};
	/** Looks for the stories of messages, in memory first, then in the hosts' logs back to `since` (milliseconds since the epoch). What is known so far comes as `traced` signals with the same `id`. `hosts` empty: all. */
	readonly trace: {readonly ask: {readonly id: number; readonly query: TraceQuery; readonly hosts: readonly HostName[]; readonly since: number}; readonly answer: Traced};
	/** Ends a search; it is answered with what is known by then. */
	readonly 'stop-trace': {readonly ask: {readonly id: number}; readonly answer: undefined};
	/** Tries a host again now. */
	readonly reconnect: {readonly ask: {readonly hosts: readonly HostName[]}; readonly answer: undefined};
	readonly stop: {readonly ask: undefined; readonly answer: undefined};
};

export type RequestName = keyof Requests;

/** What the operator must answer before a host can go on. */
export type Question = {
	readonly question: number;
	readonly host: HostName;
} & (
	| {readonly kind: 'host-key'; readonly type: string; readonly fingerprint: string; readonly address: string}
	| {readonly kind: 'passphrase' | 'password' | 'sudo'; readonly prompt: string; readonly attempt: number}
);

/** The small picture that every screen shows; at most ten per second. */
export type Snapshot = {
	/** The engine's clock, milliseconds since the epoch. */
	readonly now: number;
	readonly hosts: readonly HostRow[];
	readonly lines: number;
	readonly unclassified: number;
	/** Lines per second over all hosts. */
	readonly rate: number;
	/** Per-minute counts for the header: accepted, rejected, greylisted, bans in the running hour. */
	readonly recent: {readonly accepted: number; readonly rejected: number; readonly greylisted: number; readonly bans: number; readonly perMinute: readonly number[]};
	/** Whether what is shown is also kept; absent: no history is wanted. */
	readonly history?: HistoryState;
};

/** What the engine says by itself. */
export type EngineSignal =
	| {readonly signal: 'snapshot'; readonly snapshot: Snapshot}
	| {[Name in ViewName]: {readonly signal: 'content'; readonly view: Name; readonly content: ViewContent[Name]}}[ViewName]
	| {readonly signal: 'question'; readonly question: Question}
	/** The question needs no answer any more. */
	| {readonly signal: 'question-gone'; readonly question: number}
	/** A host's part of a running change. */
	| {readonly signal: 'progress'; readonly id: string; readonly host: HostName; readonly step: string}
	| {readonly signal: 'report'; readonly id: string; readonly report: Report}
	/** All changes that wait for their confirmation, the next to be put back first. */
	| {readonly signal: 'waiting'; readonly changes: readonly WaitingChange[]}
	/** All changes that hosts missed. */
	| {readonly signal: 'missed'; readonly changes: readonly MissedChange[]}
	/** What is known so far of the messages that a `trace` request looks for. */
	| {readonly signal: 'traced'; readonly id: number; readonly traced: Traced}
	/** A message for the operator's status line. */
	| {readonly signal: 'notice'; readonly level: 'info' | 'warning'; readonly text: string};
