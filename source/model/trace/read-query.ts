import {failure, success, type Outcome} from '../outcome.js';
import type {StreamRow} from '../rows.js';
import {bareMessageId, isQueueId} from './identity.js';
import {readBounce} from './read-bounce.js';
import {asksForSomething, type TraceQuery} from './trace-query.js';

const nothing = {queueIds: [], messageIds: [], addresses: []};

const isAddress = (word: string): boolean => /^[^\s@<>]*@[^\s@<>]+$/.test(word);

const unbracketed = (word: string): string => word.replace(/^<([^]*)>$/, '$1');

/** What one or two words ask for; undefined: they are something else. A word with an @ may be an address as well as a message-id. */
function readWords(words: readonly string[]): TraceQuery | undefined {
	const [first = '', second] = words;
	if (second !== undefined) {
		const both = words.map(word => unbracketed(word));
		return words.length === 2 && both.every(word => isAddress(word)) ? {...nothing, addresses: both} : undefined;
	}

	if (isQueueId(first)) {
		return {...nothing, queueIds: [first]};
	}

	const bare = unbracketed(first);
	if (isAddress(bare)) {
		return {...nothing, messageIds: bare.startsWith('@') ? [] : [bare], addresses: [bare]};
	}

	return /^<[^\s<>]+>$/.test(first) ? {...nothing, messageIds: [bare]} : undefined;
}

/** Reads what an operator typed or pasted: a queue id, a message-id, one or two addresses, or any text that holds such, as a bounce does. */
export function readTraceQuery(text: string): Outcome<TraceQuery> {
	const words = text.trim().split(/[\s,]+/).filter(word => word !== '');
	const query = readWords(words) ?? readBounce(text);
	return asksForSomething(query)
		? success(query)
		: failure({what: words.length === 0 ? 'nothing is named that could be traced' : 'no queue id, message-id or address stands in it', remedy: 'give a queue id, a message-id, or the sender and the recipient'});
}

/** What a line of the log asks for: its queue id, else its message-id, else its sender and recipient at its time. */
export function queryOfRow(row: Pick<StreamRow, 'host' | 'time' | 'fields'>): TraceQuery | undefined {
	const {host, time, fields} = row;
	const {qid, message_id: messageId, sender, recipient} = fields;
	if (qid !== undefined && qid !== 'NOQUEUE' && isQueueId(qid)) {
		return {...nothing, queueIds: [qid], host, at: time};
	}

	if (messageId !== undefined && bareMessageId(messageId) !== '') {
		return {...nothing, messageIds: [bareMessageId(messageId)], at: time};
	}

	const addresses = [sender, recipient].filter(each => each !== undefined && each !== '') as readonly string[];
	return addresses.length === 0 ? undefined : {...nothing, addresses, at: time};
}
