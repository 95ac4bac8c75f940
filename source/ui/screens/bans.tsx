import type {ReactNode} from 'react';
import {bodyHeight} from '../../state/geometry.js';
import {banLines} from '../../state/select/bans.js';
import type {State} from '../../state/state.js';
import {Lines} from '../components/lines.js';

/** The addresses that Fail2ban holds. */
export function BansScreen({state}: {readonly state: State}): ReactNode {
	return <Lines width={state.columns} height={bodyHeight(state)} lines={banLines(state)}/>;
}
