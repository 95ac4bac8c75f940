import type {HostName} from '../../model/host.js';
import {type HostChoice, type State, allHosts} from '../state.js';

/** Marks or unmarks a host, the one under the cursor unless it is named; marks keep the order of all hosts. */
export function toggleHost(all: readonly HostName[], {marked, at}: HostChoice, host = all[at]): HostChoice {
	return {at, marked: all.filter(each => each === host ? !marked.includes(each) : marked.includes(each))};
}

/** All hosts that are offered, or none of them when all of them are marked; the marks of others stay. */
export function toggleEvery(all: readonly HostName[], {marked, at}: HostChoice, offered = all): HostChoice {
	const isFull = offered.every(host => marked.includes(host));
	return {at, marked: all.filter(host => offered.includes(host) ? !isFull : marked.includes(host))};
}

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
