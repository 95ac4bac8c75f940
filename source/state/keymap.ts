import {expiredSenders} from './areas/lists.js';
import {tracedRow} from './areas/trace.js';
import {showsAllPanels} from './select/statistics-tables.js';
import {type ScreenName, type State, allHosts} from './state.js';

/** What a key can ask for. */
export type Command =
	| 'show-stream' | 'show-stats' | 'show-bans' | 'show-senders' | 'show-spf' | 'show-hosts' | 'show-trace'
	| 'up' | 'down' | 'page-up' | 'page-down' | 'top' | 'bottom'
	| 'previous-table' | 'next-table' | 'previous-subject' | 'next-subject' | 'next-panel' | 'next-window'
	| 'follow' | 'open' | 'back' | 'last-screen'
	| 'filter' | 'filter-hosts' | 'host-order' | 'quiet' | 'next-host' | 'previous-host' | 'every-host' | 'pick-hosts'
	| 'trace' | 'previous-story' | 'next-story' | 'trace-further'
	| 'block' | 'unblock' | 'remove-expired' | 'unban' | 'permerror' | 'undo' | 'waiting' | 'extend'
	| 'copy-value' | 'copy-line' | 'export-unclassified' | 'refresh' | 'reconnect'
	| 'palette' | 'help' | 'suspend' | 'quit' | 'interrupt';

/** One row of the key table. Dispatch, footer, help and the readme's list come from here. */
export type Binding = {
	readonly command: Command;
	readonly keys: readonly string[];
	/** Screens on which it holds; undefined: on all. */
	readonly screens?: readonly ScreenName[];
	/** A word or two for the footer; undefined: not shown there. */
	readonly label?: string;
	/** A sentence for the help. */
	readonly help: string;
	/** Why it cannot be used now; undefined: it can. */
	readonly unless?: (state: State) => string | undefined;
};

/** A change is possible at all. */
const changing = ({setup}: State): string | undefined => setup.readOnly ? 'this console is read-only' : undefined;

const severalHosts = (state: State): string | undefined => allHosts(state).length < 2 ? 'there is only one host' : undefined;

const nothingOver = (state: State): string | undefined => changing(state) ?? (expiredSenders(state).length === 0 ? 'no entry is over' : undefined);

const everythingKnown = ({snapshot}: State): string | undefined => snapshot?.unclassified === 0 ? 'every line was understood' : undefined;

const allPanels = (state: State): string | undefined => showsAllPanels(state) ? 'all panels are shown' : undefined;

const nothingOpen = (state: State): string | undefined => changing(state) ?? (state.waiting.length + state.missed.length === 0 ? 'no change waits for anything' : undefined);

const nothingWaiting = (state: State): string | undefined => changing(state) ?? (state.waiting.length === 0 ? 'no change waits for its confirmation' : undefined);

const nothingToTrace = (state: State): string | undefined => tracedRow(state) === undefined ? 'this line names no message' : undefined;

const nothingTraced = ({trace}: State): string | undefined => trace.query === undefined ? 'nothing was traced yet' : undefined;

const lists: readonly ScreenName[] = ['bans', 'senders', 'spf'];

