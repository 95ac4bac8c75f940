import type {StreamRow} from '../rows.js';
import {attemptsIn, sameServers, type Attempt} from './attempts.js';
import {createGroups} from './groups.js';
import {sameAddress} from './identity.js';
import {linksOf, type Link} from './links.js';
import {queueEntries, type QueueEntry} from './queue-entry.js';

/** What belongs to one message: its ways through queues, and its attempts to get in. */
export type Tied = {
	readonly entries: readonly QueueEntry[];
	/** In the order of time. */
	readonly attempts: readonly Attempt[];
	readonly links: readonly Link[];
};

const minute = 60_000;
const hour = 60 * minute;

/** A client that was turned away for now is taken for the same that comes again within this time; one that was refused for good, within a shorter one. */
const comesAgain = 24 * hour;
const triesAgain = hour;

/** A message-id that comes again after this is another message's: robots use the same for all. */
const longestWay = 5 * 24 * hour;

/** Recipients of one message are named one after the other. */
const sameSession = 3000;

/** Hosts whose clocks differ more than this are not tied together. */
const clockSkew = 2 * minute;

/** A line may be stamped before the one that came before it. */
const disorder = 1000;

type Node = QueueEntry | Attempt;

const isEntry = (node: Node): node is QueueEntry => 'qid' in node;

const isAttempt = (node: Node): node is Attempt => !isEntry(node);

const triplet = (sender: string, recipient: string): string => `${sender.toLowerCase()}\n${recipient.toLowerCase()}`;

/** Items by a key that each may have. */
function byKey<Item>(items: readonly Item[], keysOf: (item: Item) => readonly string[]): ReadonlyMap<string, readonly Item[]> {
	const found = new Map<string, Item[]>();
	for (const item of items) {
		for (const key of keysOf(item)) {
			const known = found.get(key) ?? [];
			found.set(key, known);
			known.push(item);
		}
	}

	return found;
}

const clientOf = ({fields}: StreamRow): Pick<Attempt, 'clientIp' | 'clientName'> => ({clientIp: fields['client_ip'] ?? '', clientName: fields['client_name'] ?? ''});

const patienceOf = ({isPermanent}: Attempt): number => isPermanent ? triesAgain : comesAgain;

/** The message that came in by a later attempt of the same servers for the same sender and recipient; else one that came in in the same session, for other recipients. */
function arrivalOf(attempt: Attempt, arrivals: readonly QueueEntry[], sessions: readonly QueueEntry[]): QueueEntry | undefined {
	const isWithin = (entry: QueueEntry, least: number, most: number): boolean => {
		const wait = (entry.accepted?.time ?? 0) - attempt.time;
		return wait >= least && wait <= most;
	};

	const sameClient = ({accepted}: QueueEntry): boolean => accepted !== undefined && sameServers(attempt, clientOf(accepted));
	// Once the message has a queue id, the lines of further recipients name it.
	return arrivals.find(entry => sameClient(entry) && isWithin(entry, -disorder, patienceOf(attempt)))
		?? sessions.find(entry => entry.accepted?.pid === attempt.rows[0]?.pid && sameClient(entry) && isWithin(entry, 0, sameSession));
}

/** Ties together what one message-id and sender have in common: copies for aliases, forwards, and what several hosts got. */
function tieCopies(entries: readonly QueueEntry[], tie: (one: Node, other: Node) => void): void {
	for (const copies of byKey(entries, ({messageId}) => messageId === undefined ? [] : [messageId]).values()) {
		for (const [index, entry] of copies.entries()) {
			const sameOne = copies.slice(0, index).findLast(({sender, from}) => entry.from - from <= longestWay && sameSenders(sender, entry.sender));
			if (sameOne !== undefined) {
				tie(sameOne, entry);
			}
		}
	}
}

const sameSenders = (one: string | undefined, other: string | undefined): boolean => one === undefined || other === undefined || sameAddress(one, other);

