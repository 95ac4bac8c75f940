import {formatTerm} from '../model/filter.js';
import {openForm} from './areas/change.js';
import {showHosts} from './areas/host-choice.js';
import {notify} from './areas/notice.js';
import {rowOffer} from './areas/row.js';
import {type Step, step} from './areas/step.js';
import {setFilter} from './areas/stream.js';
import {showWindow, windows} from './areas/window.js';
import {traceText} from './areas/trace.js';
import {groupName, groupsOf, noGroup} from './host-list.js';
import type {Command} from './keymap.js';
import {type State, allHosts} from './state.js';

/** A command of the palette. */
export type PaletteEntry = {
	readonly words: string;
	readonly argument?: string;
	readonly help: string;
	/** Words that complete the argument. */
	readonly completions?: (state: State) => readonly string[];
	readonly run: {readonly command: Command} | ((state: State, argument: string) => Step);
};

const only = (value: string | undefined): readonly string[] => value === undefined ? [] : [value];

/** What the row under the cursor offers to an action; nothing that a stranger may have forged. */
const offered = (state: State, part: 'sender' | 'address'): readonly string[] => {
	const offer = rowOffer(state);
	return offer.doubt === undefined ? only(offer[part]) : [];
};

const showStream = (state: State): State => state.screen === 'stream' ? state : {...state, screen: 'stream', lastScreen: state.screen};

const filtered = (state: State, filter: string): Step => step(setFilter(showStream(state), filter));

const groupsIn = ({snapshot}: State): readonly string[] => [...groupsOf(snapshot?.hosts ?? []).keys()].filter(group => group !== noGroup).map(group => groupName(group));

function hostNamed(state: State, name: string): Step {
	if (name === 'all' || name === '') {
		return step(showHosts(state, []));
	}

	if (name.startsWith('@')) {
		const rows = groupsOf(state.snapshot?.hosts ?? []).get(name.slice(1));
		return rows === undefined ? step(notify(state, 'warning', `no group is called ${name}`)) : step(showHosts(state, rows.map(({host}) => host)));
	}

	return allHosts(state).includes(name) ? step(showHosts(state, [name])) : step(notify(state, 'warning', `no host is called ${name}`));
}

function permerror(state: State, argument: string): Step {
	const field = state.setup.actions.find(({name}) => name === 'spf-permerror')?.fields[0];
	return step(openForm(state, 'spf-permerror', field === undefined || argument === '' ? {} : {values: {[field.name]: argument}}));
}