/** Every key of the screens, in the order of the help. */
export const keymap: readonly Binding[] = [
	{command: 'open', keys: ['enter'], screens: ['stream'], label: 'detail', help: 'show the line with all its fields'},
	{command: 'open', keys: ['enter'], screens: ['stats'], label: 'lines', help: 'open the stream with the lines behind this number'},
	{command: 'trace', keys: ['t'], screens: ['stream'], label: 'trace', help: 'the story of this line\'s message, over all hosts', unless: nothingToTrace},
	{command: 'open', keys: ['enter'], screens: ['trace'], label: 'line', help: 'show the line of this stage with all its fields'},
	{command: 'previous-story', keys: ['left', 'h', '['], screens: ['trace'], help: 'the story above in the list'},
	{command: 'next-story', keys: ['right', 'l', ']'], screens: ['trace'], label: 'story', help: 'the next story of the list'},
	{command: 'trace-further', keys: ['m'], screens: ['trace'], label: 'further back', help: 'look a week further back', unless: nothingTraced},
	{command: 'trace', keys: ['t'], screens: ['trace'], help: 'the story of what this stage\'s line names', unless: nothingToTrace},
	{command: 'block', keys: ['b'], screens: ['stream', 'stats'], label: 'block', help: 'blacklist the sender of this row: address or domain', unless: changing},
	{command: 'unban', keys: ['u'], screens: ['stream', 'bans'], label: 'unban', help: 'unban the address of this row', unless: changing},
	{command: 'unban', keys: ['u'], screens: ['stats'], help: 'unban the address of this row', unless: changing},
	{command: 'block', keys: ['b', 'a'], screens: ['senders'], label: 'block', help: 'add a sender to the blacklist', unless: changing},
	{command: 'unblock', keys: ['x', 'd'], screens: ['senders'], label: 'remove', help: 'remove this entry from the sender map', unless: changing},
	{command: 'remove-expired', keys: ['e'], screens: ['senders'], label: 'expired', help: 'remove every entry whose last day is over', unless: nothingOver},
	{command: 'permerror', keys: ['p'], screens: ['spf'], label: 'PermError', help: 'switch the rejection of SPF PermError on or off', unless: changing},
	{command: 'undo', keys: ['z'], help: 'undo a change: the one of this row, or any by its id', unless: changing},
	{command: 'waiting', keys: ['c'], help: 'changes that wait: to be confirmed, or for a host that missed them', unless: nothingOpen},
	{command: 'extend', keys: ['+'], help: 'ten more minutes for the change that is put back next', unless: nothingWaiting},
	{command: 'reconnect', keys: ['r'], screens: ['hosts'], label: 'reconnect', help: 'try this host again now; of a group those in trouble'},
	{command: 'host-order', keys: ['s'], screens: ['hosts'], label: 'sort', help: 'order: the worst first, groups, names, the busiest first'},
	{command: 'filter-hosts', keys: ['/'], screens: ['hosts'], label: 'filter', help: 'only hosts that meet words: name, @group, state, trouble; ! turns a word round'},
	{command: 'open', keys: ['enter'], screens: ['hosts'], label: 'open', help: 'the lines of this host alone; opens and closes a group'},
	{command: 'refresh', keys: ['ctrl-r'], screens: lists, label: 'refresh', help: 'read again on the hosts'},
	{command: 'previous-table', keys: ['left', 'h', '['], screens: ['stats'], help: 'previous table'},
	{command: 'next-table', keys: ['right', 'l', ']'], screens: ['stats'], label: 'table', help: 'next table'},
	{command: 'previous-subject', keys: ['{'], screens: ['stats'], help: 'tables of what else happened: rejected, greylisted, logins, …'},
	{command: 'next-subject', keys: ['}'], screens: ['stats'], label: 'subject', help: 'tables of what happened next in that list'},
	{command: 'next-panel', keys: ['p'], screens: ['stats'], label: 'panel', help: 'panel above: mail, bans over time, what was counted once', unless: allPanels},
	{command: 'next-window', keys: ['w'], screens: ['stats'], label: 'window', help: 'count the last hour, 24 hours or 7 days'},
	{command: 'follow', keys: ['f', 'space'], screens: ['stream'], label: 'pause', help: 'follow the newest lines, or pause; no line is lost'},
	{command: 'filter', keys: ['/'], screens: ['stream', 'stats'], label: 'filter', help: 'filter the stream; esc in the stream clears it'},
	{command: 'quiet', keys: ['o'], screens: ['stream'], label: 'only mail', help: 'leave out connections, queue steps, sessions; again: all'},
	{command: 'up', keys: ['up', 'k'], help: 'up; pauses the stream'},
	{command: 'down', keys: ['down', 'j'], help: 'down'},
	{command: 'page-up', keys: ['pageup', 'ctrl-b'], help: 'a page up; on Hosts the detail scrolls'},
	{command: 'page-down', keys: ['pagedown', 'ctrl-f'], help: 'a page down'},
	{command: 'top', keys: ['g g', 'home'], help: 'to the top'},
	{command: 'bottom', keys: ['G', 'end'], help: 'to the bottom; follows the stream again'},
	{command: 'next-host', keys: ['tab'], label: 'host', help: 'show the next host only', unless: severalHosts},
	{command: 'previous-host', keys: ['shift-tab'], help: 'show the previous host only', unless: severalHosts},
	{command: 'every-host', keys: ['0'], help: 'show all hosts'},
	{command: 'pick-hosts', keys: ['H'], help: 'pick the hosts to show'},
	{command: 'copy-value', keys: ['y'], help: 'copy the value of this row to the clipboard'},
	{command: 'copy-line', keys: ['Y'], screens: ['stream', 'trace'], help: 'copy the whole line'},
	{command: 'export-unclassified', keys: ['E'], screens: ['stream', 'stats'], label: 'export', help: 'write the lines that mxdeck does not know to a file, masked', unless: everythingKnown},
	{command: 'show-stream', keys: ['1'], help: 'Stream: the classified log, live'},
	{command: 'show-stats', keys: ['2'], help: 'Stats: greylist, rejects, rates, top lists'},
	{command: 'show-bans', keys: ['3'], help: 'Bans: addresses that Fail2ban holds'},
	{command: 'show-senders', keys: ['4'], help: 'Senders: the sender access map'},
	{command: 'show-spf', keys: ['5'], help: 'SPF: settings of policyd-spf'},
	{command: 'show-hosts', keys: ['6'], help: 'Hosts: connections, services, logs, rights'},
	{command: 'show-trace', keys: ['7'], help: 'Trace: the story of a message'},
	{command: 'last-screen', keys: ['-'], help: 'the screen before this one'},
	{command: 'back', keys: ['esc'], help: 'close, clear the filter, or back'},
	{command: 'palette', keys: [':'], label: 'command', help: 'type a command: block, unban, spf, filter, host, quit, …'},
	{command: 'help', keys: ['?'], label: 'help', help: 'this help'},
	{command: 'suspend', keys: ['ctrl-z'], help: 'suspend to the shell'},
	{command: 'quit', keys: ['q'], label: 'quit', help: 'quit; asks only while a change runs or waits'},
	{command: 'interrupt', keys: ['ctrl-c'], help: 'quit'},
];

