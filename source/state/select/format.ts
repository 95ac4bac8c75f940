import type {CountRow} from '../../model/rows.js';

/** Clock time of a moment, UTC: `03:12:41`. */
export const clockTime = (time: number): string => new Date(time).toISOString().slice(11, 19);

/** Date and clock time of a moment, UTC: `2026-11-22 03:12:41`. */
export const dateTime = (time: number): string => new Date(time).toISOString().slice(0, 19).replace('T', ' ');

/** A short span of time: `42 s`, `3 min`, `5 h 59 min`, `2 d 4 h`. */
export function duration(milliseconds: number): string {
	const seconds = Math.max(0, Math.round(milliseconds / 1000));
	if (seconds < 90) {
		return `${seconds} s`;
	}

	const minutes = Math.round(seconds / 60);
	if (minutes < 60) {
		return `${minutes} min`;
	}

	const hours = Math.floor(minutes / 60);
	return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** A count with its thousands apart: `12,345`. */
export const count = (value: number): string => String(Math.round(value)).replaceAll(/\B(?=(\d{3})+$)/g, ',');

/** A rate with the precision that it deserves: `0.4`, `12`, `1,204`. */
export const rate = (value: number): string => value < 10 && value > 0 ? value.toFixed(1) : count(value);

/** A share as per cent: `0.4 %`. */
export const percent = (part: number, whole: number): string => whole === 0 ? '0 %' : `${(part / whole * 100).toFixed(part === 0 ? 0 : 1)} %`;

/** A value's count; "≥" before it where more may have been: a source has a gap, or rare values had to be forgotten. */
export const countOf = ({count: seen, atMost = seen}: Pick<CountRow, 'count' | 'atMost'>, atLeast: boolean): string => (atLeast || atMost > seen ? '≥' : '') + count(seen);

/** `1 host`, `3 hosts`. */
export const plural = (value: number, word: string): string => `${count(value)} ${word}${value === 1 ? '' : 's'}`;

const bars = '▁▂▃▄▅▆▇';

/** Counts as a line of bars, at most `width` of them: the oldest few are left out, or neighbours added up, when there is no room for all. */
export function sparkline(values: readonly number[], width: number): string {
	const shown = values.length < width * 1.4 ? values.slice(-width) : values;
	const group = Math.max(1, Math.ceil(shown.length / Math.max(1, width)));
	const sums: number[] = [];
	for (let end = shown.length; end > 0; end -= group) {
		sums.unshift(shown.slice(Math.max(0, end - group), end).reduce((sum, value) => sum + value, 0));
	}

	const top = Math.max(1, ...sums);
	return sums.map(value => bars[value === 0 ? 0 : Math.max(1, Math.min(6, Math.ceil(value / top * 6)))] ?? '').join('');
}

/** Bytes in the largest unit that leaves a number of at least 1. */
export function size(value: number): string {
	const units = ['B', 'kB', 'MB', 'GB', 'TB'];
	const unit = value < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
	const number = value / (1000 ** unit);
	return `${number >= 100 || unit === 0 ? number.toFixed(0) : number.toFixed(1)} ${units[unit] ?? ''}`;
}
