import type {HostName} from '../../model/host.js';
import {type HostChoice, type State, allHosts} from '../state.js';

/** Marks or unmarks a host; marks keep the order of the hosts. */
export function toggleHost(all: readonly HostName[], {marked, at}: HostChoice): HostChoice {
	const host = all[at];
	return {at, marked: all.filter(each => each === host ? !marked.includes(each) : marked.includes(each))};
}

/** All hosts, or none when all are marked. */
export const toggleEvery = (all: readonly HostName[], {marked, at}: HostChoice): HostChoice =>
	({at, marked: marked.length === all.length ? [] : all});

/** Moves the cursor among the hosts, at most to their ends. */
export const moveAmongHosts = (all: readonly HostName[], {marked, at}: HostChoice, step: number): HostChoice =>
	({marked, at: Math.max(0, Math.min(all.length - 1, at + step))});

/** Shows the next (1) or previous (-1) host alone; after the last come all. */
export function turnHosts(state: State, step: 1 | -1): State {
	const all = allHosts(state);
	const [first] = state.hosts;
	const only = state.hosts.length === 1 ? first : undefined;
	const turns = all.length + 1;
	const at = (all.indexOf(only ?? '') + 1 + step + turns) % turns;
	const host = all[at - 1];
	return {...state, hosts: host === undefined ? [] : [host]};
}

/** Shows these hosts; none or all of them mean all. */
export const showHosts = (state: State, hosts: readonly HostName[]): State =>
	({...state, hosts: hosts.length === allHosts(state).length ? [] : hosts});
