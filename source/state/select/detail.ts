import {ambiguityOf} from '../../model/ambiguity.js';
import type {StreamRow} from '../../model/rows.js';
import {rowUnderCursor} from '../areas/stream.js';
import type {State} from '../state.js';
import {eventWord} from './event-words.js';
import {dateTime} from './format.js';
import {hostTone} from './host-tone.js';
import {type Line, type Span, emptyLine, fit, fitLine, line, span, widthOf, wrap} from './line.js';

// Fields in the order in which an operator asks for them; all others follow by name.
const order = ['sender', 'recipient', 'user', 'client_ip', 'client_name', 'helo', 'code', 'dsn', 'text', 'rbl', 'jail', 'qid', 'relay', 'status', 'delay'];

const rank = (name: string): number => {
	const at = order.indexOf(name);
	return at === -1 ? order.length : at;
};

/** The line under the cursor with all its fields, whole text and source. */
export function detailLines(state: State, width: number): readonly Line[] {
	const row = rowUnderCursor(state.stream);
	return row === undefined ? [line(span(' no line', 'dim'))] : rowDetail(state, row, width);
}

/** A line of a log with all its fields, whole text and source. */
export function rowDetail(state: State, row: StreamRow, width: number): readonly Line[] {
	const word = eventWord(row.class, row.reason);
	const fields = Object.entries(row.fields)
		.filter((field): field is [string, string] => field[1] !== undefined)
		.toSorted(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b));
	const wide = Math.max(6, ...fields.map(([name]) => widthOf(name)));
	const doubt = ambiguityOf(row);
	const same = row.class === row.reason || row.reason === 'unknown';
	return [
		line(
			span(` ${word.glyph} ${row.class}`, word.tone),
			span(same ? '' : ` ${row.reason}`),
			span('  on ', 'dim'),
			span(row.host, hostTone(state, row.host)),
		),
		...wrap(`${dateTime(row.time)} UTC  ${row.program}${row.pid === undefined ? '' : `[${row.pid}]`}  ${row.source}`, width - 2).map(text => line(span(` ${text}`, 'dim'))),
		...wrap(row.message, width - 2).map(text => line(span(` ${text}`))),
		...(doubt === undefined ? [] : wrap(`▲ ambiguous: ${doubt}`, width - 2).map(text => line(span(` ${text}`, 'warn')))),
		...(fields.length === 0 ? [] : [emptyLine]),
		...fieldLines(fields, wide, width),
	];
}

type Field = readonly [name: string, value: string];

/** Fields one below the other; two beside each other where both are short enough. */
function fieldLines(fields: readonly Field[], wide: number, width: number): readonly Line[] {
	const half = Math.floor(width / 2);
	const cell = ([name, value]: Field): readonly Span[] => [span(` ${fit(name, wide)}  `, 'dim'), span(value === '' ? '<>' : value)];
	const fits = (field: Field | undefined): boolean => field !== undefined && width >= 70 && widthOf(field[1]) <= half - wide - 4;
	const lines: Line[] = [];
	for (let at = 0; at < fields.length; at++) {
		const field = fields[at] ?? ['', ''];
		const next = fields[at + 1];
		if (next !== undefined && fits(field) && fits(next)) {
			lines.push({spans: [...fitLine({spans: cell(field)}, half).spans, ...cell(next)]});
			at++;
		} else {
			const [first = '', ...others] = wrap(field[1], Math.max(10, width - wide - 4));
			lines.push({spans: cell([field[0], first])}, ...others.map(text => ({spans: cell(['', text])})));
		}
	}

	return lines;
}
