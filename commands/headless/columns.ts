import stringWidth from 'string-width';
import {safe} from '../../source/model/safe.js';

/** Rows of cells in aligned columns two spaces apart, the head first; no line ends in spaces. */
export function inColumns(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const cells = [head, ...rows].map(row => row.map(cell => safe(cell)));
	const widths = head.map((_, column) => Math.max(...cells.map(row => stringWidth(row[column] ?? ''))));
	return cells.map(row => `${row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - stringWidth(cell))).join('  ').trimEnd()}\n`).join('');
}
