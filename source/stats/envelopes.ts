import {createBytePlace, type BytePlace} from '../model/byte-place.js';
import {lineField} from '../model/line-field.js';
import type {LogLine} from '../model/log-line.js';
import {verdictNumber} from '../model/verdicts.js';
import {addToKey, keyOfPlace, startKey} from './byte-key.js';
import {createByteMap, type ByteMap} from './byte-map.js';
import {createByteTexts, type ByteTexts} from './byte-texts.js';

/** Remembers whose mail a queue id is, because delivery lines do not name the sender. */
export type Envelopes = {
	/** Learns from qmgr's `from=<>, size=, nrcpt=` and `removed` lines; answers whether the line begins a mail (each retry is logged like the first). */
	readonly learn: (line: LogLine, host: string) => boolean;
	/** Fills in where the sender of the line's mail stands; answers whether it is known. */
	readonly findSender: (line: LogLine, host: string, into: BytePlace) => boolean;
	/** Bytes of the line's mail; undefined when they are not known. */
	readonly size: (line: LogLine, host: string) => number | undefined;
};

type Mails = {
	readonly ids: ByteMap;
	readonly senders: ByteTexts;
	/** Bytes, and -1 where the line does not tell. */
	readonly sizes: number[];
	readonly isRemoved: boolean[];
};

const active = verdictNumber('queue', 'active');
const removed = verdictNumber('queue', 'removed');

/** Whether a line with the verdict of this number is one to learn from. */
export const tellsOfEnvelopes = (verdict: number): boolean => verdict === active || verdict === removed;

const noMails = (limit: number): Mails => ({ids: createByteMap(4, limit), senders: createByteTexts(12, limit), sizes: [], isRemoved: []});

const at = createBytePlace();
const sender = createBytePlace();

/** The row of the line's queue id; -1: it is not known. */
function rowOf(line: LogLine, {ids}: Mails): number {
	if (!line.place(lineField.qid, at)) {
		return -1;
	}

	keyOfPlace(at);
	return ids.find();
}

/**
Remembers the last `limit` mails of each host. A mail is not forgotten on `removed`, since that line may come before another daemon's last
one; but its queue id may then begin another.
*/
export function createEnvelopes(limit: number): Envelopes {
	const hosts = new Map<string, Mails>();
	let lastHost: string | undefined;
	let last = noMails(0);

	const mailsOf = (host: string): Mails => {
		if (host !== lastHost) {
			last = hosts.get(host) ?? noMails(limit);
			hosts.set(host, last);
			lastHost = host;
		}

		return last;
	};

	/** The row for the mail that begins; a known queue id begins anew as the youngest. */
	const rowForNew = ({ids}: Mails, known: number): number => {
		if (known >= 0) {
			ids.remove(known);
		} else if (ids.size() >= limit) {
			ids.remove(ids.oldest());
		}

		return ids.add();
	};

	return {
		learn(line, host) {
			const {verdict} = line;
			if (!tellsOfEnvelopes(verdict)) {
				return false;
			}

			const mails = mailsOf(host);
			const known = rowOf(line, mails);
			if (verdict === removed) {
				if (known >= 0) {
					mails.isRemoved[known] = true;
				}

				return false;
			}

			if ((known >= 0 && mails.isRemoved[known] === false) || !line.place(lineField.sender, sender)) {
				return false;
			}

			const row = rowForNew(mails, known);
			startKey();
			addToKey(sender);
			mails.senders.put(row);
			mails.sizes[row] = line.number(lineField.size) ?? -1;
			mails.isRemoved[row] = false;
			return true;
		},
		findSender(line, host, into) {
			const mails = mailsOf(host);
			const row = rowOf(line, mails);
			if (row >= 0) {
				mails.senders.place(row, into);
			}

			return row >= 0;
		},
		size(line, host) {
			const mails = mailsOf(host);
			const size = mails.sizes[rowOf(line, mails)] ?? -1;
			return size < 0 ? undefined : size;
		},
	};
}
