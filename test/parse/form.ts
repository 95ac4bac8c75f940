import {classifyMessage} from '../../source/parse/index.js';

/** The fields that an operator searches and counts by; in this order. */
const telling = ['qid', 'new_qid', 'client_name', 'client_ip', 'sender', 'recipient', 'helo', 'code', 'dsn', 'status', 'rbl', 'user', 'jail', 'id', 'action', 'would', 'temporary', 'mailbox', 'domain', 'selector'] as const;

/** What a line comes to: `rejected.rbl qid=NOQUEUE client_ip=203.0.113.5 code=554`. Values of no letters or of several words stand in quotes. */
export function readForm(program: string, message: string): string {
	const event = classifyMessage(program, message);
	const fields = telling.flatMap(name => {
		const value = event.fields[name];
		return value === undefined ? [] : [`${name}=${/^\S+$/.test(value) ? value : JSON.stringify(value)}`];
	});
	return [`${event.class}.${event.reason}`, ...fields].join(' ');
}
