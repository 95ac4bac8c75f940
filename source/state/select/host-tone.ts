import {type State, allHosts} from '../state.js';
import {type Tone, widthOf} from './line.js';

const tones = ['host-1', 'host-2', 'host-3', 'host-4', 'host-5', 'host-6'] as const satisfies readonly Tone[];

/** The colour of a host, the same on every screen; its name always stands beside it. */
export const hostTone = (state: State, host: string): Tone => tones[Math.max(0, allHosts(state).indexOf(host)) % tones.length] ?? 'host-1';

/** Columns for host names: as wide as the longest, within reason. */
export const hostWidth = (state: State, most = 12): number => Math.min(most, Math.max(4, ...allHosts(state).map(host => widthOf(host))));
