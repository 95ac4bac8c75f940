import {ambiguityOf} from '../../model/ambiguity.js';
import type {EventClass, Fields} from '../../model/mail-event.js';
import type {StreamRow} from '../../model/rows.js';
import {cursorIndex, isLooking} from '../areas/stream.js';
import {sideWidth, streamRows} from '../geometry.js';
import {type State, allHosts} from '../state.js';
import {eventWord} from './event-words.js';
import {clockTime, count, dateTime, sparkline} from './format.js';
import {type HostGap, gapPlaces, shownGaps} from './gap-rows.js';
import {shortGapWords} from './gap-words.js';
import {hostTone, hostWidth} from './host-tone.js';
import {type Line, type Span, type Tone, emptyLine, fillTo, fit, line, lineWidth, span, spread} from './line.js';

type Widths = {readonly time: number; readonly host: number; readonly reason: number; readonly who: number; readonly address: number; readonly recipient: number; readonly tail: number};

/** Cursor and, with the blank behind it, glyph and word. */
const markWidth = 2 + 9;

/** Columns of the stream for a width: the narrow screen gives who and to whom what there is, the wide one shows all. */
function widthsFor(state: State, width: number): Widths {
	const host = hostWidth(state, width < 100 ? 8 : 12);
	const address = 15;
	if (width < 70) {
		// Gaps: after time, host, reason, who and address.
		return {time: 5, host, reason: 6, address, tail: 0, who: Math.max(8, width - markWidth - 5 - host - 6 - address - 5), recipient: 0};
	}

	const reason = width < 100 ? 8 : 16;
	const left = Math.max(20, width - markWidth - 8 - host - reason - address - 5);
	const tail = left >= 70 ? Math.floor(left * 0.28) : 0;
	const who = Math.floor((left - tail) * (left < 45 ? 0.62 : 0.54));
	return {time: 8, host, reason, address, tail, who, recipient: left - who - tail - (tail > 0 ? 1 : 0)};
}

/** Who a line is about: the sender, the user, the jail; the null sender is `<>`. */
function whoOf({class: eventClass, fields}: StreamRow): string | undefined {
	if (eventClass === 'ban') {
		return fields['jail'];
	}

	const {sender, user} = fields;
	return user ?? (sender === '' ? '<>' : sender);
}

const after = (label: string, value: string | undefined, behind: string): string => value === undefined ? '' : label + value + behind;

const tails: Readonly<Partial<Record<EventClass, (fields: Fields) => string>>> = {
	rejected: ({rbl, code, dsn, text}) => rbl ?? [code, dsn, text].filter(Boolean).join(' '),
	greylisted: ({missing_s: missing}) => after('', missing, ' s missing'),
	'greylist-pass': ({delay_s: delay}) => after('after ', delay, ' s'),
};

/** What stands at the end of a line: the list that blocked it, the relay, the reply. */
const tailOf = ({class: eventClass, fields}: StreamRow): string =>
	tails[eventClass]?.(fields) ?? fields['relay'] ?? fields['helo'] ?? fields['text'] ?? '';

const quiet: ReadonlySet<Tone> = new Set(['dim', 'faint']);

const day = 24 * 60 * 60 * 1000;

/** `06:36:58`; of a line that is older than a day `21 06:36`, with the day of the month. */
const timeOf = (time: number, now: number): string => now - time > day ? dateTime(time).slice(8, 16) : clockTime(time);

function rowSpans(state: State, row: StreamRow, widths: Widths): readonly Span[] {
	const word = eventWord(row.class, row.reason);
	const head: readonly Span[] = [
		span(`${fit(timeOf(row.time, state.now).slice(0, widths.time), widths.time)} `, quiet.has(word.tone) ? 'faint' : 'dim'),
		span(`${fit(row.host, widths.host)} `, hostTone(state, row.host)),
		span(`${word.glyph} ${fit(word.word, 6)} `, word.tone),
	];
	const {client_ip: address, recipient} = row.fields;
	const hasParties = [whoOf(row), address, recipient].some(each => each !== undefined);
	return [...head, ...(row.class === 'unclassified' || !hasParties ? rawCells(row, widths, word.tone) : partyCells(row, widths, quiet.has(word.tone)))];
}

/** A line that names nobody, or that nothing knows: its text as it stands. */
function rawCells({class: eventClass, program, reason, message}: StreamRow, widths: Widths, tone: Tone): readonly Span[] {
	const unknown = eventClass === 'unclassified';
	const room = widths.who + widths.address + widths.recipient + widths.tail + (widths.tail > 0 ? 3 : 2);
	const text = unknown ? 'text' : (quiet.has(tone) ? 'faint' : 'dim');
	return [span(`${fit(unknown ? program : reason, widths.reason)} `, 'dim'), span(fit(message, room), text)];
}

/** Who, from where, to whom. */
function partyCells(row: StreamRow, widths: Widths, calm: boolean): readonly Span[] {
	const who = whoOf(row);
	const {client_ip: address = '', recipient} = row.fields;
	const quietly = (tone: Tone): Tone => calm ? 'faint' : tone;
	const doubt = ambiguityOf(row) === undefined ? '' : '▲ ';
	return [
		span(`${fit(row.reason, widths.reason)} `, quietly('dim')),
		...(doubt === '' ? [] : [span(doubt, 'warn')]),
		span(`${fit(who ?? '·', widths.who - doubt.length)} `, who === undefined ? 'faint' : (calm ? 'dim' : 'text')),
		span(`${fit(address, widths.address)} `, quietly('info')),
		span(fit(after('→ ', recipient, ''), widths.recipient), quietly('dim')),
		...(widths.tail > 0 ? [span(` ${fit(tailOf(row), widths.tail)}`, 'faint')] : []),
	];
}

