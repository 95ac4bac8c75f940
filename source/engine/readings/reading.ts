import type {Outcome} from '../../model/outcome.js';
import type {BanRow, PerHost, SenderRow, SpfRow} from '../../model/rows.js';
import {inParallel} from '../in-parallel.js';
import type {HostLink, Reachable} from '../host-link.js';
import {readBans} from './bans.js';
import {readSenders} from './senders.js';
import {readSpf} from './spf.js';

/** The rows of each reading: what is asked of a host when a screen wants it, and kept until it is asked again. */
export type ReadingRows = {readonly bans: BanRow; readonly senders: SenderRow; readonly spf: SpfRow};

export type ReadingName = keyof ReadingRows;

const readers: {readonly [Name in ReadingName]: (host: string, at: Reachable) => Promise<Outcome<ReadonlyArray<ReadingRows[Name]>>>} = {
	bans: readBans,
	senders: readSenders,
	spf: readSpf,
};

type Kept<Row> = PerHost<Row>[number];

/** What was last read of the hosts. */
export type Readings = {
	/** What is known of these hosts now; hosts never read are left out. */
	readonly content: <Name extends ReadingName>(name: Name, hosts: readonly HostLink[]) => PerHost<ReadingRows[Name]>;
	/** Reads again; resolves when all hosts have answered. `onRead` is called for each. */
	readonly refresh: (name: ReadingName, hosts: readonly HostLink[]) => Promise<void>;
	/** Whether a host was read at all. */
	readonly isRead: (name: ReadingName, host: HostLink) => boolean;
};

export function createReadings(onRead: (name: ReadingName) => void): Readings {
	const kept = new Map<string, Kept<unknown>>();
	const busy = new Set<string>();

	async function read(name: ReadingName, link: HostLink): Promise<void> {
		const key = `${name} ${link.host.name}`;
		if (busy.has(key)) {
			return;
		}

		busy.add(key);
		const at = await link.reach();
		const answer = at.ok ? await readers[name](link.host.name, at.value) : at;
		busy.delete(key);
		const previous = kept.get(key);
		kept.set(key, answer.ok
			? {host: link.host.name, read: Date.now(), rows: answer.value}
			: {host: link.host.name, read: previous?.read ?? Date.now(), rows: previous?.rows ?? [], trouble: {what: answer.problem.what, remedy: answer.problem.remedy}});
		onRead(name);
	}

	return {
		content: <Name extends ReadingName>(name: Name, hosts: readonly HostLink[]) => hosts.flatMap(({host}) => {
			const known = kept.get(`${name} ${host.name}`);
			return known === undefined ? [] : [known as Kept<ReadingRows[Name]>];
		}),
		async refresh(name, hosts) {
			await inParallel(hosts, 32, async link => read(name, link));
		},
		isRead: (name, {host}) => kept.has(`${name} ${host.name}`) || busy.has(`${name} ${host.name}`),
	};
}
