import {type Line, type Span, type Tone, fit, span, widthOf} from './line.js';

/** A column of a dense table. Without `width` it shares what is left by `grow`. */
export type Column = {
	readonly title: string;
	readonly width?: number;
	readonly grow?: number;
	/** A growing column is never narrower. */
	readonly least?: number;
	readonly align?: 'left' | 'right';
};

/** A cell: text with its tone. */
export type Cell = readonly [text: string, tone?: Tone];

/** Columns with their widths settled for a total of `total`, one blank between. */
export function settle(columns: readonly Column[], total: number): ReadonlyArray<Column & {readonly width: number}> {
	const gaps = Math.max(0, columns.length - 1);
	const fixed = columns.reduce((sum, {width = 0}) => sum + width, 0);
	const shares = columns.reduce((sum, {width, grow = 1}) => sum + (width === undefined ? grow : 0), 0);
	let left = Math.max(0, total - gaps - fixed);
	let sharesLeft = shares;
	return columns.map(column => {
		if (column.width !== undefined) {
			return {...column, width: column.width};
		}

		const grow = column.grow ?? 1;
		const width = Math.max(column.least ?? 0, Math.floor(left * grow / sharesLeft));
		left -= width;
		sharesLeft -= grow;
		return {...column, width};
	});
}

/** The width that a column needs for its values, within bounds. */
export const widest = (values: Iterable<string>, least: number, most: number): number => {
	let wide = least;
	for (const value of values) {
		wide = Math.max(wide, widthOf(value));
	}

	return Math.min(wide, most);
};

/** A row of a table with settled columns. */
export function tableRow(columns: ReadonlyArray<Column & {readonly width: number}>, cells: readonly Cell[]): readonly Span[] {
	return columns.flatMap((column, index) => {
		const [text, tone] = cells[index] ?? [''];
		const gap = index < columns.length - 1 ? ' ' : '';
		return [span(fit(text, column.width, column.align) + gap, tone)];
	});
}

/** The head of a table. */
export const tableHead = (columns: ReadonlyArray<Column & {readonly width: number}>): readonly Span[] =>
	tableRow(columns, columns.map(({title}) => [title, 'dim']));

/** The part of a list that is shown so that the cursor is in sight. */
export function windowOf(count: number, height: number, cursor: number): {readonly from: number; readonly to: number} {
	const from = Math.max(0, Math.min(cursor - Math.floor(height / 2), count - height));
	return {from, to: Math.min(count, from + height)};
}

/** Rows of a list with the cursor's mark before each. */
export function markedRows<Row>(rows: readonly Row[], height: number, cursor: number, draw: (row: Row, index: number) => readonly Span[]): readonly Line[] {
	const {from, to} = windowOf(rows.length, height, cursor);
	return rows.slice(from, to).map((row, offset) => {
		const at = from + offset;
		const here = at === cursor;
		return {spans: [span(here ? '▸ ' : '  ', 'accent'), ...draw(row, at)], cursor: here};
	});
}
