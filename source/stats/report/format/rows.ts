import type {Tallied, TalliedRow} from '../report-result.js';
import {bytes, count} from './amounts.js';
import {fill, fit, wrap} from './fit.js';

/** Columns of the report. */
export const columns = 80;

/** Columns of a number at the start of a row. */
const numberWidth = 9;

/** A heading with its lines; no lines, no heading. */
export const block = (title: string, lines: readonly string[]): readonly string[] => lines.length === 0 ? [] : ['', title, ...lines];

const shown = (value: string): string => value === '' ? '(empty)' : value;

/** `    1,234  value`. */
export const row = (amount: number, value: string): string => `${count(amount).padStart(numberWidth)}  ${fit(shown(value), columns - numberWidth - 2)}`;

/** `    1,234   12 %  value`; `whole` is what the share is of. */
export function shareRow(amount: number, whole: number, value: string): string {
	const percent = whole === 0 ? '' : `${amount > 0 && amount / whole < 0.005 ? '<1' : Math.round(100 * amount / whole)} %`;
	return `${count(amount).padStart(numberWidth)}  ${percent.padStart(5)}  ${fit(shown(value), columns - numberWidth - 9)}`;
}

/** `  1,234  1.2 MB  value`; what was seen for certain is marked where it may have been more. */
function tallyRow(tallied: TalliedRow, isSized: boolean): string {
	const {value, count: amount, bytes: size, atMost} = tallied;
	const first = `${atMost === undefined ? '' : '≥ '}${count(amount)}`.padStart(numberWidth);
	const second = isSized ? `  ${(size === undefined ? '' : bytes(size)).padStart(8)}` : '';
	return `${first}${second}  ${fit(shown(value), columns - first.length - second.length - 2)}`;
}

/** A tally of texts that want to be read: each on up to three lines. */
export function textLines({rows, distinct, atLeast}: Tallied, most: number): readonly string[] {
	const indent = ' '.repeat(numberWidth + 2);
	const more = distinct - Math.min(most, rows.length);
	return [
		...rows.slice(0, most).flatMap(({value, count: amount}) => wrap(shown(value), columns - numberWidth - 2, 3)
			.map((line, index) => (index === 0 ? `${count(amount).padStart(numberWidth)}  ` : indent) + line)),
		...(more > 0 ? [`${indent}… and ${atLeast ? 'at least ' : ''}${count(more)} more`] : []),
	];
}

/** A tally's first rows, how many more there are, and how sure they are. */
export function tallyLines({rows, distinct, atLeast, missed, missedBytes}: Tallied, most: number): readonly string[] {
	const isSized = rows.some(({bytes: size}) => size !== undefined);
	const first = rows.slice(0, most);
	const more = distinct - first.length;
	const unsure = `${''.padStart(numberWidth)}  ≥: rare values were forgotten, up to ${count(missed)} more${isSized ? ` (${bytes(missedBytes)})` : ''}`;
	return [
		...first.map(one => tallyRow(one, isSized)),
		...(more > 0 ? [`${''.padStart(numberWidth)}  … and ${atLeast ? 'at least ' : ''}${count(more)} more`] : []),
		...(first.some(({atMost}) => atMost !== undefined) ? [unsure] : []),
	];
}

/** Names and numbers side by side: three pairs on a line. */
export function pairLines(pairs: ReadonlyArray<readonly [name: string, amount: number]>): readonly string[] {
	const cells = pairs.map(([name, amount]) => `${fill(name, 14)}${count(amount).padStart(9)}`);
	return cells.flatMap((_cell, index) => index % 3 === 0 ? [`  ${cells.slice(index, index + 3).join('   ')}`] : []);
}
