import {Box} from 'ink';
import type {ReactNode} from 'react';
import {bodyHeight, detailHeight, sideWidth, streamRows, streamHeadHeight} from '../../state/geometry.js';
import {detailLines} from '../../state/select/detail.js';
import {fillTo, line, span} from '../../state/select/line.js';
import {sideLines} from '../../state/select/side.js';
import {streamLines} from '../../state/select/stream-rows.js';
import {rule} from '../../state/select/top-bar.js';
import type {State} from '../../state/state.js';
import {Lines} from '../components/lines.js';

/** The classified log, live; its detail below, or in the pane at the right where there is room. */
export function StreamScreen({state}: {readonly state: State}): ReactNode {
	const side = sideWidth(state);
	const height = bodyHeight(state);
	const width = side > 0 ? state.columns - side - 3 : state.columns;
	const below = detailHeight(state);
	return (
		<Box width={state.columns} height={height}>
			<Box flexDirection='column' width={width}>
				<Lines width={width} height={streamRows(state) + streamHeadHeight} lines={streamLines(state)}/>
				{below > 0 && <Lines width={width} height={below} lines={[rule(width), ...detailLines(state, width)]}/>}
			</Box>
			{side > 0 && (
				<>
					<Lines width={3} height={height} lines={fillTo([], height).map(() => line(span(' │ ', 'faint')))}/>
					<Lines width={side} height={height} lines={state.stream.detail ? detailLines(state, side) : sideLines(state, side, height)}/>
				</>
			)}
		</Box>
	);
}