/** Every command that can be typed. */
export const paletteEntries: readonly PaletteEntry[] = [
	{words: 'block', argument: 'SENDER', help: 'blacklist an address or a domain', completions: state => offered(state, 'sender'), run: (state, sender) => step(openForm(state, 'blacklist-sender', {values: {sender}}))},
	{words: 'unblock', argument: 'SENDER', help: 'remove an entry of the sender map', completions: state => offered(state, 'sender'), run: (state, sender) => step(openForm(state, 'unblock-sender', {values: {sender}}))},
	{words: 'expired', help: 'remove entries of the sender maps that are over', run: {command: 'remove-expired'}},
	{words: 'unban', argument: 'IP', help: 'unban an address in every jail that holds it', completions: state => offered(state, 'address'), run: (state, address) => step(openForm(state, 'unban-ip', {values: {address}}))},
	{words: 'spf', argument: 'on|off', help: 'reject SPF PermError, or do not', completions: () => ['on', 'off'], run: permerror},
	{words: 'undo', argument: 'CHANGE', help: 'take back a change by its id', completions: state => only(rowOffer(state).change), run: (state, change) => step(openForm(state, 'undo-change', {values: {change}}))},
	{words: 'window', argument: '1h|24h|7d', help: 'how far back the statistics count', completions: () => windows, run: (state, window) => step(showWindow(state, window))},
	{words: 'filter', argument: 'TERMS', help: 'filter the stream', completions: state => only(state.stream.filter || undefined), run: filtered},
	{words: 'trace', argument: 'WHAT', help: 'the story of a message: queue id, message-id, or sender and recipient', completions: state => only(rowOffer(state).queueId), run: (state, text) => traceText(state, text)},
	{words: 'ip', argument: 'ADDRESS', help: 'lines of one client address', completions: state => only(rowOffer(state).address), run: (state, ip) => filtered(state, formatTerm('ip', ip))},
	{words: 'from', argument: 'SENDER', help: 'lines of one sender', completions: state => only(rowOffer(state).sender), run: (state, from) => filtered(state, formatTerm('from', from))},
	{words: 'host', argument: 'NAME|@GROUP|all', help: 'show one host, a group, or all', completions: state => [...allHosts(state), ...groupsIn(state), 'all'], run: hostNamed},
	{words: 'stream', help: 'the classified log, live', run: {command: 'show-stream'}},
	{words: 'stats', help: 'greylist, rejects, rates, top lists', run: {command: 'show-stats'}},
	{words: 'bans', help: 'addresses that Fail2ban holds', run: {command: 'show-bans'}},
	{words: 'senders', help: 'the sender access map', run: {command: 'show-senders'}},
	{words: 'policy', help: 'settings of policyd-spf', run: {command: 'show-spf'}},
	{words: 'hosts', help: 'connections, services, logs, rights', run: {command: 'show-hosts'}},
	{words: 'follow', help: 'follow the newest lines', run: {command: 'bottom'}},
	{words: 'pause', help: 'pause the stream, or follow again', run: {command: 'follow'}},
	{words: 'quiet', help: 'leave out connections, queue steps, sessions', run: {command: 'quiet'}},
	{words: 'refresh', help: 'read this screen again on the hosts', run: {command: 'refresh'}},
	{words: 'reconnect', argument: 'NAME|all', help: 'try a host again now', completions: state => [...allHosts(state), 'all'], run: (state, name) => step(state, {effect: 'reconnect', hosts: name === 'all' || name === '' ? [] : [name]})},
	{words: 'unclassified', help: 'write lines that nothing knows to a file', run: {command: 'export-unclassified'}},
	{words: 'help', help: 'keys of this screen', run: {command: 'help'}},
	{words: 'quit', help: 'leave mxdeck', run: {command: 'quit'}},
];

/** How well a typed text fits a word: 0 exactly, 1 as its beginning, 2 inside, 3 as letters in their order; undefined: not. */
function fuzzy(word: string, typed: string): number | undefined {
	if (word === typed) {
		return 0;
	}

	const at = word.indexOf(typed);
	if (at !== -1) {
		return at === 0 ? 1 : 2;
	}

	let from = 0;
	for (const letter of typed) {
		from = word.indexOf(letter, from) + 1;
		if (from === 0) {
			return undefined;
		}
	}

	return 3;
}

/** What a typed text may become. */
export type Suggestion = {readonly entry: PaletteEntry; readonly text: string};

function split(text: string): {readonly word: string; readonly argument: string | undefined} {
	const [, word = '', , argument] = /^\s*(\S*)(\s+(.*))?$/.exec(text) ?? [];
	return {word: word.toLowerCase(), argument};
}

/** What the typed text may become, the best first. */
export function suggestions(state: State, typed: string): readonly Suggestion[] {
	const {word, argument} = split(typed);
	if (argument !== undefined) {
		const entry = paletteEntries.find(({words}) => words === word);
		const completions = entry?.completions?.(state).filter(each => each.startsWith(argument)) ?? [];
		return entry === undefined ? [] : (completions.length === 0 ? [{entry, text: typed}] : completions.map(each => ({entry, text: `${word} ${each}`})));
	}

	return paletteEntries
		.map(entry => ({entry, text: entry.words, fit: fuzzy(entry.words, word)}))
		.filter(({fit}) => fit !== undefined)
		.toSorted((a, b) => (a.fit ?? 0) - (b.fit ?? 0));
}

/** Runs what was typed; a command's own words win over the picked suggestion. `perform` does what keys do too. */
export function runPalette(state: State, typed: string, picked: number, perform: (state: State, command: Command) => Step): Step {
	const {word, argument} = split(typed);
	const entry = paletteEntries.find(({words}) => words === word || (word === 'q' && words === 'quit')) ?? suggestions(state, typed)[picked]?.entry;
	const closed: State = {...state, overlay: undefined};
	if (entry === undefined) {
		return step(notify(closed, 'warning', `there is no command ${word}; : lists them all`));
	}

	return typeof entry.run === 'function' ? entry.run(closed, argument?.trim() ?? '') : perform(closed, entry.run.command);
}
