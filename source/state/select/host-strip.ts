import type {HostRow} from '../../model/rows.js';
import type {State} from '../state.js';
import {duration, rate} from './format.js';
import {stateSpans} from './host-sums.js';
import {hostTone} from './host-tone.js';
import {type Line, type Span, lineWidth, span} from './line.js';
import {healthOf, isTroubled} from './link-rank.js';
import {linkWords} from './link-words.js';

function hostSpans(state: State, {host, link, rate: perSecond}: HostRow): readonly Span[] {
	const {glyph, tone, word} = linkWords[link.state];
	const tail = link.state === 'live' ? `${rate(perSecond)}/s` : `${word} ${state.now > link.since ? duration(state.now - link.since) : ''}`;
	return [span(` ${glyph} `, tone), span(host, hostTone(state, host)), span(` ${tail} `, link.state === 'live' ? 'dim' : tone)];
}

/** No terminal has room for more; laying out two hundred to see that they do not fit would be most of a frame. */
const most = 24;

const join = (parts: ReadonlyArray<readonly Span[]>): readonly Span[] => parts.flatMap((part, index) => index === 0 ? part : [span('│', 'faint'), ...part]);

/** As many as there is room for. */
function fitting(state: State, rows: readonly HostRow[], room: number): ReadonlyArray<readonly Span[]> {
	const kept: Array<readonly Span[]> = [];
	let left = room;
	for (const row of rows) {
		const part = hostSpans(state, row);
		left -= lineWidth({spans: part}) + 1;
		if (left < 0) {
			break;
		}

		kept.push(part);
	}

	return kept;
}

/** Every host with its link. Where there is no room for all: how many are in which state, and those in trouble, the worst first, else the busiest. */
export function hostStrip(state: State): Line {
	const hosts = state.snapshot?.hosts ?? [];
	if (hosts.length <= most) {
		const whole = join(hosts.map(row => hostSpans(state, row)));
		if (lineWidth({spans: whole}) <= state.columns) {
			return {spans: whole};
		}
	}

	const sums: readonly Span[] = [...stateSpans(hosts, state.columns * 0.6), span(' ')];
	const troubled = hosts.filter(row => isTroubled(row)).toSorted((a, b) => healthOf(a) - healthOf(b));
	const told = troubled.length === 0 ? hosts.toSorted((a, b) => b.rate - a.rate) : troubled;
	const kept = fitting(state, told.slice(0, most), state.columns - lineWidth({spans: sums}) - 8);
	return {spans: [...join([sums, ...kept]), span(` +${told.length - kept.length}`, 'dim')]};
}
