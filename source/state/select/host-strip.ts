import type {HostRow} from '../../model/rows.js';
import type {State} from '../state.js';
import {linkWords} from './link-words.js';
import {duration, rate} from './format.js';
import {hostTone} from './host-tone.js';
import {type Line, type Span, lineWidth, span} from './line.js';

function hostSpans(state: State, {host, link, rate: perSecond}: HostRow): readonly Span[] {
	const {glyph, tone, word} = linkWords[link.state];
	const tail = link.state === 'live' ? `${rate(perSecond)}/s` : `${word} ${state.now > link.since ? duration(state.now - link.since) : ''}`;
	return [span(` ${glyph} `, tone), span(host, hostTone(state, host)), span(` ${tail} `, link.state === 'live' ? 'dim' : tone)];
}

/** Every host with its link, those in trouble first when there is no room for all. */
export function hostStrip(state: State): Line {
	const hosts = state.snapshot?.hosts ?? [];
	const all = hosts.map(row => hostSpans(state, row));
	const join = (parts: ReadonlyArray<readonly Span[]>): readonly Span[] => parts.flatMap((part, index) => index === 0 ? part : [span('│', 'faint'), ...part]);
	const whole = join(all);
	if (lineWidth({spans: whole}) <= state.columns) {
		return {spans: whole};
	}

	const order = hosts.toSorted((a, b) => Number(a.link.state === 'live') - Number(b.link.state === 'live')).map(row => hostSpans(state, row));
	const kept: Array<readonly Span[]> = [];
	for (const part of order) {
		if (lineWidth({spans: join([...kept, part])}) > state.columns - 8) {
			break;
		}

		kept.push(part);
	}

	return {spans: [...join(kept), span(` +${hosts.length - kept.length}`, 'dim')]};
}
