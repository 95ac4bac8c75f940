import {createBytePlace, type BytePlace} from '../model/byte-place.js';
import {lineField} from '../model/line-field.js';
import type {LogLine} from '../model/log-line.js';
import {verdictNumber} from '../model/verdicts.js';
import {addToKey, keyOfPlace, startKey} from './byte-key.js';
import {ByteMap} from './byte-map.js';
import {ByteTexts} from './byte-texts.js';

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
	/** Their queue ids. A row's numbers are the mail's bytes, -1 where the line does not tell, and whether it is removed. */
	readonly ids: ByteMap;
	readonly senders: ByteTexts;
};

const [sizeColumn, removedColumn, columnCount] = [0, 1, 2];

const active = verdictNumber('queue', 'active');
const removed = verdictNumber('queue', 'removed');

/** Whether a line with the verdict of this number is one to learn from. */
export const tellsOfEnvelopes = (verdict: number): boolean => verdict === active || verdict === removed;

/** Units of four bytes that a queue id, and an address, mostly take at most. */
const [idWidth, addressWidth] = [4, 12];

const noMails = (limit: number): Mails => ({ids: new ByteMap(idWidth, limit, columnCount), senders: new ByteTexts(addressWidth, limit)});

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
		} else if (ids.size >= limit) {
			ids.remove(ids.oldest);
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
					mails.ids.numbers[mails.ids.numbersOf(known) + removedColumn] = 1;
				}

				return false;
			}

			if ((known >= 0 && mails.ids.numbers[mails.ids.numbersOf(known) + removedColumn] === 0) || !line.place(lineField.sender, sender)) {
				return false;
			}

			const row = rowForNew(mails, known);
			startKey();
			addToKey(sender);
			mails.senders.put(row);
			const numbers = mails.ids.numbersOf(row);
			mails.ids.numbers[numbers + sizeColumn] = line.number(lineField.size) ?? -1;
			mails.ids.numbers[numbers + removedColumn] = 0;
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
			const row = rowOf(line, mails);
			const size = row < 0 ? -1 : mails.ids.numbers[mails.ids.numbersOf(row) + sizeColumn] ?? -1;
			return size < 0 ? undefined : size;
		},
	};
}
