import {linkWords} from '../../state/select/link-words.js';
import {hostTone} from '../../state/select/host-tone.js';
import {fit, span} from '../../state/select/line.js';
import {markedRows} from '../../state/select/table.js';
import type {HostChoice, State} from '../../state/state.js';
import {type Dialog, frameHeight, inTheMiddle} from './dialog.js';

/** The hosts to show, to be marked. */
export function hostPicker(state: State, choice: HostChoice): Dialog {
	const hosts = state.snapshot?.hosts ?? [];
	const height = Math.min(state.rows - 2, hosts.length + frameHeight);
	const content = markedRows(hosts, height - frameHeight, choice.at, ({host, link}) => [
		span(choice.marked.includes(host) ? '[x] ' : '[ ] ', choice.marked.includes(host) ? 'key' : 'dim'),
		span(fit(host, 22), hostTone(state, host)),
		span(` ${linkWords[link.state].glyph} ${linkWords[link.state].word}`, linkWords[link.state].tone),
	]);
	return inTheMiddle(state, {title: 'Hosts to show (none marked: all)', width: Math.min(56, state.columns - 4), height, content});
}
