import {drillDown} from '../model/drill-down.js';
import {safe} from '../model/safe.js';
import type {HostName} from '../model/host.js';
import {openForm} from './areas/change.js';
import {turnHosts} from './areas/host-choice.js';
import {expiredSenders, moveInList, moveSubject, moveTable, pageInList, spfRows, switchedSetting} from './areas/lists.js';
import {filterHosts, openEntry, reconnectEntry, turnOrder} from './areas/host-list.js';
import {notify} from './areas/notice.js';
import {toggleQuiet} from './areas/quiet.js';
import {rowOffer} from './areas/row.js';
import {type Step, step} from './areas/step.js';
import {follow, moveCursor, movePage, rowUnderCursor, setFilter, showDetail, toOldest, toggleFollow} from './areas/stream.js';
import {showStageLine, stageUnderCursor, turnStory} from './areas/stages.js';
import {traceFurther, traceRow} from './areas/trace.js';
import {extendNext, openWaiting} from './areas/waiting.js';
import {pageRows} from './geometry.js';
import type {Command} from './keymap.js';
import {hostScrollEnd} from './select/hosts.js';
import {statisticsTables} from './select/statistics-tables.js';
import {nextWindow, sinceOf} from './areas/window.js';
import {type ScreenName, type State} from './state.js';
import {entryOf} from './text-entry.js';

const endless = 1_000_000;

/** Shows a screen. */
export const showScreen = (state: State, screen: ScreenName): State =>
	screen === state.screen ? state : {...state, screen, lastScreen: state.screen};

const still = (change: (state: State) => State) => (state: State): Step => step(change(state));

const move = (by: number) => still(state => state.screen === 'stream' ? moveCursor(state, by) : moveInList(state, state.screen, by));

const page = (by: 1 | -1) => still(state => {
	switch (state.screen) {
		case 'stream': {
			return movePage(state, by);
		}

		case 'hosts': {
			return {...state, hostScroll: Math.max(0, Math.min(hostScrollEnd(state), state.hostScroll + (by * Math.ceil(pageRows(state) / 2))))};
		}

		case 'bans':
		case 'senders':
		case 'spf':
		case 'stats':
		case 'trace': {
			return pageInList(state, state.screen, by);
		}
	}
});

const show = (screen: ScreenName) => still(state => showScreen(state, screen));

/** Hosts that a change from a row is meant for: the row's own, except for blocking, which is for all that are shown. */
const rowHosts = (host: HostName | undefined): readonly HostName[] | undefined => host === undefined ? undefined : [host];

function block(state: State): State {
	const {sender, doubt} = state.screen === 'senders' ? {} : rowOffer(state);
	if (sender !== undefined && doubt !== undefined) {
		return openForm(state, 'blacklist-sender', {doubt: {value: sender, why: doubt}});
	}

	const domain = sender?.split('@').at(-1);
	const offers = [...new Set([sender, domain])].filter(each => each !== undefined && each !== '');
	return openForm(state, 'blacklist-sender', sender === undefined ? {} : {values: {sender}, offers: {sender: offers as readonly string[]}});
}

function unblock(state: State): State {
	const {sender, host} = rowOffer(state);
	return openForm(state, 'unblock-sender', sender === undefined ? {} : {values: {sender}, hosts: rowHosts(host)});
}

/** On the hosts that have such entries, as far as it is known. */
function removeExpired(state: State): State {
	const hosts = [...new Set(expiredSenders(state).map(({host}) => host))];
	return openForm(state, 'remove-expired', hosts.length === 0 ? {} : {hosts});
}

function unban(state: State): State {
	const {address, host, doubt} = rowOffer(state);
	if (address !== undefined && doubt !== undefined) {
		return openForm(state, 'unban-ip', {doubt: {value: address, why: doubt}});
	}

	return openForm(state, 'unban-ip', address === undefined ? {} : {values: {address}, hosts: state.screen === 'bans' ? rowHosts(host) : undefined});
}

/** Every host that took part may undo: those that did not say so. */
function undo(state: State): State {
	const {change} = rowOffer(state);
	return openForm(state, 'undo-change', change === undefined ? {} : {values: {change}});
}

/** The switch is offered the other way round than it stands on the host of the row. */
function permerror(state: State): State {
	const {host} = rowOffer(state);
	const value = spfRows(state).find(row => row.host === host && row.name === switchedSetting)?.value;
	const field = state.setup.actions.find(({name}) => name === 'spf-permerror')?.fields[0];
	const wanted = value?.toLowerCase() === 'true' ? 'off' : 'on';
	return openForm(state, 'spf-permerror', field === undefined ? {} : {values: {[field.name]: wanted}, hosts: rowHosts(host)});
}

