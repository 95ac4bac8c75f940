import type {LinkState} from '../../model/host.js';
import type {HostRow} from '../../model/rows.js';

/** The states of a link, the worst first: what only the operator can mend, what is lost, what may be. */
export const worstFirst: readonly LinkState[] = ['hostkey', 'auth', 'down', 'throttled', 'reconnecting', 'stale', 'gap', 'connecting', 'live'];

/** Whether something is wrong with a host's link; one that is being reached for the first time is not. */
export const isTroubled = ({link}: Pick<HostRow, 'link'>): boolean => link.state !== 'live' && link.state !== 'connecting';

const readsAll = ({sources}: HostRow): boolean => sources.every(({live}) => live);

/** How well a host is: smaller is worse. Among those that are live, one whose logs are not all read comes first. */
export function healthOf(row: HostRow): number {
	const rank = worstFirst.indexOf(row.link.state);
	return row.link.state === 'live' && readsAll(row) ? rank + 1 : rank;
}
