import {isOver, type EntryMemory} from './entry-memory.js';
import type {HostName} from './host.js';
import type {SenderRow} from './rows.js';

/** A key of the sender tables over all hosts. */
export type ListedSender = {
	readonly key: string;
	readonly action: string;
	readonly memory: EntryMemory | undefined;
	/** The hosts that have it like this, and those that have no entry of the key or another one. */
	readonly hosts: readonly HostName[];
	readonly missing: readonly HostName[];
	readonly different: readonly HostName[];
	/** Its last day is over. */
	readonly isExpired: boolean;
	/** Lines since it was added that it rejected, of the log that was read; undefined: none was read. */
	readonly hits: number | undefined;
	/** Nobody came for as long as the log was read, and it is older than that. */
	readonly isStale: boolean;
};

/** Rejected lines by host and key, and the first day that they cover completely. */
export type SenderHits = {readonly from: string; readonly count: (host: HostName, key: string) => number};

/**
Lists the entries of several hosts by key, those that are the same together. `today` is a day such as `2026-11-22`. The first entry of a
key on a host is the one that counts.
*/
export function listSenders(hosts: ReadonlyArray<{readonly host: HostName; readonly rows: readonly SenderRow[]}>, today: string, hits?: SenderHits): ListedSender[] {
	const byKey = new Map<string, Map<HostName, SenderRow>>();
	for (const {host, rows} of hosts) {
		for (const row of rows.filter(({action}) => action !== '')) {
			const key = row.key.toLowerCase();
			const found = byKey.get(key) ?? new Map<HostName, SenderRow>();
			if (!found.has(host)) {
				found.set(host, row);
			}

			byKey.set(key, found);
		}
	}

	return [...byKey].flatMap(([key, found]) => {
		const actions = [...new Set([...found.values()].map(({action}) => action))];
		return actions.map(action => {
			const same = [...found].filter(([, row]) => row.action === action);
			const memory = same.map(([, row]) => row.memory).find(each => each !== undefined);
			const count = hits === undefined ? undefined : same.reduce((sum, [host]) => sum + hits.count(host, key), 0);
			return {
				key,
				action,
				memory,
				hosts: same.map(([host]) => host),
				missing: hosts.map(({host}) => host).filter(host => !found.has(host)),
				different: [...found].filter(([, row]) => row.action !== action).map(([host]) => host),
				isExpired: isOver(memory, today),
				hits: count,
				isStale: count === 0 && hits !== undefined && (memory?.date === undefined || memory.date < hits.from),
			};
		});
	}).sort((one, other) => Number(other.isExpired) - Number(one.isExpired) || (one.key < other.key ? -1 : Number(one.key > other.key)));
}