function open(state: State): State {
	if (state.screen === 'stream') {
		return showDetail(state, !state.stream.detail);
	}

	if (state.screen === 'hosts') {
		return openEntry(state);
	}

	if (state.screen === 'trace') {
		return showStageLine(state, !state.trace.detail);
	}

	const table = statisticsTables(state)[state.table];
	const row = table?.rows[state.cursors.stats.index];
	return state.screen === 'stats' && table !== undefined && row !== undefined
		? follow(setFilter(showScreen(state, 'stream'), drillDown(table.subject, table.dimension, row.value, sinceOf(state))))
		: state;
}

function back(state: State): State {
	if (state.screen === 'hosts' && state.hostList.filter !== '') {
		return filterHosts(state, '');
	}

	if (state.screen === 'trace' && state.trace.detail) {
		return showStageLine(state, false);
	}

	if (state.screen !== 'stream') {
		return showScreen(state, state.lastScreen);
	}

	return state.stream.detail ? showDetail(state, false) : setFilter(state, '');
}

function copy(state: State, text: string | undefined): Step {
	return text === undefined
		? step(notify(state, 'warning', 'there is nothing to copy here'))
		: step(notify(state, 'info', `copied ${text}`), {effect: 'copy', text: safe(text)});
}

function refresh(state: State): Step {
	const {screen, hosts} = state;
	return screen === 'bans' || screen === 'senders' || screen === 'spf'
		? step(notify(state, 'info', 'reading again …'), {effect: 'refresh', ask: {view: screen, hosts}})
		: step(state);
}

const quit = (state: State): Step => state.change?.stage === 'running' || state.waiting.length > 0
	? step({...state, overlay: {over: 'leave', stay: true}})
	: step(state, {effect: 'quit', code: 0});

const commands: Readonly<Record<Command, (state: State) => Step>> = {
	'show-stream': show('stream'),
	'show-stats': show('stats'),
	'show-bans': show('bans'),
	'show-senders': show('senders'),
	'show-spf': show('spf'),
	'show-hosts': show('hosts'),
	'show-trace': show('trace'),
	up: move(-1),
	down: move(1),
	'page-up': page(-1),
	'page-down': page(1),
	top: still(state => state.screen === 'stream' ? toOldest(state) : moveInList(state, state.screen, -endless)),
	bottom: still(state => state.screen === 'stream' ? follow(state) : moveInList(state, state.screen, endless)),
	'previous-table': still(state => moveTable(state, -1)),
	'next-table': still(state => moveTable(state, 1)),
	'previous-subject': still(state => moveSubject(state, -1)),
	'next-subject': still(state => moveSubject(state, 1)),
	trace: traceRow,
	'previous-story': still(state => turnStory(state, -1)),
	'next-story': still(state => turnStory(state, 1)),
	'trace-further': traceFurther,
	'next-panel': still(state => ({...state, panel: state.panel + 1})),
	'next-window': still(nextWindow),
	follow: still(toggleFollow),
	open: still(open),
	back: still(back),
	'last-screen': still(state => showScreen(state, state.lastScreen)),
	filter: still(state => ({...showScreen(state, 'stream'), overlay: {over: 'filter', entry: entryOf(state.stream.filter === '' ? '' : `${state.stream.filter} `), before: state.stream.filter}})),
	quiet: still(state => setFilter(state, toggleQuiet(state.stream.filter))),
	'next-host': still(state => turnHosts(state, 1)),
	'previous-host': still(state => turnHosts(state, -1)),
	'every-host': still(state => ({...state, hosts: []})),
	'pick-hosts': still(state => ({...state, overlay: {over: 'hosts', choice: {marked: state.hosts, at: 0}, entry: entryOf(''), typing: false}})),
	block: still(block),
	unblock: still(unblock),
	'remove-expired': still(removeExpired),
	unban: still(unban),
	permerror: still(permerror),
	undo: still(undo),
	waiting: still(state => openWaiting(state)),
	extend: extendNext,
	'copy-value': state => copy(state, rowOffer(state).value),
	'copy-line': state => copy(state, (state.screen === 'trace' ? stageUnderCursor(state)?.row : rowUnderCursor(state.stream))?.message),
	'export-unclassified': state => step(notify(state, 'info', 'writing …'), {effect: 'export-unclassified', hosts: state.hosts}),
	refresh,
	reconnect: reconnectEntry,
	'host-order': still(turnOrder),
	'filter-hosts': still(state => ({...state, overlay: {over: 'host-filter', entry: entryOf(state.hostList.filter === '' ? '' : `${state.hostList.filter} `), before: state.hostList.filter}})),
	palette: still(state => ({...state, overlay: {over: 'palette', entry: entryOf(''), picked: 0}})),
	help: still(state => ({...state, overlay: {over: 'help', scroll: 0}})),
	suspend: state => step(state, {effect: 'suspend'}),
	quit,
	interrupt: quit,
};

/** Does what a key or a typed command asks for. */
export const perform = (state: State, command: Command): Step => commands[command](state);
