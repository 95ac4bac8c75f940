import type {BanSpan, StatisticsPage} from '../../model/rows.js';
import {clockTime, dateTime} from './format.js';
import {type Line, type Span, fit, line, span, wrap} from './line.js';
import {widest} from './table.js';

const hour = 3_600_000;

type Banned = {readonly jail: string; readonly address: string; readonly spans: readonly BanSpan[]};

/** The spans of each address in each jail together, whoever was banned last first; the same address on several hosts is one. */
function byAddress(bans: readonly BanSpan[], most: number): readonly Banned[] {
	const rows = new Map<string, BanSpan[]>();
	for (const ban of bans) {
		const key = `${ban.jail}\n${ban.address}`;
		const row = rows.get(key);
		if (row !== undefined) {
			row.push(ban);
		} else if (rows.size < most) {
			rows.set(key, [ban]);
		}
	}

	return [...rows.values()].map(spans => ({jail: spans[0]?.jail ?? '', address: spans[0]?.address ?? '', spans}));
}

/** Which of `width` equal parts of the time from `start` to `end` somebody was banned in. */
function partsOf(spans: readonly BanSpan[], start: number, end: number, width: number): readonly boolean[] {
	const step = (end - start) / width;
	return Array.from({length: width}, (_, index) => {
		const from = start + (index * step);
		return spans.some(ban => (ban.from ?? -Infinity) < from + step && (ban.to ?? Infinity) > from);
	});
}

/** Neighbours that are alike in one piece: a bar where it is banned, dots where it is not. */
function barSpans(parts: readonly boolean[]): readonly Span[] {
	const spans: Span[] = [];
	for (let from = 0; from < parts.length;) {
		let to = from;
		while (to < parts.length && parts[to] === parts[from]) {
			to++;
		}

		spans.push(parts[from] ? span('━'.repeat(to - from), 'held') : span('·'.repeat(to - from), 'faint'));
		from = to;
	}

	return spans;
}

/** A time at both ends of the scale, and in the middle where there is room. */
function scale(start: number, end: number, width: number): string {
	const name = (time: number): string => end - start > 20 * hour ? dateTime(time).slice(5, 16) : clockTime(time).slice(0, 5);
	const [first, middle, last] = [name(start), name((start + end) / 2), name(end)];
	const gap = width - first.length - last.length;
	const left = Math.floor((gap - middle.length) / 2);
	return gap >= middle.length + 4 ? first + ' '.repeat(left) + middle + ' '.repeat(gap - middle.length - left) + last : first + fit(last, width - first.length, 'right');
}

/** When the addresses that fail2ban banned lately were banned: one bar per address and jail, over at least an hour and at most two days. */
export function banTimeLine({bans, to}: StatisticsPage, width: number, height: number): readonly Line[] {
	if (bans === undefined) {
		return [line(span('Bans over time', 'strong')), ...wrap('who was banned from when to when is told with the last hour (w)', width).map(text => line(span(text, 'dim')))];
	}

	const rows = byAddress(bans, height - 1);
	if (rows.length === 0) {
		return [line(span('Bans over time', 'strong')), line(span('nobody was banned yet', 'dim'))];
	}

	const oldest = Math.min(to, ...rows.flatMap(({spans}) => spans.map(({from, to: until}) => from ?? until ?? to)));
	const start = Math.max(to - (48 * hour), Math.min(oldest, to - hour));
	const jailWidth = width < 60 ? 0 : widest(rows.map(({jail}) => jail), 4, 16);
	const addressWidth = widest(rows.map(({address}) => address), 14, width < 60 ? 18 : 39);
	const lead = addressWidth + 1 + (jailWidth === 0 ? 0 : jailWidth + 1);
	const bar = Math.max(8, width - lead - 2);
	return [
		line(span(fit('Bans over time', lead), 'strong'), span(scale(start, to, bar), 'dim')),
		...rows.map(({jail, address, spans}) => line(
			span(`${fit(address, addressWidth)} `),
			...(jailWidth === 0 ? [] : [span(`${fit(jail, jailWidth)} `, 'dim')]),
			...barSpans(partsOf(spans, start, to, bar)),
			// No unban was seen: it stands still, as far as the log tells.
			span(spans.some(ban => ban.to === undefined) ? ' ▸' : '  ', 'held'),
		)),
	];
}
