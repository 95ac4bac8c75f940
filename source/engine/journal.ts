import {setTimeout as sleep} from 'node:timers/promises';
import type {ChangeRecord} from '../model/change-record.js';
import type {PerHost} from '../model/rows.js';
import {look} from '../remote/index.js';
import type {HostLink} from './host-link.js';
import {inParallel} from './in-parallel.js';

async function readJournal({host, reach}: HostLink, limit: number): Promise<PerHost<ChangeRecord>[number]> {
	const common = {host: host.name, read: Date.now(), rows: []};
	const at = await reach();
	if (!at.ok) {
		return {...common, trouble: at.problem};
	}

	const facts = await look(at.value.connection, [{as: 'journal', look: 'journal', limit}], at.value.discovery.privilege !== 'none');
	if (!facts.ok) {
		return {...common, trouble: facts.problem};
	}

	const {journal} = facts.value;
	return journal?.found === 'journal' ? {...common, rows: journal.changes} : {...common, trouble: {what: journal?.found === 'nothing' ? journal.reason : 'the journal was not read'}};
}

/** How long open changes are waited for, milliseconds. */
const settledSoon = 5000;

/** The newest changes as each host's own journal tells them, whoever made them. What is still open is told when it is known (`settled`), if that is soon. */
export async function readJournals(links: readonly HostLink[], limit: number, settled: Promise<void>): Promise<PerHost<ChangeRecord>> {
	await Promise.race([settled, sleep(settledSoon, undefined, {ref: false})]);
	return inParallel(links, 32, async link => readJournal(link, limit));
}
