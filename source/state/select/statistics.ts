import type {GreylistRow, Series, StatisticsPage} from '../../model/rows.js';
import {bodyHeight} from '../geometry.js';
import type {State} from '../state.js';
import {clockTime, count, countOf, duration, sparkline} from './format.js';
import {type Line, type Span, type Tone, beside, emptyLine, fillTo, fit, line, span, spread, widthOf} from './line.js';
import {countLines} from './side.js';
import {type StatisticsTable, statisticsTables} from './statistics-tables.js';
import {markedRows} from './table.js';

const seriesTones: Readonly<Record<Series['name'], Tone>> = {
	accepted: 'good',
	rejected: 'bad',
	greylisted: 'warn',
	delivered: 'good',
	deferred: 'warn',
	bounced: 'bad',
	'auth-failure': 'bad',
	ban: 'held',
	lines: 'accent',
};

const seriesNames: Readonly<Partial<Record<Series['name'], string>>> = {'auth-failure': 'failed logins', ban: 'bans', lines: 'all lines'};

const panelHeight = 9;

const least = ({atLeast}: StatisticsPage, value: number): string => (atLeast ? '≥' : '') + count(value);

/** Rates of the last hour: name, curve, the running minute, the hour's total. */
function rateLines(page: StatisticsPage, width: number): readonly Line[] {
	const room = Math.max(10, Math.min(60, width - 31));
	return [
		spread([span(width < 40 ? 'Per minute' : 'Per minute, last hour', 'strong')], [span(`${fit('now', 6, 'right')} ${fit('hour', 8, 'right')}`, 'dim')], width),
		...page.series.map(({name, perMinute, total}) => spread([
			span(`${fit(seriesNames[name] ?? name, 14)}`, total === 0 ? 'dim' : 'text'),
			span(sparkline(perMinute, room), total === 0 ? 'faint' : seriesTones[name]),
		], [
			span(fit(count(perMinute.at(-1) ?? 0), 6, 'right'), 'dim'),
			span(` ${fit(least(page, total), 8, 'right')}`, total === 0 ? 'dim' : 'strong'),
		], width)),
	];
}

function greylistLines(page: StatisticsPage, width: number): readonly Line[] {
	const row = (label: string, value: string, tone: Tone = 'strong'): Line => spread([span(label, 'dim')], [span(value, tone)], width);
	const {delay, ...greylist}: GreylistRow = page.greylist;
	const counted = (label: string, value: number, tone?: Tone): Line => row(label, least(page, value), value === 0 ? 'dim' : tone);
	return [
		line(span('Greylisting', 'strong')),
		counted('new', greylist.new, 'warn'),
		counted('early retry', greylist.earlyRetry),
		counted('passed', greylist.passed, 'good'),
		counted('whitelisted', greylist.whitelisted),
		counted('waiting', greylist.waiting),
		counted('never returned', greylist.neverReturned),
		row('delay, median', delay === undefined ? '-' : duration(delay.p50 * 1000), delay === undefined ? 'dim' : 'text'),
		row('delay, p95 / max', delay === undefined ? '-' : `${duration(delay.p95 * 1000)} / ${duration(delay.max * 1000)}`, delay === undefined ? 'dim' : 'text'),
	];
}

function jailLines({jails}: StatisticsPage, width: number, most: number): readonly Line[] {
	const wide = Math.max(8, width - 22);
	const numbers = (found: string, bans: string, unbans: string): string => [found, bans, unbans].map(text => fit(text, 6, 'right')).join(' ');
	return [
		line(span(fit('Jails', wide), 'strong'), span(` ${numbers('found', 'bans', 'unbans')}`, 'dim')),
		...jails.slice(0, most).map(({jail, found, bans, unbans}) => line(span(`${fit(jail, wide)} `), span(numbers(count(found), count(bans), count(unbans)), bans > 0 ? 'held' : 'dim'))),
		...(jails.length === 0 ? [line(span('no jail has spoken yet', 'dim'))] : []),
	];
}

/** The names of the tables, the chosen one lit; those beside it as far as there is room. */
function tableTabs(tables: readonly StatisticsTable[], chosen: number, width: number): Line {
	const {from, to} = around(tables.map(({title}) => widthOf(title) + 3), chosen, width - 6);
	const spans: Span[] = tables.slice(from, to).map(({title}, index) => from + index === chosen ? span(` ${title} `, 'tab') : span(` ${title} `, 'dim'));
	return line(span(from > 0 ? '‹ ' : '  ', 'key'), ...spans.flatMap(each => [each, span(' ')]), span(to < tables.length ? '›' : ' ', 'key'));
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
	const barWidth = Math.max(6, Math.min(60, width - valueWidth - 32));
	const rows = markedRows(table.rows, height - 2, state.cursors.stats.index, ({value, count: many, atMost, last}) => [
		span(`${fit(value, valueWidth)} `),
		span(`${fit(countOf({count: many, atMost}, page.atLeast), 8, 'right')} `, 'strong'),
		span(`${fit(`${Math.round(many / sum * 100)} %`, 6, 'right')}  `, 'dim'),
		span(fit('━'.repeat(Math.max(1, Math.round(many / top * barWidth))), barWidth), 'accent'),
		span(`  ${last === undefined ? '' : clockTime(last)}`, 'faint'),
	]);
	return [
		tableTabs(tables, state.table, width),
		line(span(`  ${fit(`${count(table.distinct)} different`, valueWidth + 1)}${fit('count', 8, 'right')} ${fit('share', 6, 'right')}  ${fit('', barWidth)}  last`, 'faint')),
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

/** The statistics: rates, greylisting, jails, and the top-N table that was chosen. */
export function statisticsLines(state: State): readonly Line[] {
	const {statistics, columns} = state;
	const height = bodyHeight(state);
	if (statistics === undefined) {
		return [emptyLine, line(span('   counting …', 'dim'))];
	}

	const wide = columns >= 120;
	const leftWidth = wide ? 32 : Math.floor((columns - 4) * 0.45);
	const grey = greylistLines(statistics, leftWidth);
	const rateWidth = wide ? Math.min(91, columns - 2 - leftWidth - 4 - 34 - 4) : columns - leftWidth - 6;
	const gap = [span('    ')];
	const rates = rateLines(statistics, rateWidth);
	const whole = wide
		? beside(beside(grey, leftWidth, rates, gap), leftWidth + 4 + rateWidth, jailLines(statistics, 34, panelHeight), gap)
		: beside(grey, leftWidth, rates, gap);
	// On a low screen the first lines of the panels, which are the most telling, leave room for the table.
	const panels = height < 16 ? whole.slice(0, 5) : whole;
	const isLow = height < 24;
	const room = height - panels.length - (isLow ? 1 : 2);
	const head = panels.map(each => line(span(' '), ...each.spans));
	const spanLine = line(span(` ${clockTime(statistics.from)} – ${clockTime(statistics.to)} UTC`, 'faint'), ...(statistics.atLeast ? [span('   a log had a gap: counts are lower bounds (≥)', 'warn')] : []));
	const topHeight = room >= 22 ? Math.min(14, Math.max(7, (statisticsTables(state)[state.table]?.rows.length ?? 0) + 3)) : room;
	const top = topLines(state, statistics, columns - 2, topHeight);
	const more = room >= 22 ? moreTables(state, statistics, room - topHeight) : [];
	const between = isLow ? [statistics.atLeast ? spanLine : emptyLine] : [spanLine, emptyLine];
	return [...head, ...between, ...(more.length > 0 ? fillTo(top, topHeight) : top), ...more].slice(0, height);
}
