import {isOver} from '../../model/entry-memory.js';
import type {SenderRow} from '../../model/rows.js';
import {dayOf, expiredSenders, senderRows} from '../areas/lists.js';
import type {State} from '../state.js';
import {hostTone, hostWidth} from './host-tone.js';
import type {Line, Tone} from './line.js';
import {listLines} from './list-screen.js';
import {widest} from './table.js';

/** A map's action by what it does to mail. */
function actionTone({action}: SenderRow): Tone {
	if (/^(?:reject|5\d\d|4\d\d|defer)/i.test(action)) {
		return 'bad';
	}

	return /^(?:ok|permit|dunno)/i.test(action) ? 'good' : 'warn';
}

const untilOf = ({memory}: SenderRow, today: string): readonly [text: string, tone: Tone] =>
	isOver(memory, today) ? ['over', 'warn'] : [memory?.until ?? '', 'dim'];

/** The entries of the sender access maps. */
export function senderLines(state: State): readonly Line[] {
	const rows = senderRows(state);
	const wide = state.columns >= 100;
	const today = dayOf(state);
	const ends = rows.some(({memory}) => memory?.until !== undefined);
	const over = expiredSenders(state).length;
	return listLines(state, {
		screen: 'senders',
		word: rows.length === 1 ? 'entry' : 'entrie',
		content: state.senders,
		rows,
		note: ({key, action, comment, map, line, memory}) => `${key} ${action}${comment === undefined ? '' : `  ${comment}`}  (${map}, line ${line})${isOver(memory, today) ? `  over: e removes ${over === 1 ? 'it' : `all ${over} that are`}` : ''}`,
		empty: 'the sender maps hold no entry; b adds one',
		columns: [
			{title: 'host', width: hostWidth(state)},
			{title: 'sender', width: widest(rows.map(({key}) => key), 20, wide ? 40 : 28)},
			{title: 'action', grow: 3, least: 12},
			...(ends ? [{title: 'until', width: 10}] : []),
			...(wide ? [{title: 'comment', grow: 2, least: 8}, {title: 'map', width: widest(rows.map(({map}) => map), 8, 34)}] : []),
			{title: 'line', width: 5, align: 'right'},
		],
		cells: row => [
			[row.host, hostTone(state, row.host)],
			[row.key, 'strong'],
			[row.action, actionTone(row)],
			...(ends ? [untilOf(row, today)] : []),
			...(wide ? [[row.comment ?? '', 'dim'] as const, [row.map, 'faint'] as const] : []),
			[String(row.line), 'faint'],
		],
	});
}
