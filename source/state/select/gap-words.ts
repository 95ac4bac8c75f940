import type {SourceGap} from '../../model/position.js';
import {safe} from '../../model/safe.js';
import {clockTime, count, dateTime, size} from './format.js';

const day = 24 * 60 * 60 * 1000;

/** A span in words: `03:10:04 to 03:12:00`, with dates where it is long. */
function spanWords(from: number | undefined, to: number | undefined): string {
	if (from === undefined || to === undefined) {
		const end = from ?? to;
		return end === undefined ? 'at a time that is not known' : `${from === undefined ? 'before' : 'since'} ${dateTime(end)}`;
	}

	return to - from > day ? `${dateTime(from)} to ${dateTime(to)}` : `${dateTime(from)} to ${clockTime(to)}`;
}

const amountOf = ({bytes, lines}: SourceGap): readonly string[] =>
	[...(lines === undefined ? [] : [`${count(lines)} lines`]), ...(bytes === undefined ? [] : [size(bytes)])];

/** What is missing, of which log, since when, and why. */
export function gapWords(gap: SourceGap): string {
	const {source, from, to, reason} = gap;
	const amount = amountOf(gap);
	return `${safe(source)}, ${spanWords(from, to)}${amount.length === 0 ? '' : ` (${amount.join(', ')})`}: ${safe(reason)}`;
}

/** The same in one row of the stream, which has the host and the time: what matters most comes first. */
export function shortGapWords(gap: SourceGap): string {
	const {source, from, reason} = gap;
	return `${amountOf(gap).join(', ') || 'lines'} missing${from === undefined ? '' : ` since ${clockTime(from)}`}: ${safe(reason)} (${safe(source)})`;
}
