import type {Fields, MailEvent} from '../model/mail-event.js';

/** How many messages' first lines are remembered per host. */
const capacity = 20_000;

/** What the lines of a message say that come before its delivery: who sent it, and from where. */
const remembered = ['sender', 'client_name', 'client_ip', 'user'] as const;

type Known = Partial<Record<(typeof remembered)[number], string>>;

/** Fields of an event and, by name, which of them earlier lines of the same queue id gave. */
export type Joined = {readonly fields: Fields; readonly joined?: readonly string[]};

/**
Ties the lines of one queue id of one host together: a delivery line names no sender, so it is taken from the line of qmgr, and the client from that of
smtpd. What a line says itself is never replaced.
*/
export type QueueJoin = {
	readonly join: (event: MailEvent) => Joined;
};

export function createQueueJoin(): QueueJoin {
	const messages = new Map<string, Known>();

	function learn(qid: string, known: Known | undefined, fields: Fields): Known | undefined {
		const news = remembered.filter(name => fields[name] !== undefined && known?.[name] === undefined);
		if (news.length === 0) {
			return known;
		}

		const more: Known = {...known, ...Object.fromEntries(news.map(name => [name, fields[name]]))};
		messages.set(qid, more);
		if (messages.size > capacity) {
			// The oldest message; its later lines stay as they are.
			const {value: oldest} = messages.keys().next();
			messages.delete(oldest ?? '');
		}

		return more;
	}

	return {
		join(event) {
			const {fields} = event;
			const {qid} = fields;
			if (qid === undefined || qid === 'NOQUEUE') {
				return {fields};
			}

			const known = messages.get(qid);
			if (event.class === 'queue' && event.reason === 'removed') {
				messages.delete(qid);
			}

			if (event.class === 'accepted') {
				// A short queue id can be used again: what a former message said must not stick to it.
				messages.delete(qid);
				learn(qid, undefined, fields);
				return {fields};
			}

			const all = event.class === 'queue' && event.reason === 'removed' ? known : learn(qid, known, fields);
			const joined = all === undefined ? [] : remembered.filter(name => all[name] !== undefined && fields[name] === undefined);
			return joined.length === 0 || all === undefined ? {fields} : {fields: {...fields, ...Object.fromEntries(joined.map(name => [name, all[name]]))}, joined};
		},
	};
}
