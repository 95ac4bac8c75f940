import type {StatisticsPage} from '../../model/rows.js';
import {bodyHeight} from '../geometry.js';
import type {State} from '../state.js';
import {banTimeLine} from './ban-time-line.js';
import {count, countOf} from './format.js';
import {type Line, type Span, beside, emptyLine, fillTo, fit, line, span, spread, widthOf} from './line.js';
import {countLines} from './side.js';
import {countingLines, greylistLines, jailLines, rateLines} from './statistics-panels.js';
import {type StatisticsTable, shownPanel, showsAllPanels, statisticsTables, subjectNames} from './statistics-tables.js';
import {markedRows} from './table.js';
import {momentIn, pageNotes, spanWords} from './window-words.js';

const panelHeight = 9;

/** What is counted, the chosen one lit, and what must be known of the counts. */
function subjectTabs(tables: readonly StatisticsTable[], {chosen, notes, width}: {readonly chosen: number; readonly notes: readonly Span[]; readonly width: number}): Line {
	const subjects = [...new Set(tables.map(({subject}) => subject))];
	const spans = subjects.flatMap((subject): readonly Span[] => [span(` ${subjectNames[subject]} `, subject === tables[chosen]?.subject ? 'tab' : 'dim'), span(' ')]);
	return spread(spans, notes, width);
}

/** By what it is counted: the tables of one subject, the chosen one lit, empty ones faint; those beside it as far as there is room. */
function tableTabs(all: readonly StatisticsTable[], chosen: number, width: number): Line {
	const first = all.findIndex(({subject}) => subject === all[chosen]?.subject);
	const tables = all.filter(({subject}) => subject === all[chosen]?.subject);
	const at = chosen - first;
	const {from, to} = around(tables.map(({by}) => widthOf(by) + 3), at, width - 9);
	const spans: Span[] = tables.slice(from, to).map(({by, rows}, index) => span(` ${by} `, from + index === at ? 'tab' : (rows.length === 0 ? 'faint' : 'dim')));
	return line(span(' by ', 'faint'), span(from > 0 ? '‹ ' : '', 'key'), ...spans.flatMap(each => [each, span(' ')]), span(to < tables.length ? '›' : ' ', 'key'));
}

function around(widths: readonly number[], chosen: number, room: number): {readonly from: number; readonly to: number} {
	let from = chosen;
	let to = chosen + 1;
	let left = room - (widths[chosen] ?? 0);
	for (;;) {
		const after = widths[to];
		const before = widths[from - 1];
		if (after !== undefined && after <= left) {
			left -= after;
			to++;
		} else if (before !== undefined && before <= left) {
			left -= before;
			from--;
		} else {
			return {from, to};
		}
	}
}

function topLines(state: State, page: StatisticsPage, width: number, height: number): readonly Line[] {
	const tables = statisticsTables(state);
	const table = tables[state.table];
	if (table === undefined) {
		return [line(span(' no table yet', 'dim'))];
	}

	const top = Math.max(1, ...table.rows.map(row => row.count));
	const sum = Math.max(1, table.rows.reduce((all, row) => all + row.count, 0));
	const valueWidth = Math.max(12, Math.min(48, Math.floor(width * 0.4)));
	const lastWidth = momentIn(page.window, 0).length;
	const barWidth = Math.max(6, Math.min(60, width - valueWidth - 24 - lastWidth));
	const rows = markedRows(table.rows, height - 2, state.cursors.stats.index, ({value, count: many, atMost, last}) => [
		span(`${fit(value, valueWidth)} `),
		span(`${fit(countOf({count: many, atMost}, page.atLeast), 8, 'right')} `, 'strong'),
		span(`${fit(`${Math.round(many / sum * 100)} %`, 6, 'right')}  `, 'dim'),
		span(fit('━'.repeat(Math.max(1, Math.round(many / top * barWidth))), barWidth), 'accent'),
		span(`  ${last === undefined ? '' : momentIn(page.window, last)}`, 'faint'),
	]);
	// What was forgotten to keep memory bounded came at most so often.
	const forgotten = table.atLeast === true ? `, some seen up to ${count(table.missed ?? 0)} times are forgotten` : '';
	const known = `${table.atLeast === true ? '≥' : ''}${count(table.distinct)} different`;
	return [
		tableTabs(tables, state.table, width),
		line(span(`  ${fit(known, valueWidth + 1)}${fit('count', 8, 'right')} ${fit('share', 6, 'right')}  ${fit(forgotten.slice(2), barWidth)}  last`, 'faint')),
		...(rows.length === 0 ? [line(span('  nothing counted yet', 'dim'))] : rows),
	];
}

