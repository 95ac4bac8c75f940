import type {ReactNode} from 'react';
import {bodyHeight} from '../../state/geometry.js';
import {hostLines} from '../../state/select/hosts.js';
import type {State} from '../../state/state.js';
import {Lines} from '../components/lines.js';

/** Connections, services, logs and rights of the hosts. */
export function HostsScreen({state}: {readonly state: State}): ReactNode {
	return <Lines width={state.columns} height={bodyHeight(state)} lines={hostLines(state)}/>;
}
