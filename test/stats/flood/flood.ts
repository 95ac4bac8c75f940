import type {EventClass, Fields, MailEvent} from '../../../source/model/mail-event.js';

export const begin = Date.UTC(2026, 10, 22, 20, 0, 0);

/** The span that a flood fills. */
export const span = 3_540_000;

/** Values that come often, with how many of a hundred events bring them. */
export const heavy = [['sender', 'wave@heavy.example', 2], ['client_ip', '198.51.100.66', 1], ['helo', 'ylmf-pc', 3], ['recipient', 'alice@corp.example', 2]] as const;

const kinds: ReadonlyArray<readonly [word: string, program: string]> = [
	['rejected.rbl', 'postfix/smtpd'],
	['queue.active', 'postfix/qmgr'],
	['delivered.sent', 'postfix/smtp'],
	['greylisted.new', 'postgrey'],
	['auth.failure', 'postfix/smtpd'],
	['warning.other', 'postfix/smtpd'],
];

/** The texts come out of a buffer, as those of a log do: each is a string of its own. */
const fresh = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');

function fieldsAt(index: number): Fields {
	const address = index % 1_000_000;
	const fields: Partial<Record<string, string>> = {
		qid: fresh(index.toString(16).toUpperCase().padStart(10, '0')),
		sender: fresh(`u${index}@d${index}.example`),
		recipient: fresh(`r${index}@corp${index}.example`),
		client_ip: fresh(`${10 + Math.floor(address / 65_536)}.${Math.floor(address / 256) % 256}.${address % 256}.${index % 251}`),
		client_name: fresh(`dyn-${index}.pool${index}.example`),
		helo: fresh(`x${index}`),
		user: fresh(`user${index}`),
		rbl: fresh(`bl${index}.example`),
		size: '4000',
		nrcpt: '1',
	};
	for (const [place, [name, value, share]] of heavy.entries()) {
		// Not in step with the kinds of events.
		if ((Math.floor(index * 0.618_034 * 1000) + (place * 31)) % 100 < share) {
			fields[name] = fresh(value);
		}
	}

	return fields;
}

/** Event `index` of a flood of `count`, in which nearly every name and address comes once. */
export function floodEvent(index: number, count: number): MailEvent {
	const [word = '', program = ''] = kinds[index % kinds.length] ?? [];
	const [eventClass = '', reason = ''] = word.split('.');
	const time = begin + Math.floor(index / count * span);
	return {time, host: 'mx1', program, pid: index % 5000, message: fresh(`text ${index} of ${word}`), class: eventClass as EventClass, reason, fields: fieldsAt(index)};
}
