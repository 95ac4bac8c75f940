import type {MailEvent} from './mail-event.js';

/**
What log programs write before a field, by the field that strangers choose. None of them writes one twice in a line: where it stands
twice, one of the two is part of somebody's address, name or reply.
*/
const signs: ReadonlyArray<readonly [sign: string, field: string]> = [
	['from=<', 'sender'],
	[' to=<', 'recipient'],
	['orig_to=<', 'orig_to'],
	['helo=<', 'helo'],
	[' proto=', 'proto'],
	['>, relay=', 'relay'],
	['>, size=', 'size'],
	[', status=', 'status'],
	['sasl_username=', 'user'],
	[', client_name=', 'client_name'],
	[', client_address=', 'client_ip'],
	[', sender=', 'sender'],
	[', recipient=', 'recipient'],
	['client-ip=', 'client_ip'],
	['envelope-from=', 'sender'],
	['user=<', 'user'],
	[', rip=', 'client_ip'],
	[', method=', 'sasl_method'],
];

/** What ends one part of a line and begins the next: no address, name or user of an honest one holds it. */
const joints = ['=<', '>: ', '>, ', '>; ', '> ', ']: ', '; from=', ', rip=', ', recipient=', ', sender='];

/** Fields that strangers choose and that are used to act or to count. */
const chosen = ['sender', 'recipient', 'orig_to', 'helo', 'user'] as const;

/**
Why a line could have been written so that its fields are not what they seem; undefined: it could not. An address, a HELO or a reply that
imitates what a log program writes does that. Where the line begins and ends it is read rightly even so, but nobody should act on its
fields without having typed them.
*/
export function ambiguityOf({message, fields}: Pick<MailEvent, 'message' | 'fields'>): string | undefined {
	for (const [sign, field] of signs) {
		const first = message.indexOf(sign);
		if (first !== -1 && message.includes(sign, first + sign.length)) {
			return `"${sign.replace(/^[>, ]+/, '')}" stands in it twice, so its ${field} may be forged`;
		}
	}

	const forged = chosen.find(name => isDoubtful(fields[name] ?? ''));
	return forged === undefined ? undefined : `its ${forged} imitates a part of a log line`;
}

/** Whether an address, a name or a user holds what only stands between the parts of a log line. */
export const isDoubtful = (value: string): boolean => joints.some(joint => value.includes(joint));
