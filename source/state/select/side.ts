import type {CountRow} from '../../model/rows.js';
import type {State} from '../state.js';
import {countOf} from './format.js';
import {type Line, emptyLine, fit, line, span} from './line.js';
import {statisticsTables} from './statistics-tables.js';

/** A small table of counts with bars, for the pane beside the stream. */
export function countLines(title: string, rows: readonly CountRow[], width: number, {most, atLeast}: {readonly most: number; readonly atLeast: boolean}): readonly Line[] {
	const top = Math.max(1, ...rows.map(row => row.count));
	const barWidth = Math.max(4, Math.floor(width * 0.2));
	const valueWidth = Math.max(8, width - barWidth - 11);
	const bar = (value: number): string => '━'.repeat(Math.max(1, Math.round(value / top * barWidth)));
	return [
		line(span(title, 'strong')),
		...rows.slice(0, most).map(row => line(
			span(`${fit(row.value, valueWidth)} `),
			span(`${fit(countOf(row, atLeast), 7, 'right')}  `, 'strong'),
			span(bar(row.count), 'faint'),
		)),
		...(rows.length === 0 ? [line(span('none yet', 'dim'))] : []),
	];
}

/** The pane beside the stream: the tables of the statistics that fit, one below the other. */
export function sideLines(state: State, width: number, height: number): readonly Line[] {
	const {statistics} = state;
	if (statistics === undefined) {
		return [line(span('counting …', 'dim'))];
	}

	const lines: Line[] = [];
	for (const {title, rows} of statisticsTables(state)) {
		const block = countLines(title, rows, width, {most: 6, atLeast: statistics.atLeast});
		if (rows.length > 0 && lines.length + block.length <= height) {
			lines.push(...block, emptyLine);
		}
	}

	return lines;
}
