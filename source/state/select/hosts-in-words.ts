import type {HostName} from '../../model/host.js';
import {groupName, groupsOf} from '../host-list.js';
import type {State} from '../state.js';

/** These hosts in few words: by name while they are few, by the group that they are, else the first of them and how many more. */
export function hostsInWords(state: State, hosts: readonly HostName[], few = 3): string {
	if (hosts.length <= few) {
		return hosts.join(' ');
	}

	const group = [...groupsOf(state.snapshot?.hosts ?? [])].find(([, rows]) => rows.length === hosts.length && rows.every(({host}) => hosts.includes(host)));
	return group === undefined ? `${hosts.slice(0, few - 1).join(' ')} +${hosts.length - few + 1}` : groupName(group[0]);
}
