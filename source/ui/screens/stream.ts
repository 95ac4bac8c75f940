import {bodyHeight, detailHeight, sideWidth, streamRows, streamHeadHeight} from '../../state/geometry.js';
import {detailLines} from '../../state/select/detail.js';
import {line, span} from '../../state/select/line.js';
import {sideLines} from '../../state/select/side.js';
import {streamLines} from '../../state/select/stream-rows.js';
import {rule} from '../../state/select/top-bar.js';
import type {State} from '../../state/state.js';
import {type Row, block, sideBySide} from '../rows.js';

const divider = line(span(' │ ', 'faint'));

/** The classified log, live; its detail below, or in the pane at the right where there is room. */
export function streamScreen(state: State): readonly Row[] {
	const side = sideWidth(state);
	const height = bodyHeight(state);
	if (side === 0) {
		const below = detailHeight(state);
		return [
			...block(streamLines(state), state.columns, streamRows(state) + streamHeadHeight),
			...(below > 0 ? block([rule(state.columns), ...detailLines(state, state.columns)], state.columns, below) : []),
		];
	}

	return sideBySide(
		block(streamLines(state), state.columns - side - 3, height),
		block(Array.from({length: height}, () => divider), 3),
		block(state.stream.detail ? detailLines(state, side) : sideLines(state, side, height), side, height),
	);
}