/** Ties attempts to what they became, and to each other where that is the same, or nothing. */
function tieAttempts(attempts: readonly Attempt[], entries: readonly QueueEntry[], tie: (one: Node, other: Node) => void): void {
	const arrived = entries.filter(({accepted, sender}) => accepted !== undefined && sender !== undefined);
	const byTriplet = byKey(arrived, ({sender = '', recipients}) => [...new Set(recipients.map(recipient => triplet(sender, recipient)))]);
	const bySession = byKey(arrived, ({host, sender = ''}) => [`${host} ${sender.toLowerCase()}`]);
	const lastOf = new Map<string, Array<{readonly attempt: Attempt; readonly became: QueueEntry | undefined}>>();
	for (const attempt of attempts.filter(each => !each.isDoubtful && each.clientIp !== '')) {
		const {host, sender, recipient, rows} = attempt;
		const became = arrivalOf(attempt, byTriplet.get(triplet(sender, recipient)) ?? [], bySession.get(`${host} ${sender.toLowerCase()}`) ?? []);
		if (became !== undefined) {
			tie(became, attempt);
		}

		const session = `${host} ${String(rows[0]?.pid)} ${attempt.clientIp} ${sender.toLowerCase()}`;
		// All bounces have the same sender.
		const keys = [[triplet(sender, recipient), comesAgain] as const, ...sender === '' ? [] : [[session, sameSession] as const]];
		for (const [key, patience] of keys) {
			const before = lastOf.get(key)?.findLast(each => each.became === became && sameServers(each.attempt, attempt) && attempt.time - each.attempt.time <= patience);
			if (before !== undefined) {
				tie(before.attempt, attempt);
			}

			lastOf.set(key, [...(lastOf.get(key) ?? []).slice(-20), {attempt, became}]);
		}
	}
}

/** Ties the attempts of one of our own hosts at another to the message that it tried to hand over: both tell of the same refusal, each by its clock. */
function tieOwnAttempts(attempts: readonly Attempt[], entries: readonly QueueEntry[], tie: (one: Node, other: Node) => void): void {
	const failed = entries.flatMap(entry => entry.rows
		.filter(({class: kind, fields}) => (kind === 'deferred' || kind === 'bounced') && fields['recipient'] !== undefined && entry.sender !== undefined)
		.map(row => ({entry, row})));
	const byTriplet = byKey(failed, ({entry, row}) => [triplet(entry.sender ?? '', row.fields['recipient'] ?? '')]);
	for (const attempt of attempts.filter(({isDoubtful}) => !isDoubtful)) {
		const {sender, recipient, host, time, rows: [line]} = attempt;
		const said = `said: ${line?.fields['code'] ?? ''} `;
		const own = (byTriplet.get(triplet(sender, recipient)) ?? []).find(({entry, row}) => entry.host !== host && Math.abs(row.time - time) <= clockSkew && row.fields['text']?.includes(said) === true);
		if (own !== undefined) {
			tie(own.entry, attempt);
		}
	}
}

/** What in the lines, which are in the order of time, belongs to one message each. Nothing is tied by what a stranger may have written into a line. */
export function tieTogether(rows: readonly StreamRow[]): readonly Tied[] {
	const entries = queueEntries(rows);
	const attempts = attemptsIn(rows);
	const links = linksOf(entries);
	const groups = createGroups<Node>([...entries, ...attempts]);
	for (const {from, to} of links) {
		groups.tie(from, to);
	}

	tieCopies(entries, groups.tie);
	tieAttempts(attempts, entries, groups.tie);
	tieOwnAttempts(attempts, entries, groups.tie);
	const linksFrom = new Map<Node, Link[]>();
	for (const link of links) {
		linksFrom.set(link.from, [...linksFrom.get(link.from) ?? [], link]);
	}

	return groups.all().map(nodes => ({
		entries: nodes.filter(node => isEntry(node)),
		attempts: nodes.filter(node => isAttempt(node)),
		links: nodes.flatMap(node => linksFrom.get(node) ?? []),
	}));
}
