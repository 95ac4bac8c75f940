import type {LogLine} from '../model/log-line.js';
import type {Fields} from '../model/mail-event.js';

/** How many messages' first lines are remembered, unless it is said otherwise. */
const usualCapacity = 20_000;

/** What the lines of a message say that come before its delivery: who sent it, and from where. */
const remembered = ['sender', 'client_name', 'client_ip', 'user'] as const;

/** What is known of a message by what earlier lines of its queue id said. */
export type Known = Readonly<Record<(typeof remembered)[number], string | undefined>>;

/** Fields of a line and, by name, which of them earlier lines of the same queue id gave. */
export type Joined = {readonly fields: Fields; readonly joined?: readonly string[]};

/** A line's fields with what earlier lines said; what it says itself is never replaced. */
export function withKnown(fields: Fields, known: Known | undefined): Joined {
	const joined = known === undefined ? [] : remembered.filter(name => known[name] !== undefined && fields[name] === undefined);
	return joined.length === 0 || known === undefined ? {fields} : {fields: {...fields, ...Object.fromEntries(joined.map(name => [name, known[name]]))}, joined};
}

/**
Ties the lines of one queue id of one host together: a delivery line names no sender, so it is taken from the line of qmgr, and the client from that of
smtpd.
*/
export type QueueJoin = {
	/** What is known of the line's message, with what the line says itself; undefined: nothing, or it belongs to none. */
	readonly join: (line: LogLine) => Known | undefined;
};

/** Remembers `capacity` messages of one host. */
export function createQueueJoin(capacity = usualCapacity): QueueJoin {
	// The younger half of the messages, and the older: when the younger is full, the older is forgotten.
	let young = new Map<string, Known>();
	let old = new Map<string, Known>();

	function forget(qid: string): void {
		young.delete(qid);
		old.delete(qid);
	}

	function learn(qid: string, known: Known | undefined, line: LogLine): Known | undefined {
		const tells = (name: keyof Known): string | undefined => known?.[name] ?? line.field(name);
		if (!remembered.some(name => known?.[name] === undefined && line.has(name))) {
			return known;
		}

		const more: Known = {sender: tells('sender'), client_name: tells('client_name'), client_ip: tells('client_ip'), user: tells('user')};
		if (young.size >= capacity / 2) {
			old = young;
			young = new Map();
		}

		young.set(qid, more);
		return more;
	}

	return {
		join(line) {
			const qid = line.field('qid');
			if (qid === undefined || qid === 'NOQUEUE') {
				return undefined;
			}

			if (line.class === 'accepted') {
				// A short queue id can be used again: what a former message said must not stick to it.
				forget(qid);
				learn(qid, undefined, line);
				return undefined;
			}

			const known = young.get(qid) ?? old.get(qid);
			if (line.class === 'queue' && line.reason === 'removed') {
				forget(qid);
				return known;
			}

			return learn(qid, known, line);
		},
	};
}
