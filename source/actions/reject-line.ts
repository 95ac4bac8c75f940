import {sampleOf} from './sender-lookups.js';

/** A log line without its time stamp, as Fail2ban sees it. */
export type RejectLine = {readonly stage: 'RCPT' | 'MAIL'; readonly client: string; readonly text: string};

/** Clients as smtpd names them: with a name, without one, of either family. The addresses are of the documentation ranges. */
const clients: ReadonlyArray<readonly [name: string, address: string]> = [['mail.example.net', '203.0.113.7'], ['unknown', '203.0.113.7'], ['unknown', '2001:db8::7']];

/**
The lines that smtpd writes when an entry of a sender table rejects (`reply`: `550 5.7.1 Text`). Where `smtpd_delay_reject` is on,
that is at the first recipient, otherwise at once.
*/
export function rejectLines(sender: string, reply: string, delaysReject: boolean): readonly RejectLine[] {
	const from = sampleOf(sender);
	const [, codes = '', text = ''] = /^(\d{3} \d\.\d+\.\d+) (.*)$/.exec(reply) ?? [];
	const stage = delaysReject ? 'RCPT' : 'MAIL';
	return clients.map(([name, address]) => ({
		stage,
		client: address,
		text: `mx postfix/smtpd[4711]: NOQUEUE: reject: ${stage} from ${name}[${address}]: ${codes} <${from}>: Sender address rejected: ${text}; from=<${from}>${delaysReject ? ' to=<someone@mx.example>' : ''} proto=ESMTP helo=<mail.example.net>`,
	}));
}
