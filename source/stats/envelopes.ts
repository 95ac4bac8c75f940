import type {MailEvent} from '../model/mail-event.js';
import {detached} from './detached.js';
import {forgetOldest} from './forget-oldest.js';

/** What qmgr says of a queued mail. */
export type Envelope = {
	readonly sender: string;
	/** Bytes; undefined when the line does not tell. */
	readonly size: number | undefined;
};

/** Remembers whose mail a queue id is, because delivery lines do not name the sender. */
export type Envelopes = {
	/** Learns from qmgr's `from=<>, size=, nrcpt=` lines; passes over all others. */
	readonly learn: (event: MailEvent, host: string) => void;
	readonly of: (event: MailEvent, host: string) => Envelope | undefined;
};

/**
Remembers the `limit` queue ids that were activated last. An id is not forgotten on `removed`, since that line may come before
another daemon's last one.
*/
export function createEnvelopes(limit: number): Envelopes {
	const known = new Map<string, Envelope>();
	const keyOf = ({fields}: MailEvent, host: string): string => `${host}\n${fields['qid'] ?? ''}`;
	return {
		learn(event, host) {
			const {sender, size} = event.fields;
			if (event.class !== 'queue' || event.reason !== 'active' || sender === undefined) {
				return;
			}

			const key = keyOf(event, host);
			known.delete(key);
			known.set(key, {sender: detached(sender), size: size !== undefined && /^\d{1,15}$/.test(size) ? Number(size) : undefined});
			forgetOldest(known, limit);
		},
		of: (event, host) => known.get(keyOf(event, host)),
	};
}
