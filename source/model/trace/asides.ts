import type {StreamRow} from '../rows.js';
import type {Attempt} from './attempts.js';
import {doubtOf} from './doubt.js';
import {bareMessageId, sameAddress} from './identity.js';
import {queueIdOf, type QueueEntry} from './queue-entry.js';
import type {Tied} from './tie-together.js';

/** Lines that tell of a message without its queue id: what policy servers, mailboxes and Fail2ban say beside. */
export type Asides = {
	/** Those of a story, as they were found. */
	readonly of: (tied: Tied) => readonly StreamRow[];
	/** Mailbox lines that belong to no story. */
	readonly orphans: readonly StreamRow[];
};

const second = 1000;
const minute = 60 * second;

/** Policy servers are asked before the recipient is taken. */
const beforeArrival = 10 * second;
const afterArrival = 2 * second;
const sameMoment = 3 * second;
const nearDelivery = 10 * minute;

/** A ban is put down to a message that was turned away this long before it. */
const beforeBan = 10 * minute;

const isPolicy = (row: StreamRow): boolean => row.class === 'authres' || row.class === 'greylist-pass';

const isMailbox = ({class: kind, fields}: StreamRow): boolean => (kind === 'delivered' || kind === 'mailbox' || kind === 'warning') && bareMessageId(fields['message_id'] ?? '') !== '';

const isBan = ({class: kind, reason}: StreamRow): boolean => kind === 'ban' && (reason === 'ban' || reason === 'extend');

const says = (value: string | undefined, known: string | undefined): boolean => value === undefined || known === undefined || sameAddress(value, known);

/** How well a line of a policy server fits a message, the nearest in time best; undefined: not at all. */
function policyDistance(row: StreamRow, node: QueueEntry | Attempt): number | undefined {
	const {sender, recipient} = row.fields;
	if (!('qid' in node)) {
		const distance = Math.abs(row.time - node.time);
		return distance <= sameMoment && says(sender, node.sender) && says(recipient, node.recipient) && !node.isDoubtful ? distance : undefined;
	}

	const before = (node.accepted?.time ?? Number.NaN) - row.time;
	const isNamed = recipient === undefined || node.recipients.length === 0 || node.recipients.some(each => sameAddress(each, recipient));
	return before <= beforeArrival && before >= -afterArrival && isNamed && says(sender, node.sender) ? Math.abs(before) : undefined;
}

/** How well a mailbox's line fits a message: by the session that the delivery named, else by recipient and time. */
function mailboxDistance({time, fields}: StreamRow, {rows}: QueueEntry): number | undefined {
	const {session, recipient} = fields;
	const distances = rows.filter(row => row.class === 'delivered').flatMap(row => {
		const distance = Math.abs(row.time - time);
		if (session !== undefined && session.length > 8 && row.fields['text']?.includes(` ${session} `) === true) {
			return [distance / 1000];
		}

		return says(recipient, row.fields['recipient']) ? [distance] : [];
	});
	const nearest = Math.min(...distances);
	return nearest <= nearDelivery ? nearest : undefined;
}

function nearest<Node>(nodes: readonly Node[], distanceOf: (node: Node) => number | undefined): Node | undefined {
	let best: Node | undefined;
	let least = Number.POSITIVE_INFINITY;
	for (const node of nodes) {
		const distance = distanceOf(node);
		if (distance !== undefined && distance < least) {
			best = node;
			least = distance;
		}
	}

	return best;
}

function add<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
	map.set(key, [...map.get(key) ?? [], item]);
}

/** What each policy server said of a message: of several lines the nearest, since the same sender may have offered other messages at that time. */
function createPolicies() {
	const known = new Map<QueueEntry | Attempt, Map<string, StreamRow>>();
	return {
		add(node: QueueEntry | Attempt, row: StreamRow) {
			const own = known.get(node) ?? new Map<string, StreamRow>();
			const key = `${row.program} ${row.fields['recipient'] ?? ''}`;
			const before = own.get(key);
			known.set(node, own);
			if (before === undefined || (policyDistance(row, node) ?? 0) < (policyDistance(before, node) ?? 0)) {
				own.set(key, row);
			}
		},
		of: (node: QueueEntry | Attempt): readonly StreamRow[] => [...known.get(node)?.values() ?? []],
	};
}

/** Finds for each line that names no queue id the message that it belongs to. A line that may be forged belongs to none. */
export function asidesOf(rows: readonly StreamRow[], stories: readonly Tied[]): Asides {
	const clients = new Map<string, Array<QueueEntry | Attempt>>();
	const messageIds = new Map<string, QueueEntry[]>();
	for (const {entries, attempts} of stories) {
		for (const entry of entries) {
			add(clients, `${entry.host} ${entry.accepted?.fields['client_ip'] ?? ''}`, entry);
			if (entry.messageId !== undefined) {
				add(messageIds, entry.messageId, entry);
			}
		}

		for (const attempt of attempts) {
			add(clients, `${attempt.host} ${attempt.clientIp}`, attempt);
		}
	}

	const found = new Map<QueueEntry | Attempt, StreamRow[]>();
	const policies = createPolicies();
	const orphans: StreamRow[] = [];
	const bans = new Map<string, StreamRow[]>();

	function placePolicy(row: StreamRow): void {
		const node = nearest(clients.get(`${row.host} ${row.fields['client_ip'] ?? ''}`) ?? [], each => policyDistance(row, each));
		if (node !== undefined) {
			policies.add(node, row);
		}
	}

	function placeMailbox(row: StreamRow): void {
		const entry = nearest(messageIds.get(bareMessageId(row.fields['message_id'] ?? '')) ?? [], each => mailboxDistance(row, each));
		if (entry === undefined) {
			orphans.push(row);
		} else {
			add(found, entry, row);
		}
	}

	for (const row of rows.filter(each => queueIdOf(each) === undefined && doubtOf(each) === undefined)) {
		if (isBan(row)) {
			add(bans, row.fields['client_ip'] ?? '', row);
		} else if (isPolicy(row)) {
			placePolicy(row);
		} else if (isMailbox(row)) {
			placeMailbox(row);
		}
	}

	return {
		of: ({entries, attempts}) => [
			...[...entries, ...attempts].flatMap(node => [...policies.of(node), ...found.get(node) ?? []]),
			...new Set(attempts.flatMap(({clientIp, time}) => (bans.get(clientIp) ?? []).filter(row => row.time >= time - second && row.time - time <= beforeBan))),
		],
		orphans,
	};
}
