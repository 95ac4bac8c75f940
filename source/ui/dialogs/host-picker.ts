import {hostsOffered} from '../../state/host-list.js';
import {entrySpans} from '../../state/select/entry.js';
import {plural} from '../../state/select/format.js';
import {hostTone} from '../../state/select/host-tone.js';
import {type Line, fit, line, span} from '../../state/select/line.js';
import {linkWords} from '../../state/select/link-words.js';
import {markedRows} from '../../state/select/table.js';
import type {Overlay, State} from '../../state/state.js';
import {type Dialog, frameHeight, inTheMiddle} from './dialog.js';

const entryWidth = 24;

/** What is typed to find hosts among many, and how many are marked; undefined: neither is of use. */
function filterLine({choice, entry, typing}: Extract<Overlay, {over: 'hosts'}>, offered: number): Line | undefined {
	return entry.text === '' && !typing && choice.marked.length === 0
		? undefined
		: line(span(' / ', typing ? 'accent' : 'dim'), ...entrySpans(entry, entryWidth, typing), span(`  ${plural(offered, 'host')}, ${choice.marked.length} marked`, 'dim'));
}

/** The hosts to show, to be marked. */
export function hostPicker(state: State, overlay: Extract<Overlay, {over: 'hosts'}>): Dialog {
	const {choice, entry} = overlay;
	const offered = new Set(hostsOffered(state, entry.text));
	const hosts = state.snapshot?.hosts.filter(({host}) => offered.has(host)) ?? [];
	const typed = filterLine(overlay, hosts.length);
	const above = typed === undefined ? [] : [typed];
	const height = Math.min(state.rows - 2, (state.snapshot?.hosts.length ?? 0) + frameHeight + above.length);
	const content = [...above, ...markedRows(hosts, height - frameHeight - above.length, choice.at, ({host, link}) => [
		span(choice.marked.includes(host) ? '[x] ' : '[ ] ', choice.marked.includes(host) ? 'key' : 'dim'),
		span(fit(host, 22), hostTone(state, host)),
		span(` ${linkWords[link.state].glyph} ${linkWords[link.state].word}`, linkWords[link.state].tone),
	])];
	return inTheMiddle(state, {title: 'Hosts to show (none marked: all)', width: Math.min(56, state.columns - 4), height, content});
}
