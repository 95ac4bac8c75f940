import {Box} from 'ink';
import type {ReactNode} from 'react';
import {leastSize} from '../../state/geometry.js';
import {line, span} from '../../state/select/line.js';
import type {State} from '../../state/state.js';
import {Lines} from './lines.js';

/** What is shown when the terminal has no room for a screen. */
export function TooSmall({state}: {readonly state: State}): ReactNode {
	const {columns, rows, snapshot} = state;
	const live = snapshot?.hosts.filter(({link}) => link.state === 'live').length ?? 0;
	const lines = [
		line(span(' mxdeck', 'accent')),
		line(span(` needs ${leastSize.columns}x${leastSize.rows}, has ${columns}x${rows}`, 'warn')),
		line(span(` hosts ${live}/${snapshot?.hosts.length ?? 0} live`, 'dim')),
		line(span(' make the window larger, or q to quit', 'dim')),
	];
	return <Box width={columns} height={rows} overflow='hidden'><Lines width={columns} height={rows} lines={lines}/></Box>;
}
