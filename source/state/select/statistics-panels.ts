import type {Series, StatisticsPage} from '../../model/rows.js';
import {count, duration, sparkline} from './format.js';
import {type Line, type Tone, fit, line, span, spread, wrap} from './line.js';
import {bucketNames, windowNames} from './window-words.js';

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

const least = (atLeast: boolean, value: number): string => (atLeast ? '≥' : '') + count(value);

/** A panel's title, with the window that it counts. */
const titled = (title: string, {window}: StatisticsPage): string => `${title}, ${windowNames[window]}`;

/** Rates of the window: name, curve, the running minute or what each count counts, the total. */
export function rateLines(page: StatisticsPage, width: number): readonly Line[] {
	const room = Math.max(10, Math.min(60, width - 31));
	const last = page.window === '1h' ? 'hour' : windowNames[page.window];
	return [
		spread([span(`Per ${bucketNames[page.window]}${width < 40 ? '' : `, last ${last}`}`, 'strong')], [span(`${fit('now', 6, 'right')} ${fit(last, 8, 'right')}`, 'dim')], width),
		...page.series.map(({name, counts, total}) => spread([
			span(`${fit(seriesNames[name] ?? name, 14)}`, total === 0 ? 'dim' : 'text'),
			span(sparkline(counts, room), total === 0 ? 'faint' : seriesTones[name]),
		], [
			span(fit(count(counts.at(-1) ?? 0), 6, 'right'), 'dim'),
			span(` ${fit(least(page.atLeast, total), 8, 'right')}`, total === 0 ? 'dim' : 'strong'),
		], width)),
	];
}

/** What became of greylisted mail, and after how long it came back. */
export function greylistLines(page: StatisticsPage, width: number): readonly Line[] {
	const row = (label: string, value: string, tone: Tone = 'strong'): Line => spread([span(label, 'dim')], [span(value, tone)], width);
	const {delay, atLeast: isForgetful = false, known = 0, ...greylist} = page.greylist;
	const counted = (label: string, value: number, tone?: Tone, atLeast = page.atLeast): Line => row(label, least(atLeast, value), value === 0 ? 'dim' : tone);
	const held = (label: string, value: number | undefined): Line => value === undefined ? row(label, 'in 1 h only', 'faint') : counted(label, value, undefined, page.atLeast || isForgetful);
	return [
		line(span(titled('Greylisting', page), 'strong')),
		counted('new', greylist.new, 'warn'),
		counted('early retry', greylist.earlyRetry),
		known === 0
			? counted('passed', greylist.passed, 'good')
			: row('passed / known already', `${least(page.atLeast, greylist.passed)} / ${count(known)}`, 'good'),
		counted('whitelisted', greylist.whitelisted),
		held('waiting', greylist.waiting),
		held('never returned', greylist.neverReturned),
		row('delay, median', delay === undefined ? '-' : duration(delay.p50 * 1000), delay === undefined ? 'dim' : 'text'),
		row('delay, p95 / max', delay === undefined ? '-' : `${duration(delay.p95 * 1000)} / ${duration(delay.max * 1000)}`, delay === undefined ? 'dim' : 'text'),
	];
}

/** What fail2ban said per jail. */
export function jailLines(page: StatisticsPage, width: number, most: number): readonly Line[] {
	const {jails, atLeast} = page;
	const wide = Math.max(8, width - 22);
	const numbers = (found: string, bans: string, unbans: string): string => [found, bans, unbans].map(text => fit(text, 6, 'right')).join(' ');
	return [
		line(span(fit(titled('Jails', page), wide), 'strong'), span(` ${numbers('found', 'bans', 'unbans')}`, 'dim')),
		...jails.slice(0, most).map(({jail, found, bans, unbans}) => line(span(`${fit(jail, wide)} `), span(numbers(least(atLeast, found), least(atLeast, bans), least(atLeast, unbans)), bans > 0 ? 'held' : 'dim'))),
		...(jails.length === 0 ? [line(span('no jail has spoken yet', 'dim'))] : []),
	];
}

/** Lines that count for nothing because others tell of the same thing, by rule; and what nothing knows. */
export function countingLines(page: StatisticsPage, width: number, height: number): readonly Line[] {
	const {folded = [], unclassified, atLeast} = page;
	const rules = folded.map(({value, count: many}): Line => spread([span(value, 'dim')], [span(` ${least(atLeast, many)}`, 'strong')], width));
	const programs = unclassified?.programs.slice(0, 3).map(({value}) => value).join(', ') ?? '';
	const unknown = unclassified === undefined
		? []
		: [spread(
			[span(unclassified.lines === 0 ? 'not understood' : `not understood: ${programs}`, 'dim')],
			[span(` ${least(atLeast, unclassified.lines)}`, unclassified.lines === 0 ? 'dim' : 'warn')],
			width,
		)];
	const room = height - 1 - unknown.length;
	return [
		spread([span(titled('Counted once', page), 'strong')], [span(' lines', 'dim')], width),
		...(rules.length === 0 ? wrap('nothing was logged twice yet', width).map(text => line(span(text, 'dim'))) : rules.slice(0, room)),
		...unknown,
	];
}
