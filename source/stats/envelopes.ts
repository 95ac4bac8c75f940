import type {LogLine} from '../model/log-line.js';
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
	readonly learn: (line: LogLine, host: string) => boolean;
	readonly of: (line: LogLine, host: string) => Envelope | undefined;
};

type Known = Envelope & {isRemoved: boolean};

/** Whether a line of this class and reason is one to learn from. */
export const tellsOfEnvelopes = ({class: eventClass, reason}: Pick<LogLine, 'class' | 'reason'>): boolean => eventClass === 'queue' && (reason === 'active' || reason === 'removed');

/**
Remembers the last `limit` mails of each host. A mail is not forgotten on `removed`, since that line may come before another daemon's last
one; but its queue id may then begin another.
*/
export function createEnvelopes(limit: number): Envelopes {
	const hosts = new Map<string, Map<string, Known>>();
	let lastHost: string | undefined;
	let last = new Map<string, Known>();

	const mailsOf = (host: string): Map<string, Known> => {
		if (host !== lastHost) {
			last = hosts.get(host) ?? new Map<string, Known>();
			hosts.set(host, last);
			lastHost = host;
		}

		return last;
	};

	return {
		learn(line, host) {
			if (!tellsOfEnvelopes(line)) {
				return false;
			}

			const mails = mailsOf(host);
			const id = line.field('qid') ?? '';
			const before = mails.get(id);
			if (line.reason === 'removed') {
				if (before !== undefined) {
					before.isRemoved = true;
				}

				return false;
			}

			const sender = before?.isRemoved === false ? undefined : line.field('sender');
			if (sender === undefined) {
				return false;
			}

			if (before !== undefined) {
				mails.delete(id);
			}

			mails.set(id, {sender, size: line.number('size'), isRemoved: false});
			forgetOldest(mails, limit);
			return true;
		},
		of: (line, host) => mailsOf(host).get(line.field('qid') ?? ''),
	};
}
