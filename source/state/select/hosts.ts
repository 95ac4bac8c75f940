import {privilegeWords} from '../../model/privilege-words.js';
import type {HostRow} from '../../model/rows.js';
import {bodyHeight} from '../geometry.js';
import {type HostEntry, entryUnderCursor, groupName, hostEntries} from '../host-list.js';
import {type HostList, type State, allHosts} from '../state.js';
import {count, duration, percent, plural, rate} from './format.js';
import {hostDetail, rightsTone} from './host-detail.js';
import {stateSpans} from './host-sums.js';
import {hostTone, hostWidth} from './host-tone.js';
import {type Line, type Span, emptyLine, line, lineWidth, span, spread} from './line.js';
import {healthOf, isTroubled} from './link-rank.js';
import {linkWords} from './link-words.js';
import {type Cell, type Column, markedRows, settle, tableHead, tableRow} from './table.js';
import {rule} from './top-bar.js';

const orderWords: Readonly<Record<HostList['order'], string>> = {trouble: 'worst first', group: 'by group', name: 'by name', lines: 'busiest first'};

/** More hosts than this are a fleet: the list takes most of the screen, and the detail what is left. */
const few = 8;

/** Lines of the list of hosts: below them a rule and the detail. */
function listHeight(state: State): number {
	const entries = hostEntries(state).length;
	return Math.max(2, Math.min(entries, Math.floor((bodyHeight(state) - 3) * (entries > few ? 0.6 : 0.4))));
}

/** Lines for the detail below the summary, the table's head, its rows and a rule. */
const detailRoom = (state: State): number => Math.max(1, bodyHeight(state) - listHeight(state) - 3);

/** What is under the cursor, in full. */
function detailLines(state: State, entry: HostEntry | undefined): readonly Line[] {
	if (entry === undefined) {
		return [];
	}

	return entry.is === 'host' ? hostDetail(state, entry.row, state.columns) : groupDetail(state, entry);
}

/** What is wrong with the hosts of a group, the worst first. */
function groupDetail(state: State, {group, rows}: Extract<HostEntry, {is: 'group'}>): readonly Line[] {
	const troubled = rows.filter(row => isTroubled(row)).toSorted((a, b) => healthOf(a) - healthOf(b));
	const wide = hostWidth(state, 20);
	return [
		line(span(`  ${groupName(group)}`, 'strong'), span(`  ${plural(rows.length, 'host')}`, 'dim'), ...stateSpans(rows, state.columns - 30)),
		...(troubled.length === 0 ? [line(span('  every host of it is live', 'dim'))] : troubled.map(row => line(span('  '), ...tableRow([{title: '', width: wide}, {title: '', width: state.columns - wide - 4}], [[row.host, hostTone(state, row.host)], troubleCell(state, row)])))),
	];
}

/** How far the detail of what is under the cursor can be scrolled. */
export const hostScrollEnd = (state: State): number => Math.max(0, detailLines(state, entryUnderCursor(state)).length - detailRoom(state) + 1);

/** How many hosts there are in which state, and how they are listed. */
function summary(state: State): Line {
	const {hosts, hostList: {order, filter}, snapshot} = state;
	const shown = snapshot?.hosts.filter(({host}) => hosts.length === 0 || hosts.includes(host)) ?? [];
	const listed = new Set(hostEntries(state).flatMap(entry => entry.is === 'host' ? [entry.row.host] : entry.rows.map(({host}) => host))).size;
	const right: readonly Span[] = filter === ''
		? [span(`${orderWords[order]} `, 'dim')]
		: [span(`${filter} `, 'accent'), span(`${listed} of ${shown.length} `, 'warn'), ...(state.columns >= 100 ? [span(` ${orderWords[order]} `, 'dim')] : [])];
	return spread([span(` ${plural(shown.length, 'host')}`, 'strong'), ...stateSpans(shown, state.columns - 12 - lineWidth({spans: right}))], right, state.columns);
}

