import type {Teller} from '../stage.js';
import {namelessClient} from './cast.js';
import {createScript, daemon, peer, pids, queueId} from './session.js';

/** Where our people write to, and what comes of it. */
const destinations = [
	{to: 'mara@partner.example', end: 'relay=mail.partner.example[192.0.2.41]:25, delay=0.9, delays=0.1/0.01/0.3/0.5, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4XqL2Z1kPz)'},
	{to: 'booking@travel-desk.example', end: 'relay=mx.travel-desk.example[192.0.2.14]:25, delay=1.4, delays=0.1/0/0.6/0.7, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 8C1F21C6002)'},
	{to: 'library@university.example', end: 'relay=smtp.university.example[192.0.2.30]:25, delay=0.6, delays=0.1/0/0.2/0.3, dsn=2.0.0, status=sent (250 2.0.0 Message accepted)'},
	{to: 'grey@slow-reply.example', end: 'relay=mail.slow-reply.example[192.0.2.71]:25, delay=2.1, delays=0.1/0/1/1, dsn=4.3.0, status=deferred (host mail.slow-reply.example[192.0.2.71] said: 450 4.3.0 Try again later (in reply to RCPT TO command))'},
	{to: 'left@good-print.example', end: 'relay=mail.good-print.example[192.0.2.10]:25, delay=0.7, delays=0.1/0/0.2/0.4, dsn=5.1.1, status=bounced (host mail.good-print.example[192.0.2.10] said: 550 5.1.1 <left@good-print.example>: Recipient address rejected: User unknown (in reply to RCPT TO command))'},
] as const;

/** One of our people sends a mail out through submission. */
export const outgoingMail: Teller = stage => {
	const {random, host} = stage;
	const script = createScript(stage);
	const client = namelessClient(`192.0.2.${random.between(210, 240)}`, '[10.0.0.5]');
	const smtpd = daemon(stage, 'postfix/submission/smtpd');
	const id = queueId(stage);
	const from = `${random.pick(host.people)}@${host.domain}`;
	const {to, end} = random.chance(0.8) ? random.pick(destinations.slice(0, 3)) : random.pick(destinations);
	script.mail(smtpd, `connect from ${peer(client)}`);
	script.mail(smtpd, `${id}: client=${peer(client)}, sasl_method=PLAIN, sasl_username=${from}`, random.between(60, 200));
	script.mail(daemon(stage, 'postfix/cleanup'), `${id}: message-id=<${random.text('0123456789abcdef', 12)}@${host.domain}>`);
	script.mail(`postfix/qmgr[${pids.qmgr}]`, `${id}: from=<${from}>, size=${random.between(700, 40_000)}, nrcpt=1 (queue active)`);
	script.mail(smtpd, `disconnect from ${peer(client)} ehlo=2 starttls=1 auth=1 mail=1 rcpt=1 data=1 quit=1 commands=8`, random.between(4, 40));
	script.mail(daemon(stage, 'postfix/smtp'), `${id}: to=<${to}>, ${end}`, random.between(300, 1500));
	if (end.includes('status=bounced')) {
		script.mail(daemon(stage, 'postfix/bounce'), `${id}: sender non-delivery notification: ${queueId(stage)}`);
	}

	if (!end.includes('status=deferred')) {
		script.mail(`postfix/qmgr[${pids.qmgr}]`, `${id}: removed`);
	}

	return {lines: script.lines};
};
