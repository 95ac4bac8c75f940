import type {StreamRow} from '../../source/model/rows.js';
import type {SenderHits} from '../../source/model/sender-list.js';
import type {Surroundings} from '../command.js';
import {followHosts} from './follow-hosts.js';
import type {ChosenHosts} from './load-hosts.js';

/** The keys under which Postfix looks for a sender: the address, its domain and the domains above. */
function keysOf(sender: string): string[] {
	const address = sender.toLowerCase();
	const domain = address.slice(address.lastIndexOf('@') + 1);
	const labels = domain.split('.');
	return [address, ...labels.map((_, index) => labels.slice(index).join('.'))];
}

/** Counts the rejected lines of the hosts' logs by every key that would have caught their sender. */
export async function countHits(chosen: ChosenHosts, minutes: number, around: Surroundings): Promise<SenderHits> {
	const counts = new Map<string, number>();
	const from = new Date(Date.now() - (minutes * 60_000)).toISOString().slice(0, 10);
	await followHosts(chosen, {
		backlogMinutes: minutes,
		follow: false,
		onEvent({host, class: eventClass, fields}: StreamRow) {
			const sender = fields['sender'] ?? '';
			for (const key of eventClass === 'rejected' && sender !== '' ? keysOf(sender) : []) {
				counts.set(`${host} ${key}`, (counts.get(`${host} ${key}`) ?? 0) + 1);
			}
		},
	}, around);
	return {from, count: (host, key) => counts.get(`${host} ${key}`) ?? 0};
}
