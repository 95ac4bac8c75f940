import type {ReactNode} from 'react';
import {linkWords} from '../../state/select/link-words.js';
import {hostTone} from '../../state/select/host-tone.js';
import {fit, span} from '../../state/select/line.js';
import {markedRows} from '../../state/select/table.js';
import type {HostChoice, State} from '../../state/state.js';
import {Dialog} from './dialog.js';

/** The hosts to show, to be marked. */
export function HostPicker({state, choice}: {readonly state: State; readonly choice: HostChoice}): ReactNode {
	const hosts = state.snapshot?.hosts ?? [];
	const height = Math.min(state.rows - 2, hosts.length + 4);
	const lines = markedRows(hosts, height - 4, choice.at, ({host, link}) => [
		span(choice.marked.includes(host) ? '[x] ' : '[ ] ', choice.marked.includes(host) ? 'key' : 'dim'),
		span(fit(host, 22), hostTone(state, host)),
		span(` ${linkWords[link.state].glyph} ${linkWords[link.state].word}`, linkWords[link.state].tone),
	]);
	return <Dialog title='Hosts to show (none marked: all)' lines={lines} columns={state.columns} rows={state.rows} width={Math.min(56, state.columns - 4)} height={height}/>;
}
