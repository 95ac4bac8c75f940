import type {LinkState} from '../../model/host.js';
import type {HostRow} from '../../model/rows.js';
import {count} from './format.js';
import {type Span, lineWidth, span} from './line.js';
import {worstFirst} from './link-rank.js';
import {linkWords} from './link-words.js';

/** How many hosts are in each state, the worst first. */
export function countStates(hosts: ReadonlyArray<Pick<HostRow, 'link'>>): ReadonlyArray<{readonly state: LinkState; readonly hosts: number}> {
	const counts = new Map<LinkState, number>();
	for (const {link} of hosts) {
		counts.set(link.state, (counts.get(link.state) ?? 0) + 1);
	}

	return worstFirst.flatMap(state => {
		const hosts = counts.get(state);
		return hosts === undefined ? [] : [{state, hosts}];
	});
}

/** One word for the states that share a sign. */
export const shortWords: Readonly<Record<LinkState, string>> = {
	hostkey: 'refused', auth: 'refused', down: 'down', throttled: 'waiting', reconnecting: 'waiting', connecting: 'waiting', stale: 'stale', gap: 'gap', live: 'live',
};

type Told = {readonly word: string; readonly state: LinkState; readonly hosts: number};

/** States that one short word holds of together. */
function inShort(states: readonly Told[]): readonly Told[] {
	const byWord = new Map<string, Told>();
	for (const {state, hosts} of states) {
		const word = shortWords[state];
		const known = byWord.get(word);
		byWord.set(word, {word, state: known?.state ?? state, hosts: hosts + (known?.hosts ?? 0)});
	}

	return [...byWord.values()];
}

const spansOf = (told: readonly Told[]): readonly Span[] => told.flatMap(({word, state, hosts}) => {
	const {glyph, tone} = linkWords[state];
	return [span(`  ${glyph} `, tone), span(count(hosts), 'strong'), span(word === '' ? '' : ` ${word}`, state === 'live' ? 'dim' : tone)];
});

/** The counts with the sign and the word of each state: `○ 1 down  ● 46 live`; in fewer words, or by signs alone, where they do not fit in `room` columns. */
export function stateSpans(hosts: ReadonlyArray<Pick<HostRow, 'link'>>, room: number): readonly Span[] {
	const told = countStates(hosts).map(each => ({...each, word: linkWords[each.state].word}));
	const short = inShort(told);
	const bySigns = short.map(each => each.state === 'live' ? each : {...each, word: ''});
	return [told, short].map(each => spansOf(each)).find(spans => lineWidth({spans}) <= room) ?? spansOf(bySigns);
}