const drawnRows = new WeakMap<StreamRow, {readonly look: string; readonly line: Line}>();

/** The row as a line; the same object again for as long as the row looks the same, so that it need not be painted again. */
function rowLine(state: State, row: StreamRow, widths: Widths, look: string): Line {
	const before = drawnRows.get(row);
	if (before?.look === look) {
		return before.line;
	}

	const drawn = {spans: [span('  ', 'accent'), ...rowSpans(state, row, widths)]};
	drawnRows.set(row, {look, line: drawn});
	return drawn;
}

/** The counters above the stream: the running hour, and the lines of each minute. */
function counters(state: State, width: number): Line {
	const {snapshot} = state;
	if (snapshot === undefined) {
		return line(span(' waiting for the hosts …', 'dim'));
	}

	const {accepted, rejected, greylisted, bans, perMinute} = snapshot.recent;
	const number = (label: string, value: number, tone: Tone): readonly Span[] => [span(` ${label} `, 'dim'), span(`${count(value)} `, value === 0 ? 'dim' : tone)];
	const left = [
		span(width >= 100 ? ' last hour ' : '', 'faint'),
		...number('accepted', accepted, 'good'),
		...number('rejected', rejected, 'bad'),
		...number('greylisted', greylisted, 'warn'),
		...number('bans', bans, 'held'),
	];
	const label = width >= 76 ? ' lines/min ' : ' ';
	const room = Math.min(60, width - lineWidth({spans: left}) - label.length - 2);
	return spread(left, room < 8 ? [] : [span(sparkline(perMinute, room), 'accent'), span(label, 'dim')], width);
}

/** The line under the counters: the filter that holds, or the heads of the columns. */
function heads(state: State, widths: Widths, width: number): Line {
	const {filter, filterProblem, page} = state.stream;
	if (filter !== '' || filterProblem !== undefined) {
		const right = filterProblem === undefined
			? [span(isLooking(state) ? 'looking … ' : `${count(page?.matched ?? 0)} matched `, 'dim')]
			: [span(` ▲ ${filterProblem} `, 'warn')];
		return spread([span(' filter ', 'dim'), span(filter, 'accent')], right, width);
	}

	return line(span(`  ${fit('time', widths.time + 1)}${fit('host', widths.host + 1)}${fit('what', 9)}${fit('why', widths.reason + 1)}${fit('who', widths.who + 1)}${fit('client', widths.address + 1)}${fit('to', widths.recipient)}${widths.tail > 0 ? ` ${fit('detail', widths.tail)}` : ''}`, 'faint'));
}

/** What is said where a filter finds nothing. */
function noMatch({page}: State['stream']): string {
	const where = {searching: 'in memory matches this filter; the history is being searched', more: 'in memory matches this filter', all: 'in memory or the history matches this filter; esc clears it'};
	return `no line ${page?.past === undefined ? 'in memory matches this filter; esc clears it' : where[page.past.state]}`;
}

/** The stream: counters, heads, rows with the newest at the bottom. */
export function streamLines(state: State): readonly Line[] {
	const {stream, columns} = state;
	const width = columns - (sideWidth(state) > 0 ? sideWidth(state) + 3 : 0);
	const widths = widthsFor(state, width);
	const rows = (stream.page?.rows ?? []).slice(-streamRows(state));
	const offset = (stream.page?.rows.length ?? 0) - rows.length;
	const at = cursorIndex(stream) - offset;
	// All that a row's look depends on besides the row itself.
	const look = `${width} ${allHosts(state).join(' ')}`;
	const gaps = gapPlaces({rows, newer: stream.page?.newer ?? 0}, shownGaps(state));
	const drawn = rows.flatMap((row, index): readonly Line[] => [
		...gapLines(state, widths, gaps.get(index)),
		index === at ? {spans: [span('▸ ', 'accent'), ...rowSpans(state, row, widths)], cursor: true} : rowLine(state, row, widths, look),
	]);
	const all = [...drawn, ...gapLines(state, widths, gaps.get(rows.length))];
	return [counters(state, width), heads(state, widths, width), ...fillTo(all.length === 0 ? nothingYet(state) : lastWithCursor(all, streamRows(state)), streamRows(state))];
}

/** What is missing stands where it is missing, whatever the filter. */
const gapLines = (state: State, widths: Widths, gaps: readonly HostGap[] = []): readonly Line[] => gaps.map(gap => line(
	span(`  ${fit(timeOf(gap.to ?? gap.from ?? state.now, state.now).slice(0, widths.time), widths.time)} `, 'dim'),
	span(`${fit(gap.host, widths.host)} `, hostTone(state, gap.host)),
	span('▲ gap    ', 'warn'),
	span(shortGapWords(gap), 'warn'),
));

/** As many of the last lines as there is room for, but never without the one under the cursor. */
function lastWithCursor(lines: readonly Line[], room: number): readonly Line[] {
	const cursor = lines.findIndex(each => each.cursor);
	const start = Math.max(0, Math.min(lines.length - room, cursor === -1 ? lines.length : cursor));
	return lines.slice(start, start + room);
}

function nothingYet({stream, snapshot}: State): readonly Line[] {
	const said = stream.page === undefined || snapshot === undefined
		? 'waiting for the first lines …'
		: (stream.filter === '' ? 'no lines yet: the hosts are quiet, or still connecting (6 shows them)' : noMatch(stream));
	return [emptyLine, line(span(`   ${said}`, 'dim'))];
}
