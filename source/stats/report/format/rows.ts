import type {Tallied} from '../report-result.js';
import {bytes, count} from './amounts.js';
import {fill, fit} from './fit.js';

/** Columns of the report. */
export const columns = 80;

/** A heading with its lines; no lines, no heading. */
export const block = (title: string, lines: readonly string[]): readonly string[] => lines.length === 0 ? [] : ['', title, ...lines];

/** `  1,234  value`. */
export const row = (amount: number, value: string): string => `${count(amount).padStart(10)}  ${fit(value === '' ? '(empty)' : value, columns - 12)}`;

/** `  1,234  1.2 MB  value`. */
const sizedRow = (amount: number, size: number | undefined, value: string): string =>
	`${count(amount).padStart(10)}  ${(size === undefined ? '' : bytes(size)).padStart(8)}  ${fit(value === '' ? '(empty)' : value, columns - 22)}`;

/** A tally's rows, and how many more there are. */
export function tallyLines({rows, distinct, atLeast}: Tallied, most: number): readonly string[] {
	const isSized = rows.some(({bytes: size}) => size !== undefined);
	const shown = rows.slice(0, most).map(({value, count: amount, bytes: size}) => isSized ? sizedRow(amount, size, value) : row(amount, value));
	const more = distinct - shown.length;
	return more > 0 ? [...shown, `${''.padStart(10)}  … and ${atLeast ? 'at least ' : ''}${count(more)} more`] : shown;
}

/** Names and numbers side by side: three pairs on a line. */
export function pairLines(pairs: ReadonlyArray<readonly [name: string, amount: number]>): readonly string[] {
	const cells = pairs.map(([name, amount]) => `${fill(name, 13)}${count(amount).padStart(9)}`);
	return cells.flatMap((_cell, index) => index % 3 === 0 ? [`  ${cells.slice(index, index + 3).join('    ')}`] : []);
}
