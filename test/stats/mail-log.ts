/** A mail log of two days as Postfix writes it, the same every time: deliveries with retries, bounces with notices, rejects of all kinds. */
const users = ['ann', 'bob', 'carol', 'dave', 'eve', 'frank', 'grace'];
const domains = ['good.example', 'news.example', 'shop.example', 'strict.example', 'bulk.example'];

type Pick = <Value>(values: readonly [Value, ...Value[]] | readonly Value[]) => Value | undefined;

function createDice(): {readonly below: (limit: number) => number; readonly pick: Pick} {
	let state = 7;
	const below = (limit: number): number => {
		state = ((state * 1_103_515_245) + 12_345) % 2_147_483_648;
		return Math.floor(state / 65_536) % limit;
	};

	return {below, pick: values => values[below(values.length)]};
}

/** The log's text, in the traditional format; `mails` transactions. */
export function mailLog(mails: number): string {
	const {below, pick} = createDice();
	const lines: string[] = [];
	const begin = Date.UTC(2026, 10, 21, 3, 0, 0);
	let id = 0;
	const write = (seconds: number, tag: string, text: string): void => {
		const stamp = new Date(begin + (seconds * 1000)).toISOString();
		lines.push(`${seconds.toString().padStart(9, '0')}Nov ${stamp.slice(8, 10)} ${stamp.slice(11, 19)} mx1 postfix/${tag}[${1000 + (seconds % 50)}]: ${text}`);
	};

	const newId = (): string => {
		id++;
		return (0xA0_00_00_00 + (id * 7919)).toString(16).toUpperCase();
	};

	const transaction = (at: number): void => {
		const client = `mail${below(9)}.${pick(domains)}[203.0.113.${10 + below(90)}]`;
		const sender = `${pick(users)}@${pick(domains)}`;
		const recipients = users.slice(below(4), 4 + below(3)).map(user => `${user}@corp.example`);
		const kind = below(10);
		write(at, 'smtpd', `connect from ${client}`);
		if (kind < 4) {
			const why = pick([
				'554 5.7.1 Service unavailable; Client host [203.0.113.66] blocked using zen.spamhaus.org',
				'554 5.7.1 <victim@partner.example>: Relay access denied',
				'550 5.1.1 <nobody@corp.example>: Recipient address rejected: User unknown in virtual mailbox table',
				'450 4.1.8 <x@nosuch.example>: Sender address rejected: Domain not found',
				'450 4.2.0 <alice@corp.example>: Recipient address rejected: Greylisted, see http://grey.example',
			]);
			for (const recipient of recipients) {
				write(at, 'smtpd', `NOQUEUE: ${below(9) === 0 ? 'reject_warning' : 'reject'}: RCPT from ${client}: ${why}; from=<${sender}> to=<${recipient}> proto=ESMTP helo=<mail.example>`);
			}
		} else {
			deliver(at, client, sender, recipients);
		}

		write(at + 1, 'smtpd', `disconnect from ${client} ehlo=1 mail=1 rcpt=1 quit=1 commands=4`);
	};

	const status = (at: number, queueId: string, recipient: string, outcome: string): void => {
		const [word = '', dsn = '', text = ''] = outcome.split('|');
		write(at, 'smtp', `${queueId}: to=<${recipient}>, relay=mx.corp.example[198.51.100.25]:25, delay=${1 + below(40)}, delays=0.1/0/0.2/0.7, dsn=${dsn}, status=${word} (${text})`);
	};

	const deliver = (at: number, client: string, sender: string, recipients: readonly string[]): void => {
		const queueId = newId();
		const size = 100 + below(400);
		write(at, 'smtpd', `${queueId}: client=${client}`);
		write(at, 'cleanup', `${queueId}: message-id=<${id}@good.example>`);
		write(at, 'qmgr', `${queueId}: from=<${sender}>, size=${size}, nrcpt=${recipients.length} (queue active)`);
		for (const recipient of recipients) {
			const fate = below(12);
			if (fate === 0) {
				status(at + 2, queueId, recipient, 'bounced|5.1.1|host mx.corp.example[198.51.100.25] said: 550 5.1.1 no such user');
			} else if (fate === 1) {
				status(at + 2, queueId, recipient, 'deferred|4.4.1|connect to mx.corp.example[198.51.100.25]:25: Connection timed out');
				write(at + 300, 'qmgr', `${queueId}: from=<${sender}>, size=${size}, nrcpt=${recipients.length} (queue active)`);
				status(at + 301, queueId, recipient, 'sent|2.0.0|250 2.0.0 Ok: queued as 77');
			} else {
				status(at + 2, queueId, recipient, 'sent|2.0.0|250 2.0.0 Ok: queued as 77');
			}
		}

		write(at + 302, 'qmgr', `${queueId}: removed`);
	};

	for (let index = 0; index < mails; index++) {
		transaction(Math.floor(index * 150_000 / mails));
	}

	// Lines of one second keep the order in which they were written.
	return lines.map((line, index) => ({line, index}))
		.sort((a, b) => a.line.slice(0, 9) < b.line.slice(0, 9) ? -1 : (a.line.slice(0, 9) > b.line.slice(0, 9) ? 1 : a.index - b.index))
		.map(({line}) => `${line.slice(9)}\n`)
		.join('');
}
