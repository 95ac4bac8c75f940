import type {ReactNode} from 'react';
import type {ScreenName, State} from '../../state/state.js';
import {BansScreen} from './bans.js';
import {HostsScreen} from './hosts.js';
import {SendersScreen} from './senders.js';
import {SpfScreen} from './spf.js';
import {StatsScreen} from './stats.js';
import {StreamScreen} from './stream.js';

/** Every screen by name. */
export const screens: Readonly<Record<ScreenName, (props: {readonly state: State}) => ReactNode>> = {
	stream: StreamScreen,
	stats: StatsScreen,
	bans: BansScreen,
	senders: SendersScreen,
	spf: SpfScreen,
	hosts: HostsScreen,
};
