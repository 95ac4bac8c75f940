import type {HostName} from '../host.js';
import type {StreamRow} from '../rows.js';
import {doubtOf} from './doubt.js';
import {bareMessageId, isQueueId} from './identity.js';

/** A message in one host's queue, from its entry to its removal. */
export type QueueEntry = {
	readonly host: HostName;
	readonly qid: string;
	/** In the order of time. */
	readonly rows: readonly StreamRow[];
	readonly from: number;
	readonly to: number;
	/** The line that says from whom it was taken. */
	readonly accepted: StreamRow | undefined;
	readonly isRemoved: boolean;
	/** Undefined: no line says it; empty: a bounce. */
	readonly sender: string | undefined;
	/** Without brackets; undefined: no line says it, or it is empty. */
	readonly messageId: string | undefined;
	/** Whom the lines of its deliveries and refusals name. */
	readonly recipients: readonly string[];
};

const second = 1000;

/** No message waits longer between two lines; a short queue id that comes again after that is another message's. */
const longestSilence = 5 * 24 * 3600 * second;

/** Lines of different daemons may be logged this much out of order. */
const disorder = 2 * second;

/** The queue id of a line that says it where no stranger can: at its start, or in a line that imitates nothing. */
export function queueIdOf(row: StreamRow): string | undefined {
	const {qid} = row.fields;
	return qid !== undefined && isQueueId(qid) && (row.message.startsWith(`${qid}:`) || doubtOf(row) === undefined) ? qid : undefined;
}

const isEnd = ({class: kind, reason}: StreamRow): boolean => kind === 'queue' && reason === 'removed';

const isMessageId = ({class: kind, reason}: StreamRow): boolean => kind === 'queue' && reason === 'message-id';

/** Whether a line begins another life of its queue id: queue ids in the short form are used again. */
function beginsAnew(row: StreamRow, life: readonly StreamRow[]): boolean {
	const last = life.at(-1);
	if (last === undefined || row.time - last.time > longestSilence) {
		return true;
	}

	const ended = life.findLast(each => isEnd(each));
	if (ended !== undefined && row.time - ended.time > disorder) {
		return true;
	}

	// The end of the one before was not seen.
	const isFirst = row.class === 'accepted' || isMessageId(row);
	return isFirst && life.some(each => each.class === row.class && each.reason === row.reason && row.time - each.time > disorder);
}

/** What the first line that says it without doubt says. */
const firstOf = (rows: readonly StreamRow[], read: (row: StreamRow) => string | undefined): string | undefined => {
	for (const row of rows) {
		const value = read(row);
		if (value !== undefined && doubtOf(row) === undefined) {
			return value;
		}
	}

	return undefined;
};

/** Lines that name the envelope's sender, and not that of a notice. */
const saysSender = ({class: kind}: StreamRow): boolean => kind === 'queue' || kind === 'accepted' || kind === 'rejected' || kind === 'filtered';

const saysRecipient = ({class: kind}: StreamRow): boolean => ['delivered', 'deferred', 'bounced', 'rejected', 'greylisted', 'probe', 'filtered'].includes(kind);

function entryOf(host: HostName, qid: string, rows: readonly StreamRow[]): QueueEntry {
	const named = rows.filter(row => saysRecipient(row) && doubtOf(row) === undefined).flatMap(({fields}) => [fields['orig_to'], fields['recipient']]).filter(each => each !== undefined && each !== '');
	const messageId = firstOf(rows.filter(row => isMessageId(row)), ({fields}) => fields['message_id']);
	return {
		host,
		qid,
		rows,
		from: rows[0]?.time ?? 0,
		to: rows.at(-1)?.time ?? 0,
		accepted: rows.find(row => row.class === 'accepted'),
		isRemoved: rows.some(row => isEnd(row)),
		sender: firstOf(rows.filter(row => saysSender(row)), ({fields}) => fields['sender']),
		messageId: messageId === undefined || bareMessageId(messageId) === '' ? undefined : bareMessageId(messageId),
		recipients: [...new Set(named as readonly string[])],
	};
}

/** The messages whose queue ids stand in lines that are in the order of time. */
export function queueEntries(rows: readonly StreamRow[]): readonly QueueEntry[] {
	const lives = new Map<string, Array<{readonly host: HostName; readonly qid: string; readonly rows: StreamRow[]}>>();
	for (const row of rows) {
		const qid = queueIdOf(row);
		if (qid !== undefined) {
			const key = `${row.host} ${qid}`;
			const known = lives.get(key) ?? [];
			lives.set(key, known);
			const life = known.at(-1);
			if (life === undefined || beginsAnew(row, life.rows)) {
				known.push({host: row.host, qid, rows: [row]});
			} else {
				life.rows.push(row);
			}
		}
	}

	return [...lives.values()].flat().map(({host, qid, rows: own}) => entryOf(host, qid, own));
}