/** Since when, and why, a link is not live. */
function troubleCell({now}: State, {link}: HostRow): Cell {
	const since = link.since > 0 && now > link.since ? `${duration(now - link.since)}` : '';
	return [` ${since}${link.reason === undefined || since === '' ? '' : ': '}${link.reason ?? ''}`, linkWords[link.state].tone];
}

/** What the account may do; what is wrong where something is. */
function lastCell(state: State, row: HostRow): Cell {
	if (isTroubled(row)) {
		return troubleCell(state, row);
	}

	const unread = row.sources.filter(({live}) => !live);
	if (row.link.state === 'live' && unread.length > 0) {
		return [` not read: ${unread.map(({id}) => id).join(', ')}`, 'warn'];
	}

	const {discovery, readOnly} = row;
	if (discovery === undefined) {
		return [' not known yet', 'dim'];
	}

	return readOnly ? [' read-only', 'dim'] : [` ${privilegeWords[discovery.privilege]}`, rightsTone(discovery)];
}

function groupSpans(columns: number, {group, rows, isOpen}: Extract<HostEntry, {is: 'group'}>): readonly Span[] {
	const missed = rows.reduce((sum, {gaps}) => sum + gaps, 0);
	return [
		span(`${isOpen ? '-' : '+'} `, 'key'),
		span(groupName(group), 'strong'),
		span(` ${plural(rows.length, 'host')}:`, 'dim'),
		...stateSpans(rows, columns - 45),
		span(`   ${rate(rows.reduce((sum, row) => sum + row.rate, 0))}/s`, 'dim'),
		...(missed > 0 ? [span(`   missed ${count(missed)}`, 'warn')] : []),
	];
}

function hostCells(state: State, row: HostRow, isInGroup: boolean): readonly Cell[] {
	const {glyph, word, tone} = linkWords[row.link.state];
	return [
		[`${isInGroup ? '  ' : ''}${row.host}`, hostTone(state, row.host)],
		[`${glyph} ${word}`, tone],
		[rate(row.rate)],
		[count(row.lines), 'dim'],
		[count(row.gaps), row.gaps === 0 ? 'dim' : 'warn'],
		...(state.columns >= 100 ? [[percent(row.unclassified, row.lines), 'dim'] as const] : []),
		lastCell(state, row),
	];
}

function hostTable(state: State): readonly Line[] {
	const {order} = state.hostList;
	const columns: readonly Column[] = [
		{title: 'host', width: hostWidth(state, 20) + (order === 'group' ? 2 : 0)},
		{title: 'link', width: 15},
		{title: 'lines/s', width: 7, align: 'right'},
		{title: 'lines', width: 10, align: 'right'},
		{title: 'missed', width: 6, align: 'right'},
		...(state.columns >= 100 ? [{title: 'unclassified', width: 12, align: 'right' as const}] : []),
		{title: ' rights, or what is wrong', grow: 1, least: 8},
	];
	const settled = settle(columns, state.columns - 3);
	const rows = markedRows(hostEntries(state), listHeight(state), state.cursors.hosts.index, entry =>
		entry.is === 'group' ? groupSpans(state.columns, entry) : tableRow(settled, hostCells(state, entry.row, entry.group !== undefined)));
	return [summary(state), line(span('  '), ...tableHead(settled)), ...rows];
}

/** The hosts in a table, and what is under the cursor with all that is known of it. */
export function hostLines(state: State): readonly Line[] {
	if (allHosts(state).length === 0) {
		return [emptyLine, line(span('   no host yet', 'dim'))];
	}

	const chosen = entryUnderCursor(state);
	if (chosen === undefined) {
		return [summary(state), emptyLine, line(span('   no host meets this filter; esc clears it', 'dim'))];
	}

	const detail = detailLines(state, chosen);
	const room = detailRoom(state);
	const from = Math.min(state.hostScroll, hostScrollEnd(state));
	const below = detail.length - from - room;
	const shown = below > 0 ? [...detail.slice(from, from + room - 1), line(span(`  … ${below + 1} more: pagedown`, 'dim'))] : detail.slice(from, from + room);
	return [...hostTable(state), rule(state.columns), ...shown];
}
