import type {ActionField, ActionName, Report} from '../model/action.js';
import type {HostName} from '../model/host.js';
import type {BanRow, PerHost, SenderRow, SpfRow, StatisticsPage, StatisticsWindow, StreamPage} from '../model/rows.js';
import type {TraceQuery} from '../model/trace/trace-query.js';
import type {Traced} from '../model/trace/traced.js';
import type {ChangePlan, MissedChange, Question, Snapshot, StreamAnchor, View, WaitingChange} from '../wire/protocol.js';
import type {TextEntry} from './text-entry.js';

/** The screens by name. */
export type ScreenName = 'stream' | 'stats' | 'bans' | 'senders' | 'spf' | 'hosts' | 'trace';

/** The screens in the order of their number keys. */
export const screenNames: readonly ScreenName[] = ['stream', 'stats', 'bans', 'senders', 'spf', 'hosts', 'trace'];

/** What the console must know of an action: its words for menus and forms. */
export type ActionMeta = {
	readonly name: ActionName;
	readonly title: string;
	readonly fields: readonly ActionField[];
};

/** What does not change while the console runs. */
export type Setup = {
	readonly title: string;
	readonly operator: string;
	readonly readOnly: boolean;
	readonly demo: boolean;
	readonly actions: readonly ActionMeta[];
};

/** What is shown of the stream, and where the cursor stands in it. */
export type StreamState = {
	readonly follow: boolean;
	readonly anchor: StreamAnchor;
	readonly filter: string;
	readonly filterProblem: string | undefined;
	readonly page: StreamPage | undefined;
	/** The row that the cursor stands on, by number; undefined: the newest. */
	readonly cursor: number | undefined;
	/** Where the cursor goes when the page that was asked for arrives. */
	readonly want: 'keep' | 'first' | 'last';
	/** Whether the row under the cursor is shown with all its fields. */
	readonly detail: boolean;
};

/** Where the cursor stands in a list: by index, and by the row's identity so that it stays on it. */
export type ListCursor = {readonly index: number; readonly key: string | undefined};

/** Screens with a list and a cursor in it. */
export type ListScreen = Exclude<ScreenName, 'stream'>;

/** How the Hosts screen lists hosts. */
export type HostList = {
	/** `trouble`: the worst first; `group`: a row for each group, its hosts below while it is open; `lines`: the busiest first. */
	readonly order: 'trouble' | 'group' | 'name' | 'lines';
	/** Words that every host that is listed meets. */
	readonly filter: string;
	/** Groups that show their hosts. */
	readonly open: readonly string[];
};

/** The orders, as the key goes through them. */
export const hostOrders: ReadonlyArray<HostList['order']> = ['trouble', 'group', 'name', 'lines'];

/** A search for messages, and what it found so far. */
export type TraceState = {
	/** Counts the searches, so that a late answer is told from the one that is shown; 0: there was none yet. */
	readonly id: number;
	readonly query: TraceQuery | undefined;
	/** Nothing older is looked at, milliseconds since the epoch. */
	readonly since: number;
	readonly traced: Traced | undefined;
	/** The story that is shown, by its id; undefined: the first. */
	readonly story: string | undefined;
	/** Whether the line of the stage under the cursor is shown with all its fields. */
	readonly detail: boolean;
};

/** Hosts to choose from, some of them marked. */
export type HostChoice = {readonly marked: readonly HostName[]; readonly at: number};

/** A value that a stranger may have forged into a line. */
export type Doubt = {readonly value: string; readonly why: string};

/** Where the operator is on the way from an idea to a verified change. */
export type Change =
	| {
		readonly stage: 'form';
		readonly action: ActionMeta;
		readonly entries: ReadonlyArray<{readonly name: string; readonly entry: TextEntry; readonly offers: readonly string[]}>;
		/** Index of a field; the hosts come after the last field. */
		readonly focus: number;
		readonly hosts: HostChoice;
		readonly problem: string | undefined;
		/** What the row seemed to say, and why it may be forged: nothing of it is filled in, and it must be typed. */
		readonly doubt: Doubt | undefined;
		readonly planning: boolean;
		readonly flow: number;
	}
	| {
		readonly stage: 'plan';
		readonly plan: ChangePlan;
		/** Keys are discarded until this moment; undefined: not known before time passes. */
		readonly readyAt: number | undefined;
		readonly ready: boolean;
		readonly count: TextEntry;
		readonly override: TextEntry;
		/** Whether the hosts put it back by themselves unless it is confirmed. */
		readonly untilConfirmed: boolean;
		readonly focus: PlanFocus;
		readonly scroll: number;
	}
	| {
		readonly stage: 'running';
		readonly plan: ChangePlan;
		readonly steps: Readonly<Record<string, string>>;
		readonly reports: readonly Report[];
	}
	| {
		readonly stage: 'done';
		readonly plan: ChangePlan;
		readonly reports: readonly Report[];
		readonly problem: string | undefined;
		readonly scroll: number;
	};

