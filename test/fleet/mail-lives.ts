import {createRandom} from '../../source/demo/random.js';

/** What follows a stamp and a host's name, without the process id: the number of the line stands in its place. */
export type Wording = {readonly tag: string; readonly message: string};

const digits = '0123456789ABCDEF';

/** A mail from its connection to its removal from the queue, or a client that is turned away. */
function life(random: ReturnType<typeof createRandom>): readonly Wording[] {
	const client = `${random.pick(['mail', 'out', 'vps', 'dyn'])}${random.between(1, 400)}.${random.pick(['good', 'promo', 'cheap', 'partner'])}.example`;
	const address = `203.0.113.${random.between(1, 254)}`;
	const sender = `user${random.between(1, 3000)}@${random.pick(['good', 'promo', 'cheap', 'partner'])}${random.between(1, 300)}.example`;
	const recipient = `person${random.between(1, 400)}@corp.example`;
	const smtpd = 'postfix/smtpd';
	const connect = {tag: smtpd, message: `connect from ${client}[${address}]`};
	if (random.chance(0.45)) {
		return [
			connect,
			{tag: smtpd, message: `NOQUEUE: reject: RCPT from ${client}[${address}]: 554 5.7.1 Service unavailable; Client host [${address}] blocked using zen.dnsbl.example; from=<${sender}> to=<${recipient}> proto=ESMTP helo=<${client}>`},
			{tag: smtpd, message: `disconnect from ${client}[${address}] ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4`},
		];
	}

	const queueId = random.text(digits, 10);
	return [
		connect,
		{tag: smtpd, message: `${queueId}: client=${client}[${address}]`},
		{tag: 'postfix/cleanup', message: `${queueId}: message-id=<${random.text(digits, 12)}@${client}>`},
		{tag: 'postfix/qmgr', message: `${queueId}: from=<${sender}>, size=${random.between(700, 90_000)}, nrcpt=1 (queue active)`},
		{tag: smtpd, message: `disconnect from ${client}[${address}] ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5`},
		{tag: 'postfix/lmtp', message: `${queueId}: to=<${recipient}>, relay=mx.corp.example[private/dovecot-lmtp], delay=0.${random.between(1, 9)}, delays=0.1/0/0/0.1, dsn=2.0.0, status=sent (250 2.0.0 <${recipient}> Saved)`},
		{tag: 'postfix/qmgr', message: `${queueId}: removed`},
	];
}

/** The lines of so many lives, in their order; the same seed gives the same lines. */
export function mailLives(seed: string, lives: number): readonly Wording[] {
	const random = createRandom(seed);
	return Array.from({length: lives}, () => life(random)).flat();
}
