import type {HostName} from '../../model/host.js';
import type {PerHost} from '../../model/rows.js';
import {bodyHeight} from '../geometry.js';
import {type ListScreen, type State, allHosts} from '../state.js';
import {clockTime, plural} from './format.js';
import {hostTone} from './host-tone.js';
import {hostsInWords} from './hosts-in-words.js';
import {type Line, type Span, emptyLine, fillTo, line, span, spread, wrap} from './line.js';
import {type Cell, type Column, markedRows, settle, tableHead, tableRow} from './table.js';
import {rule} from './top-bar.js';

type List<Row> = {
	readonly screen: ListScreen;
	/** What is listed, and in which words: `3 bans`. */
	readonly word: string;
	readonly content: PerHost<Row> | undefined;
	readonly rows: readonly Row[];
	readonly columns: readonly Column[];
	readonly cells: (row: Row) => readonly Cell[];
	readonly empty: string;
	/** Said in full of the row under the cursor, where its columns may be cut. */
	readonly note?: (row: Row) => string;
};

/** Reasons that are told in full: a fleet's would leave no room for the list. */
const mostTroubles = 4;

/** Why hosts have no rows, and what to do: those that one reason holds of together. */
function troubles<Row>(state: State, content: PerHost<Row>): readonly Line[] {
	const hostsOf = new Map<string, HostName[]>();
	for (const {host, trouble} of content) {
		if (trouble !== undefined) {
			const text = `${trouble.what}${trouble.remedy === undefined ? '' : `.  Try: ${trouble.remedy}`}`;
			const known = hostsOf.get(text) ?? [];
			hostsOf.set(text, known);
			known.push(host);
		}
	}

	const told = [...hostsOf].slice(0, mostTroubles);
	const rest = [...hostsOf.values()].slice(mostTroubles).reduce((sum, hosts) => sum + hosts.length, 0);
	return [
		...told.flatMap(([text, hosts]) => {
			const [first = ''] = hosts;
			const names = hostsInWords(state, hosts);
			return wrap(text, state.columns - names.length - 8)
				.map((part, index) => line(span(index === 0 ? ' ▲ ' : '   ', 'warn'), span(index === 0 ? names : ' '.repeat(names.length), hostTone(state, first)), span(`  ${part}`, 'warn')));
		}),
		...(rest === 0 ? [] : [line(span(` ▲ and ${plural(rest, 'host')} more, for other reasons`, 'warn'))]),
	];
}

function summary<Row>(state: State, {word, rows, content}: List<Row>): Line {
	const answered = content?.filter(({trouble}) => trouble === undefined) ?? [];
	const expected = state.hosts.length === 0 ? allHosts(state) : state.hosts;
	const silent = expected.filter(host => content?.every(each => each.host !== host));
	const reads = answered.map(({read}) => read);
	const right: readonly Span[] = reads.length === 0 ? [] : [span(`read ${clockTime(Math.min(...reads))} `, 'faint')];
	return spread([span(` ${plural(rows.length, word)}`, 'strong'), span(` on ${plural(answered.length, 'host')}`, 'dim'), span(silent.length === 0 ? '' : `   no answer yet from ${hostsInWords(state, silent)}`, 'warn')], right, state.columns);
}

function noteLines<Row>(state: State, {note, rows, screen}: List<Row>): readonly Line[] {
	const row = rows[state.cursors[screen].index];
	return note === undefined || row === undefined ? [] : [rule(state.columns), ...wrap(note(row), state.columns - 2).slice(0, 3).map(text => line(span(` ${text}`, 'dim')))];
}

/** A screen with one list over several hosts: a summary, what stood in the way, the table. */
export function listLines<Row>(state: State, list: List<Row>): readonly Line[] {
	const {content, rows, screen} = list;
	if (content === undefined) {
		return [emptyLine, line(span('   asking the hosts …', 'dim'))];
	}

	const head = [summary(state, list), ...troubles(state, content)];
	if (rows.length === 0) {
		return [...head, emptyLine, line(span(`   ${list.empty}`, 'dim'))];
	}

	const columns = settle(list.columns, state.columns - 3);
	const note = noteLines(state, list);
	const height = Math.max(1, bodyHeight(state) - head.length - 1 - note.length);
	const table = markedRows(rows, height, state.cursors[screen].index, row => tableRow(columns, list.cells(row)));
	return [
		...head,
		line(span('  '), ...tableHead(columns)),
		...fillTo(table, note.length === 0 ? table.length : height),
		...note,
	];
}
