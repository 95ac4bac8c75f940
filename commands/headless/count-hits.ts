import type {StreamRow} from '../../source/model/rows.js';
import type {RejectedSender, SenderHits} from '../../source/model/sender-list.js';
import type {Surroundings} from '../command.js';
import {followHosts} from './follow-hosts.js';
import type {ChosenHosts} from './load-hosts.js';

/** Counts what the hosts' logs of the last minutes say was rejected for a sender table, by host, sender and day. */
export async function countHits(chosen: ChosenHosts, minutes: number, around: Surroundings): Promise<SenderHits> {
	const rejected = new Map<string, {-readonly [Part in keyof RejectedSender]: RejectedSender[Part]}>();
	// Only days that were read from their beginning can say that nobody came.
	const from = new Date(Date.now() - (minutes * 60_000) + 86_399_999).toISOString().slice(0, 10);
	await followHosts(chosen, {
		backlogMinutes: minutes,
		follow: false,
		onEvent({host, class: eventClass, reason, fields, time}: StreamRow) {
			const sender = (fields['sender'] ?? '').toLowerCase();
			if (eventClass !== 'rejected' || reason !== 'blacklist-sender' || sender === '') {
				return;
			}

			const day = new Date(time).toISOString().slice(0, 10);
			const known = rejected.get(`${host} ${day} ${sender}`) ?? {host, sender, day, count: 0};
			known.count++;
			rejected.set(`${host} ${day} ${sender}`, known);
		},
	}, around);
	return {from, rejected: [...rejected.values()]};
}
