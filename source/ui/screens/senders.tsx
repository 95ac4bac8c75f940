import type {ReactNode} from 'react';
import {bodyHeight} from '../../state/geometry.js';
import {senderLines} from '../../state/select/senders.js';
import type {State} from '../../state/state.js';
import {Lines} from '../components/lines.js';

/** The sender access maps. */
export function SendersScreen({state}: {readonly state: State}): ReactNode {
	return <Lines width={state.columns} height={bodyHeight(state)} lines={senderLines(state)}/>;
}
