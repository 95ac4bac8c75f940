import type {ReactNode} from 'react';
import {bodyHeight} from '../../state/geometry.js';
import {statisticsLines} from '../../state/select/statistics.js';
import type {State} from '../../state/state.js';
import {Lines} from '../components/lines.js';

/** The statistics. */
export function StatsScreen({state}: {readonly state: State}): ReactNode {
	return <Lines width={state.columns} height={bodyHeight(state)} lines={statisticsLines(state)}/>;
}
