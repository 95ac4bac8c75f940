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
	/** Mails that it rejected since it was added, of the log that was read; undefined: none was read. */
	readonly hits: number | undefined;
	/** Nobody came for as long as the log was read, and it is older than that. */
	readonly isStale: boolean;
};

/** How often a host rejected a sender for a sender table on a day, UTC. */
export type RejectedSender = {readonly host: HostName; readonly sender: string; readonly day: string; readonly count: number};

/** What the log says of the tables' work, and the first day that it covers completely. */
export type SenderHits = {readonly from: string; readonly rejected: readonly RejectedSender[]};

/** The keys under which Postfix may look for a sender, in the order of asking; which form domains above have is the host's setting. */
function keysOf(sender: string): string[] {
	const address = sender.toLowerCase();
	const at = address.lastIndexOf('@');
	const labels = address.slice(at + 1).split('.');
	const domains = labels.map((_, index) => labels.slice(index).join('.'));
	return [address, ...domains.flatMap((domain, index) => index === 0 ? [domain] : [domain, `.${domain}`]), address.slice(0, at + 1)];
}

/** How many of a host's rejected mails each of its entries caught: the first key that was there by then. */
function creditHits(found: ReadonlyMap<string, ReadonlyMap<HostName, SenderRow>>, {rejected}: SenderHits): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const {host, sender, day, count} of rejected) {
		const key = keysOf(sender).find(each => {
			const row = found.get(each)?.get(host);
			return row !== undefined && (row.memory?.date === undefined || row.memory.date <= day);
		});
		if (key !== undefined) {
			counts.set(`${host} ${key}`, (counts.get(`${host} ${key}`) ?? 0) + count);
		}
	}

	return counts;
}

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

	const credited = hits === undefined ? undefined : creditHits(byKey, hits);
	return [...byKey].flatMap(([key, found]) => {
		const actions = [...new Set([...found.values()].map(({action}) => action))];
		return actions.map(action => {
			const same = [...found].filter(([, row]) => row.action === action);
			const memory = same.map(([, row]) => row.memory).find(each => each !== undefined);
			const count = credited === undefined ? undefined : same.map(([host]) => credited.get(`${host} ${key}`) ?? 0).reduce((sum, each) => sum + each, 0);
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