const holds = (binding: Binding, screen: ScreenName): boolean => binding.screens?.includes(screen) ?? true;

/** The row of a key on a screen. */
export const bindingOf = (screen: ScreenName, key: string): Binding | undefined =>
	keymap.find(binding => binding.keys.includes(key) && holds(binding, screen));

/** Whether a key begins a two-key command. */
export const beginsChord = (key: string): boolean => keymap.some(({keys}) => keys.some(each => each.startsWith(`${key} `)));

/** The rows of a screen, its own before those of all screens. */
export const bindingsOf = (screen: ScreenName): readonly Binding[] => keymap.filter(binding => holds(binding, screen));

/** Keys of the dialogs: the same everywhere, for the footer and the help. */
export const dialogKeys = {
	form: [['enter', 'look and plan'], ['tab', 'next field'], ['↑↓', 'suggestions'], ['space', 'mark host'], ['esc', 'cancel']],
	planning: [['esc', 'cancel']],
	plan: [['tab', 'next'], ['enter', 'press'], ['^t', 'timer'], ['↑↓', 'scroll'], ['esc', 'cancel']],
	running: [['', 'waiting for the hosts']],
	done: [['enter', 'close'], ['↑↓', 'scroll']],
	question: [['enter', 'answer'], ['esc', 'decline']],
	help: [['↑↓', 'scroll'], ['esc', 'close']],
	filter: [['enter', 'keep'], ['esc', 'undo'], ['ctrl-u', 'clear']],
	palette: [['enter', 'run'], ['tab', 'complete'], ['↑↓', 'choose'], ['esc', 'close']],
	hosts: [['space', 'mark'], ['a', 'all or none'], ['/', 'filter'], ['enter', 'show these'], ['esc', 'cancel']],
	'host-filter': [['enter', 'keep'], ['esc', 'undo'], ['ctrl-u', 'clear']],
	waiting: [['enter', 'keep, or plan'], ['+', '10 min more'], ['x', 'put back, or drop'], ['esc', 'later']],
	leave: [['tab', 'next'], ['enter', 'press'], ['esc', 'stay']],
} as const satisfies Readonly<Record<string, ReadonlyArray<readonly [key: string, label: string]>>>;
