import type {HostName} from '../model/host.js';
import type {HostRow} from '../model/rows.js';
import {shortWords} from './select/host-sums.js';
import {healthOf, isTroubled} from './select/link-rank.js';
import {linkWords} from './select/link-words.js';
import type {HostList, State} from './state.js';

/** An entry of the Hosts screen: a host, or a group that stands for its hosts. */
export type HostEntry =
	| {readonly is: 'host'; readonly row: HostRow; readonly group: string | undefined}
	| {readonly is: 'group'; readonly group: string; readonly rows: readonly HostRow[]; readonly isOpen: boolean};

/** What hosts without a group stand under. */
export const noGroup = 'no group';

/** How a group is written. */
export const groupName = (group: string): string => group === noGroup ? group : `@${group}`;

/** By what the entry is known again when others come and go. */
export const entryKey = (entry: HostEntry): string => entry.is === 'group' ? `@${entry.group}` : `${entry.group === undefined ? '' : `@${entry.group} `}${entry.row.host}`;

/** Whether a host is one that a word means: a part of its name, the beginning of a group or of its state, `trouble`; `!` before it turns it round. */
function meets(row: HostRow, raw: string): boolean {
	const word = raw.replace(/^!/, '').toLowerCase();
	const isMet = word.startsWith('@')
		? row.groups.some(group => group.toLowerCase().startsWith(word.slice(1)))
		: row.host.toLowerCase().includes(word)
			|| row.groups.some(group => group.toLowerCase().startsWith(word))
			|| [...linkWords[row.link.state].word.split(' '), shortWords[row.link.state]].some(each => each.startsWith(word))
			|| (word !== '' && 'trouble'.startsWith(word) && isTroubled(row));
	return isMet !== raw.startsWith('!');
}

/** Whether a host meets every word of a filter. */
export const meetsFilter = (row: HostRow, filter: string): boolean => filter.split(' ').filter(word => word !== '' && word !== '!').every(word => meets(row, word));

/** The hosts in an order; those that it does not tell apart stay as they are configured. */
export function inOrder(rows: readonly HostRow[], order: HostList['order']): readonly HostRow[] {
	switch (order) {
		case 'trouble':
		case 'group': {
			return rows.toSorted((a, b) => healthOf(a) - healthOf(b));
		}

		case 'lines': {
			return rows.toSorted((a, b) => b.rate - a.rate);
		}

		case 'name': {
			return rows.toSorted((a, b) => a.host.localeCompare(b.host, 'en', {numeric: true}));
		}
	}
}

/** The groups of hosts in the order in which they are first named, each with its hosts; a host is in all of its groups. */
export function groupsOf(rows: readonly HostRow[]): ReadonlyMap<string, readonly HostRow[]> {
	const groups = new Map<string, HostRow[]>();
	for (const row of rows) {
		for (const group of row.groups.length === 0 ? [noGroup] : row.groups) {
			const known = groups.get(group) ?? [];
			groups.set(group, known);
			known.push(row);
		}
	}

	return groups;
}

/** What the Hosts screen lists, in its order. A filter that is typed opens the groups. */
export function hostEntries({snapshot, hosts, hostList: {order, filter, open}}: State): readonly HostEntry[] {
	const rows = snapshot?.hosts.filter(row => (hosts.length === 0 || hosts.includes(row.host)) && meetsFilter(row, filter)) ?? [];
	if (order !== 'group') {
		return inOrder(rows, order).map(row => ({is: 'host', row, group: undefined}));
	}

	return [...groupsOf(rows)].flatMap(([group, own]): readonly HostEntry[] => {
		const isOpen = filter !== '' || open.includes(group);
		return [{is: 'group', group, rows: own, isOpen}, ...(isOpen ? inOrder(own, order).map((row): HostEntry => ({is: 'host', row, group})) : [])];
	});
}

/** The entry under the cursor; undefined: there is none. */
export const entryUnderCursor = (state: State): HostEntry | undefined => hostEntries(state)[state.cursors.hosts.index];

/** The hosts of an entry. */
export const rowsOfEntry = (entry: HostEntry | undefined): readonly HostRow[] => entry === undefined ? [] : (entry.is === 'host' ? [entry.row] : entry.rows);

/** The hosts that a filter leaves to be picked from, as they are configured. */
export const hostsOffered = ({snapshot}: State, filter: string): readonly HostName[] =>
	snapshot?.hosts.filter(row => meetsFilter(row, filter)).map(({host}) => host) ?? [];
