import type {ReactNode} from 'react';
import {emptyLine, line, span} from '../../state/select/line.js';
import type {State} from '../../state/state.js';
import {Dialog} from './dialog.js';

/** Asked when the operator quits while a change is running. */
export function Leave({state, isStaying}: {readonly state: State; readonly isStaying: boolean}): ReactNode {
	const lines = [
		line(span('What was sent runs to its end on the hosts, or is put back there.')),
		line(span('Its result would not be seen here.')),
		emptyLine,
		line(span('[ Stay ]', isStaying ? 'tab' : 'text'), span('   '), span('[ Quit ]', isStaying ? 'text' : 'tab')),
	];
	return <Dialog title='A change is running' tone='warn' lines={lines} columns={state.columns} rows={state.rows} width={Math.min(72, state.columns - 2)} height={lines.length + 4}/>;
}
