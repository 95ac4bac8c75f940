import type {ReactNode} from 'react';
import {bodyHeight} from '../../state/geometry.js';
import {spfLines} from '../../state/select/spf.js';
import type {State} from '../../state/state.js';
import {Lines} from '../components/lines.js';

/** The settings of policyd-spf. */
export function SpfScreen({state}: {readonly state: State}): ReactNode {
	return <Lines width={state.columns} height={bodyHeight(state)} lines={spfLines(state)}/>;
}
