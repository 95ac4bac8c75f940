import type {StreamRow} from '../rows.js';
import {doubtOf} from './doubt.js';
import {isQueueId, sameAddress} from './identity.js';
import type {QueueEntry} from './queue-entry.js';

/** One message in a queue that came of another, and the line that says so. */
export type Link = {
	readonly from: QueueEntry;
	readonly to: QueueEntry;
	readonly by: StreamRow;
	/** `notice`: it tells the sender of the other; `passed`: it is the same, in another queue or on its way through a filter. */
	readonly kind: 'passed' | 'notice';
};

/** A queue id that a line names beside its own. */
export type Reference = {
	readonly qid: string;
	/** Whether it must be of the same host. */
	readonly isHere: boolean;
	readonly kind: Link['kind'];
	/** `to`: the message became that one; `from`: it came of that one. */
	readonly direction: 'to' | 'from';
};

const minute = 60_000;

/** The next server names its queue id when all is transmitted; its own first line is from before the transmission. */
const longestTransmission = 15 * minute;

/** Hosts whose clocks differ more than this are not tied together. */
const clockSkew = 2 * minute;

const here = (qid: string | undefined, kind: Link['kind'], direction: Reference['direction']): readonly Reference[] =>
	qid !== undefined && isQueueId(qid) ? [{qid, isHere: true, kind, direction}] : [];

const elsewhere = (qid: string | undefined): readonly Reference[] =>
	qid !== undefined && isQueueId(qid) ? [{qid, isHere: false, kind: 'passed', direction: 'to'}] : [];

/** The queue ids that a line names beside its own. What a remote server said is its word only: `linksOf` asks for more. */
export function referencesOf(row: StreamRow): readonly Reference[] {
	const {class: kind, reason, fields, message} = row;
	const text = fields['text'] ?? '';
	if (doubtOf(row) !== undefined) {
		return [];
	}

	if (fields['new_qid'] !== undefined) {
		return here(fields['new_qid'], 'notice', 'to');
	}

	if (kind === 'accepted') {
		return reason === 'proxy-accept' ? elsewhere(/\bqueued as (\w+)$/.exec(text)?.[1]) : here(fields['orig_qid'], 'passed', 'from');
	}

	if (kind === 'delivered' && reason === 'sent') {
		return [...here(/^forwarded as (\w+)$/.exec(text)?.[1], 'passed', 'to'), ...elsewhere(/^[^]*\bqueued as (\w+)/.exec(text)?.[1])];
	}

	return kind === 'content' ? elsewhere(/^[^]*, queued_as: (\w+)(?:[,/]|$)/.exec(message)?.[1]) : [];
}

const shares = (one: readonly string[], other: readonly string[]): boolean => one.some(each => other.some(own => sameAddress(each, own)));

/** Whether the message that is said to have come of another is the same: anybody can say a queue id. */
function isSame(from: QueueEntry, to: QueueEntry, by: StreamRow): boolean {
	if (from.messageId !== undefined && to.messageId !== undefined) {
		return from.messageId === to.messageId;
	}

	const isSameSender = from.sender !== undefined && to.sender !== undefined && sameAddress(from.sender, to.sender);
	const recipients = [by.fields['recipient'], by.fields['orig_to']].filter(each => each !== undefined) as readonly string[];
	return isSameSender || shares(recipients, to.recipients);
}

function isInTime(later: QueueEntry, by: StreamRow, {isHere, kind}: Reference): boolean {
	const slack = isHere ? 5000 : clockSkew;
	return later.from <= by.time + slack + (kind === 'notice' ? minute : 0) && later.from >= by.time - longestTransmission - slack;
}

function linkOf(reference: Reference, by: StreamRow, own: QueueEntry, other: QueueEntry): Link | undefined {
	const {isHere, kind, direction} = reference;
	const [from, to] = direction === 'to' ? [own, other] : [other, own];
	if (own === other || (isHere && other.host !== own.host)) {
		return undefined;
	}

	if (direction === 'from') {
		// The line is the first of the message that came of the other, which is still there then.
		return by.time >= from.from - clockSkew && by.time <= from.to + longestTransmission && (from.messageId === undefined || to.messageId === undefined || from.messageId === to.messageId)
			? {from, to, by, kind}
			: undefined;
	}

	const isProven = kind === 'notice' ? (to.sender ?? '') === '' : isSame(from, to, by);
	return isProven && isInTime(to, by, reference) ? {from, to, by, kind} : undefined;
}

/** Which of the messages came of which: as far as queue ids that lines name are borne out by message-id or envelope, and by the time. */
export function linksOf(entries: readonly QueueEntry[]): readonly Link[] {
	const byId = new Map<string, QueueEntry[]>();
	for (const entry of entries) {
		byId.set(entry.qid, [...byId.get(entry.qid) ?? [], entry]);
	}

	return entries.flatMap(own => own.rows.flatMap(by => referencesOf(by).flatMap(reference =>
		(byId.get(reference.qid) ?? []).flatMap(other => linkOf(reference, by, own, other) ?? []))));
}