/** The stops of the plan's dialog. */
export type PlanFocus = 'count' | 'override' | 'cancel' | 'apply';

/** What lies over the screen. A change has its own place, since it goes on while help is looked at. */
export type Overlay =
	| {readonly over: 'help'; readonly scroll: number}
	| {readonly over: 'filter'; readonly entry: TextEntry; readonly before: string}
	| {readonly over: 'palette'; readonly entry: TextEntry; readonly picked: number}
	/** `typing`: keys go into the filter, which says which hosts are offered. */
	| {readonly over: 'hosts'; readonly choice: HostChoice; readonly entry: TextEntry; readonly typing: boolean}
	/** The filter of the Hosts screen. */
	| {readonly over: 'host-filter'; readonly entry: TextEntry; readonly before: string}
	/** What waits for the operator; keys are discarded until it was seen. */
	| {readonly over: 'waiting'; readonly picked: number; readonly readyAt: number | undefined; readonly ready: boolean}
	| {readonly over: 'leave'; readonly stay: boolean};

/** A question of the engine with what was typed so far. */
export type OpenQuestion = {
	readonly question: Question;
	readonly entry: TextEntry;
	readonly readyAt: number | undefined;
	readonly ready: boolean;
};

/** Something said in the status line for a while; `until` undefined: the time is not known yet. */
export type Notice = {readonly level: 'info' | 'warning'; readonly text: string; readonly until: number | undefined};

/** All that the console shows and knows. */
export type State = {
	readonly setup: Setup;
	readonly columns: number;
	readonly rows: number;
	/** Milliseconds since the epoch, as the last tick or snapshot said; 0 before the first. */
	readonly now: number;
	readonly snapshot: Snapshot | undefined;
	readonly screen: ScreenName;
	readonly lastScreen: ScreenName;
	/** Hosts that are shown; empty: all. */
	readonly hosts: readonly HostName[];
	readonly stream: StreamState;
	readonly statistics: StatisticsPage | undefined;
	/** How far back the statistics screen looks. */
	readonly window: StatisticsWindow;
	/** Index of the top-N table that is chosen. */
	readonly table: number;
	/** How often the panels above the tables were turned. */
	readonly panel: number;
	readonly bans: PerHost<BanRow> | undefined;
	readonly senders: PerHost<SenderRow> | undefined;
	readonly spf: PerHost<SpfRow> | undefined;
	readonly trace: TraceState;
	readonly cursors: Readonly<Record<ListScreen, ListCursor>>;
	readonly hostList: HostList;
	/** Lines of the host's detail that are scrolled away. */
	readonly hostScroll: number;
	readonly change: Change | undefined;
	/** Changes that hosts put back unless they are confirmed, the next one first. */
	readonly waiting: readonly WaitingChange[];
	/** Changes that hosts missed. */
	readonly missed: readonly MissedChange[];
	readonly overlay: Overlay | undefined;
	readonly questions: readonly OpenQuestion[];
	readonly notice: Notice | undefined;
	/** First key of a two-key command. */
	readonly chord: string | undefined;
	/** The views that were asked for last. */
	readonly watched: readonly View[];
	/** Requests for views that were not answered yet, and when the first of them went out, milliseconds since the epoch. */
	readonly asking: {readonly open: number; readonly since: number};
	/** Counts the dialogs, so that a late answer is told from the one that is open. */
	readonly flows: number;
};

const start: ListCursor = {index: 0, key: undefined};

/** The console before anything happened. */
export function initialState(setup: Setup, columns: number, rows: number): State {
	return {
		setup,
		columns,
		rows,
		now: 0,
		snapshot: undefined,
		screen: 'stream',
		lastScreen: 'stream',
		hosts: [],
		stream: {follow: true, anchor: {at: 'tail'}, filter: '', filterProblem: undefined, page: undefined, cursor: undefined, want: 'keep', detail: false},
		statistics: undefined,
		window: '1h',
		table: 0,
		panel: 0,
		bans: undefined,
		senders: undefined,
		spf: undefined,
		cursors: {stats: start, bans: start, senders: start, spf: start, hosts: start, trace: start},
		hostList: {order: 'trouble', filter: '', open: []},
		trace: {id: 0, query: undefined, since: 0, traced: undefined, story: undefined, detail: false},
		hostScroll: 0,
		change: undefined,
		waiting: [],
		missed: [],
		overlay: undefined,
		questions: [],
		notice: undefined,
		chord: undefined,
		watched: [],
		asking: {open: 0, since: 0},
		flows: 0,
	};
}

/** Names of all hosts, as the last snapshot has them. */
export const allHosts = (state: State): readonly HostName[] => state.snapshot?.hosts.map(({host}) => host) ?? [];
