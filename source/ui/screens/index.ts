import {bodyHeight} from '../../state/geometry.js';
import {banLines} from '../../state/select/bans.js';
import {hostLines} from '../../state/select/hosts.js';
import type {Line} from '../../state/select/line.js';
import {senderLines} from '../../state/select/senders.js';
import {spfLines} from '../../state/select/spf.js';
import {statisticsLines} from '../../state/select/statistics.js';
import {traceLines} from '../../state/select/trace/trace.js';
import type {ScreenName, State} from '../../state/state.js';
import {type Row, block} from '../rows.js';
import {streamScreen} from './stream.js';

type Screen = (state: State) => readonly Row[];

const ofLines = (select: (state: State) => readonly Line[]): Screen => state => block(select(state), state.columns, bodyHeight(state));

/** Every screen by name: the rows between head and foot, exactly as many as there is room for. */
export const screens: Readonly<Record<ScreenName, Screen>> = {
	stream: streamScreen,
	stats: ofLines(statisticsLines),
	bans: ofLines(banLines),
	senders: ofLines(senderLines),
	spf: ofLines(spfLines),
	hosts: ofLines(hostLines),
	trace: ofLines(traceLines),
};
