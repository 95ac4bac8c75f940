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
	/** Learns from qmgr's `from=<>, size=, nrcpt=` and `removed` lines; answers whether the line begins a mail (each retry is logged like the first). */
	readonly learn: (event: MailEvent, host: string) => boolean;
	readonly of: (event: MailEvent, host: string) => Envelope | undefined;
};

/**
Remembers the last `limit` mails. A mail is not forgotten on `removed`, since that line may come before another daemon's last one; but
its queue id may then begin another.
*/
export function createEnvelopes(limit: number): Envelopes {
	const known = new Map<string, Envelope & {isRemoved: boolean}>();
	const keyOf = ({fields}: MailEvent, host: string): string => `${host}\n${fields['qid'] ?? ''}`;
	return {
		learn(event, host) {
			if (event.class !== 'queue' || (event.reason !== 'active' && event.reason !== 'removed')) {
				return false;
			}

			const key = keyOf(event, host);
			const before = known.get(key);
			if (event.reason === 'removed' && before !== undefined) {
				before.isRemoved = true;
			}

			const {sender, size} = event.fields;
			if (event.reason !== 'active' || sender === undefined || before?.isRemoved === false) {
				return false;
			}

			known.delete(key);
			known.set(key, {sender: detached(sender), size: size !== undefined && /^\d{1,15}$/.test(size) ? Number(size) : undefined, isRemoved: false});
			forgetOldest(known, limit);
			return true;
		},
		of: (event, host) => known.get(keyOf(event, host)),
	};
}
