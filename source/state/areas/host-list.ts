import {entryUnderCursor, rowsOfEntry} from '../host-list.js';
import {isTroubled} from '../select/link-rank.js';
import {hostOrders, type HostList, type State} from '../state.js';
import {showHosts} from './host-choice.js';
import {keepCursor} from './lists.js';
import {notify} from './notice.js';
import {follow} from './stream.js';
import {type Step, step} from './step.js';

/** Lists hosts otherwise; the cursor stays on its host. */
const relist = (state: State, change: Partial<HostList>): State => keepCursor({...state, hostList: {...state.hostList, ...change}, hostScroll: 0}, 'hosts');

/** The next order, round and round. */
export const turnOrder = (state: State): State =>
	relist(state, {order: hostOrders[(hostOrders.indexOf(state.hostList.order) + 1) % hostOrders.length] ?? 'trouble'});

/** Only hosts that meet these words. */
export const filterHosts = (state: State, filter: string): State => filter === state.hostList.filter ? state : relist(state, {filter});

/** Opens or closes the group under the cursor; shows the lines of the host. */
export function openEntry(state: State): State {
	const entry = entryUnderCursor(state);
	if (entry === undefined) {
		return state;
	}

	if (entry.is === 'host') {
		return follow({...showHosts(state, [entry.row.host]), screen: 'stream', lastScreen: state.screen});
	}

	const {open} = state.hostList;
	return relist(state, {open: open.includes(entry.group) ? open.filter(group => group !== entry.group) : [...open, entry.group]});
}

/** Tries the host under the cursor again, or those of the group that are in trouble. */
export function reconnectEntry(state: State): Step {
	const entry = entryUnderCursor(state);
	const rows = entry?.is === 'group' ? rowsOfEntry(entry).filter(row => isTroubled(row)) : rowsOfEntry(entry);
	const [first] = rows;
	if (first === undefined) {
		return step(entry === undefined ? state : notify(state, 'info', 'every host of this group is live'));
	}

	const hosts = rows.map(({host}) => host);
	return step(notify(state, 'info', `trying ${rows.length === 1 ? first.host : `${rows.length} hosts`} again`), {effect: 'reconnect', hosts});
}
