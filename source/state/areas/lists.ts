import {isOver} from '../../model/entry-memory.js';
import type {BanRow, PerHost, SenderRow, SpfRow} from '../../model/rows.js';
import {pageRows} from '../geometry.js';
import {entryKey, hostEntries} from '../host-list.js';
import {type ListCursor, type ListScreen, type State} from '../state.js';
import {statisticsTables} from '../select/statistics-tables.js';
import {stageKeys} from './stages.js';

const shown = <Row>(state: State, content: PerHost<Row> | undefined): readonly Row[] =>
	content?.filter(({host}) => state.hosts.length === 0 || state.hosts.includes(host)).flatMap(({rows}) => rows) ?? [];

/** The bans that are shown, the newest first. */
export const banRows = (state: State): readonly BanRow[] =>
	shown(state, state.bans).toSorted((a, b) => (b.since ?? 0) - (a.since ?? 0) || identity(a).localeCompare(identity(b)));

/** The entries of the sender maps that are shown, in the order of hosts and lines. */
export const senderRows = (state: State): readonly SenderRow[] => shown(state, state.senders);

/** Those of them whose last day is over. */
export const expiredSenders = (state: State): readonly SenderRow[] => senderRows(state).filter(({memory}) => isOver(memory, dayOf(state)));

/** The day, as far as the console knows the time: `2026-11-22`. */
export const dayOf = ({now}: State): string => new Date(now).toISOString().slice(0, 10);

/** The settings that are shown, each of all hosts together; the one that there is a switch for comes first. */
export function spfRows(state: State): readonly SpfRow[] {
	const rows = shown(state, state.spf);
	const names = [switchedSetting, ...new Set(rows.map(({name}) => name))];
	return rows.toSorted((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
}

/** The setting that `spf-permerror` switches. */
export const switchedSetting = 'PermError_reject';

const identity = (row: BanRow): string => `${row.host} ${row.jail} ${row.address}`;

/** Identities of a list's rows, in their order: the cursor stays on its row when others come and go. */
function keysOf(state: State, screen: ListScreen): readonly string[] {
	switch (screen) {
		case 'bans': {
			return banRows(state).map(row => identity(row));
		}

		case 'senders': {
			return senderRows(state).map(({host, map, key, line}) => `${host} ${map} ${key} ${line}`);
		}

		case 'spf': {
			return spfRows(state).map(({host, name}) => `${host} ${name}`);
		}

		case 'hosts': {
			return hostEntries(state).map(entry => entryKey(entry));
		}

		case 'trace': {
			return stageKeys(state);
		}

		case 'stats': {
			return statisticsTables(state)[state.table]?.rows.map(({value}) => value) ?? [];
		}
	}
}

const put = (state: State, screen: ListScreen, cursor: ListCursor): State => ({...state, cursors: {...state.cursors, [screen]: cursor}});

/** Moves the cursor of a list by `step` rows, at most to its ends. */
export function moveInList(state: State, screen: ListScreen, step: number): State {
	const keys = keysOf(state, screen);
	const index = Math.max(0, Math.min(keys.length - 1, state.cursors[screen].index + step));
	const moved = put(state, screen, {index, key: keys[index]});
	return screen === 'hosts' ? {...moved, hostScroll: 0} : moved;
}

/** A page up (-1) or down (1). */
export const pageInList = (state: State, screen: ListScreen, direction: 1 | -1): State => moveInList(state, screen, direction * pageRows(state));

/**
Puts the cursor back on its row after the list changed; when the row is gone, it stays at its place. A cursor that was never
moved stays at the top.
*/
export function keepCursor(state: State, screen: ListScreen): State {
	const keys = keysOf(state, screen);
	const {index, key} = state.cursors[screen];
	const found = key === undefined ? -1 : keys.indexOf(key);
	return put(state, screen, found === -1 ? {index: Math.max(0, Math.min(index, keys.length - 1)), key: undefined} : {index: found, key});
}

/** Another top-N table, round and round. */
export function moveTable(state: State, step: 1 | -1): State {
	const many = Math.max(1, statisticsTables(state).length);
	return put({...state, table: (state.table + step + many) % many}, 'stats', {index: 0, key: undefined});
}

/** The first table of what happened next (1) or before (-1), round and round. */
export function moveSubject(state: State, step: 1 | -1): State {
	const tables = statisticsTables(state);
	const subjects = [...new Set(tables.map(({subject}) => subject))];
	const own = tables[state.table]?.subject;
	const at = own === undefined ? 0 : subjects.indexOf(own);
	const next = subjects[(at + step + subjects.length) % Math.max(1, subjects.length)];
	return put({...state, table: Math.max(0, tables.findIndex(({subject}) => subject === next))}, 'stats', {index: 0, key: undefined});
}
