import type {ReactNode} from 'react';
import {helpLines} from '../../state/select/help.js';
import type {State} from '../../state/state.js';
import {Dialog} from './dialog.js';

/** All keys of the screen. */
export function Help({state, scroll}: {readonly state: State; readonly scroll: number}): ReactNode {
	const lines = helpLines(state);
	const width = Math.min(92, state.columns - 4);
	const height = Math.min(state.rows - 2, lines.length + 4);
	const from = Math.max(0, Math.min(scroll, lines.length - (height - 4)));
	return <Dialog title={`Keys${height - 4 < lines.length ? '  (↑↓ scroll)' : ''}`} lines={lines.slice(from)} columns={state.columns} rows={state.rows - 1} width={width} height={height}/>;
}