/** Further tables below the chosen one, side by side, where the screen is high and wide enough. */
function moreTables(state: State, page: StatisticsPage, height: number): readonly Line[] {
	const many = state.columns >= 150 ? 3 : 2;
	const width = Math.floor((state.columns - 2) / many) - 2;
	const tables = statisticsTables(state).filter((table, index) => index !== state.table && table.rows.length > 0);
	const blocks = tables.map(({title, rows}) => countLines(title, rows, width - 1, {most: 5, atLeast: page.atLeast}));
	const lines: Line[] = [];
	for (let from = 0; from < blocks.length && lines.length + 7 <= height; from += many) {
		let group: readonly Line[] = fillTo(blocks[from] ?? [], 6);
		for (const [index, block] of blocks.slice(from + 1, from + many).entries()) {
			group = beside(group, (width + 2) * (index + 1), block);
		}

		lines.push(emptyLine, ...group.map(each => line(span(' '), ...each.spans)));
	}

	return lines;
}

const gap = [span('    ')];

/** The panels side by side where the screen is wide, with a second row where it is high; else the one that was chosen. */
function panelLines(state: State, page: StatisticsPage): readonly Line[] {
	const {columns} = state;
	const panel = shownPanel(state);
	const isWide = columns >= 120;
	const leftWidth = isWide ? 34 : Math.floor((columns - 4) * 0.45);
	const rightWidth = columns - leftWidth - 6;
	if (panel === 'bans' && !showsAllPanels(state)) {
		return fillTo(beside(jailLines(page, leftWidth, panelHeight - 1), leftWidth, banTimeLine(page, rightWidth, panelHeight), gap), panelHeight);
	}

	if (panel === 'counting' && !showsAllPanels(state)) {
		return fillTo(countingLines(page, columns - 2, panelHeight), panelHeight);
	}

	if (!isWide) {
		return beside(greylistLines(page, leftWidth), leftWidth, rateLines(page, rightWidth), gap);
	}

	const rateWidth = Math.min(91, columns - 2 - 32 - 4 - 34 - 4);
	const mail = beside(beside(greylistLines(page, 32), 32, rateLines(page, rateWidth), gap), 36 + rateWidth, jailLines(page, 34, panelHeight), gap);
	if (!showsAllPanels(state)) {
		return mail;
	}

	const timeWidth = Math.floor((columns - 6) * 0.55);
	return [...mail, emptyLine, ...fillTo(beside(banTimeLine(page, timeWidth, 7), timeWidth, countingLines(page, columns - 6 - timeWidth, 7), gap), 7)];
}

/** The statistics: rates, greylisting, jails, bans over time, what was counted once, and the top-N table that was chosen. */
export function statisticsLines(state: State): readonly Line[] {
	const {statistics, columns} = state;
	const height = bodyHeight(state);
	if (statistics === undefined) {
		return [emptyLine, line(span('   counting …', 'dim'))];
	}

	const whole = panelLines(state, statistics);
	// On a low screen the first lines of the panels, which are the most telling, leave room for the table.
	const panels = height < 16 ? whole.slice(0, 5) : whole;
	const isLow = height < 24;
	const tables = statisticsTables(state);
	const subjects = line(span(' '), ...subjectTabs(tables, {chosen: state.table, notes: pageNotes(state, statistics, columns - 2), width: columns - 2}).spans);
	const spanLine = line(span(` ${spanWords(statistics)}`, 'faint'));
	const between = isLow ? [subjects] : [spanLine, emptyLine, subjects];
	const room = height - panels.length - between.length;
	const hasMore = room >= 16;
	const topHeight = hasMore ? Math.min(14, room - 7, Math.max(7, (tables[state.table]?.rows.length ?? 0) + 3)) : room;
	const top = topLines(state, statistics, columns - 2, topHeight);
	const more = hasMore ? moreTables(state, statistics, room - topHeight) : [];
	return [...panels.map(each => line(span(' '), ...each.spans)), ...between, ...(more.length > 0 ? fillTo(top, topHeight) : top), ...more].slice(0, height);
}
