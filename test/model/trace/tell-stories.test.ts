import {expect, test} from 'vitest';
import {chooseStories} from '../../../source/model/trace/choose-stories.js';
import {tellStories} from '../../../source/model/trace/tell-stories.js';
import {verdictSentence} from '../../../source/model/trace/verdict-sentence.js';
import {night} from './lines.js';

const now = Date.UTC(2026, 10, 22, 3, 15);
const clock = {
	now,
	moment: (time: number): string => new Date(time).toISOString().slice(11, 16),
	span: (milliseconds: number): string => `${Math.round(milliseconds / 1000)} s`,
};

/** The verdicts of each story in a log, and its queue ids. */
function told(log: string): readonly string[] {
	return tellStories(night(log)).map(({verdicts, queueIds}) => `${[...new Set(queueIds.map(({host, id}) => `${host} ${id}`))].join(' ')}: ${verdicts.map(verdict => verdictSentence(verdict, clock)).join(' / ')}`);
}

const grey = (time: string, {host = 'mx1', client = 'mail.good.example[203.0.113.10]', from = 'friend@good.example', to = 'jo@d.example'} = {}): string =>
	`${time} ${host} postfix/smtpd[1020]: NOQUEUE: reject: RCPT from ${client}: 450 4.2.0 <${to}>: Recipient address rejected: Greylisted, see https://postgrey.schweikert.ch/help/mx1.html; from=<${from}> to=<${to}> proto=ESMTP helo=<mail.good.example>`;

type Mail = {readonly host?: string; readonly client?: string; readonly from?: string; readonly id: string; readonly messageId?: string};

const taken = (time: string, {host = 'mx1', client = 'mail.good.example[203.0.113.10]', from = 'friend@good.example', id, messageId = '<a81@good.example>'}: Mail): string => [
	`${time}.100 ${host} postfix/smtpd[1020]: ${id}: client=${client}`,
	`${time}.110 ${host} postfix/cleanup[1031]: ${id}: message-id=${messageId}`,
	`${time}.120 ${host} postfix/qmgr[219]: ${id}: from=<${from}>, size=4120, nrcpt=1 (queue active)`,
].join('\n');

const saved = (time: string, {host = 'mx1', id, to = 'jo@d.example'}: {readonly host?: string; readonly id: string; readonly to?: string}): string => [
	`${time}.500 ${host} postfix/lmtp[1060]: ${id}: to=<${to}>, relay=${host}[private/dovecot-lmtp], delay=0.3, delays=0.1/0/0/0.2, dsn=2.0.0, status=sent (250 2.0.0 <${to}> W9o1J54vA2tbAQAAOzNAvQ Saved)`,
	`${time}.510 ${host} postfix/qmgr[219]: ${id}: removed`,
].join('\n');

const sent = (time: string, {host = 'mx1', id, to = 'jo@d.example', relay, reply}: {readonly host?: string; readonly id: string; readonly to?: string; readonly relay: string; readonly reply: string}): string => [
	`${time}.600 ${host} postfix/smtp[1052]: ${id}: to=<${to}>, relay=${relay}, delay=0.5, delays=0.1/0/0.2/0.2, dsn=2.0.0, status=sent (${reply})`,
	`${time}.610 ${host} postfix/qmgr[219]: ${id}: removed`,
].join('\n');

const deferred = (time: string, id: string, text = 'connect to mail.down.example[203.0.113.13]:25: Connection refused'): string =>
	`${time}.600 mx1 postfix/smtp[1052]: ${id}: to=<jo@down.example>, relay=none, delay=5, delays=0.1/0/5/0, dsn=4.4.1, status=deferred (${text})`;

const cases: ReadonlyArray<readonly [what: string, log: readonly string[], stories: readonly string[]]> = [
	['a message is delivered', [taken('03:00:00', {id: '4F2A1C61B0'}), saved('03:00:00', {id: '4F2A1C61B0'})], ['mx1 4F2A1C61B0: delivered to jo@d.example by mx1']],
	[
		'greylisting and the delivery after it are one story with the delay',
		[grey('02:58:00'), grey('02:58:30'), taken('02:59:29', {id: '4F2A1C61B0'}), saved('02:59:29', {id: '4F2A1C61B0'})],
		['mx1 4F2A1C61B0: delivered to jo@d.example by mx1 after 89 s of greylisting'],
	],
	['what did not come back is waited for', [grey('03:03:00')], [': greylisted by mx1 for jo@d.example, has not come back for 720 s']],
	[
		'greylisting by one host belongs to the delivery by another',
		[grey('02:58:00'), taken('03:00:00', {id: '4F2A1C61B0', host: 'mx2'}), saved('03:00:00', {id: '4F2A1C61B0', host: 'mx2'})],
		['mx2 4F2A1C61B0: delivered to jo@d.example by mx2 after 120 s of greylisting'],
	],
	[
		'a sender with servers in several networks is known by their verified names',
		[grey('02:40:00', {client: 'out1.bank.example[192.0.2.20]'}), grey('02:50:00', {client: 'out7.bank.example[198.51.100.77]'}), taken('03:00:00', {id: '4F2A1C61B0', client: 'out9.bank.example[203.0.113.99]'}), saved('03:00:00', {id: '4F2A1C61B0'})],
		['mx1 4F2A1C61B0: delivered to jo@d.example by mx1 after 1200 s of greylisting'],
	],
	[
		'a stranger who uses the same sender is no part of its story',
		[grey('02:58:00', {client: 'unknown[198.51.100.66]'}), taken('03:00:00', {id: '4F2A1C61B0'}), saved('03:00:00', {id: '4F2A1C61B0'})],
		[': greylisted by mx1 for jo@d.example, has not come back for 1020 s', 'mx1 4F2A1C61B0: delivered to jo@d.example by mx1'],
	],
	[
		'a refusal says why, and who refused',
		['03:01:00 mx1 postfix/smtpd[1]: NOQUEUE: reject: RCPT from unknown[203.0.113.66]: 554 5.7.1 Service unavailable; Client host [203.0.113.66] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/203.0.113.66; from=<x@y.example> to=<jo@d.example> proto=ESMTP helo=<x>'],
		[': rejected by mx1 for jo@d.example: blocked using zen.spamhaus.org (554 5.7.1), at 03:01'],
	],
	[
		'what a delivery is refused for is told with its tries',
		[taken('03:00:00', {id: '4F2A1C61B0'}), deferred('03:00:01', '4F2A1C61B0'), deferred('03:05:00', '4F2A1C61B0'), deferred('03:10:00', '4F2A1C61B0')],
		['mx1 4F2A1C61B0: still deferred for jo@down.example on mx1: connect to mail.down.example[203.0.113.13]:25: Connection refused, 3 attempts, last 03:10'],
	],
	[
		'a message is followed through a content filter and on to the next host',
		[
			taken('03:00:00', {id: 'AAAAAA1111'}),
			taken('03:00:01', {id: 'BBBBBB2222', client: 'localhost[127.0.0.1]'}),
			sent('03:00:01', {id: 'AAAAAA1111', relay: '127.0.0.1[127.0.0.1]:10024', reply: '250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as BBBBBB2222'}),
			taken('03:00:02', {id: 'CCCCCC3333', host: 'mx4', client: 'mx1.corp.example[198.51.100.11]'}),
			sent('03:00:02', {id: 'BBBBBB2222', relay: 'mx4.corp.example[198.51.100.14]:25', reply: '250 2.0.0 Ok: queued as CCCCCC3333'}),
			saved('03:00:03', {id: 'CCCCCC3333', host: 'mx4'}),
		],
		['mx1 AAAAAA1111 mx1 BBBBBB2222 mx4 CCCCCC3333: delivered to jo@d.example by mx4'],
	],
	[
		'what a server without a log here took is handed over',
		[taken('03:00:00', {id: '4F2A1C61B0'}), sent('03:00:01', {id: '4F2A1C61B0', relay: 'mx.out.example[192.0.2.25]:25', reply: '250 2.0.0 Ok: queued as 8C1F21C6002'})],
		['mx1 4F2A1C61B0: handed over to mx.out.example[192.0.2.25]:25 for jo@d.example by mx1: 250 2.0.0 Ok: queued as 8C1F21C6002'],
	],
	[
		'a bounce and its notice belong to the message',
		[
			taken('03:00:00', {id: '670971C6004', from: 'al@d.example'}),
			'03:00:01.1 mx1 postfix/smtp[3]: 670971C6004: to=<no@hard.example>, relay=mail.hard.example[203.0.113.12]:25, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (host mail.hard.example[203.0.113.12] said: 550 5.1.1 no such user (in reply to RCPT TO command))',
			'03:00:01.2 mx1 postfix/cleanup[4]: 6F3E21C6015: message-id=<20261122030001.6F3E21C6015@mx1>',
			'03:00:01.3 mx1 postfix/bounce[5]: 670971C6004: sender non-delivery notification: 6F3E21C6015',
			'03:00:01.4 mx1 postfix/qmgr[219]: 6F3E21C6015: from=<>, size=2296, nrcpt=1 (queue active)',
			'03:00:01.45 mx1 postfix/qmgr[219]: 670971C6004: removed',
			saved('03:00:01', {id: '6F3E21C6015', to: 'al@d.example'}),
		],
		['mx1 670971C6004 mx1 6F3E21C6015: bounced by mx1 for no@hard.example: host mail.hard.example[203.0.113.12] said: 550 5.1.1 no such user (in reply to RCPT TO command); the sender was told'],
	],
	[
		'a copy for an alias has its own queue id and the same message-id',
		[
			taken('03:00:00', {id: '235421C60AA'}),
			'03:00:01.1 mx1 postfix/local[5]: 235421C60AA: to=<team@d.example>, relay=local, delay=0.1, delays=0/0/0/0.1, dsn=2.0.0, status=sent (forwarded as 335421C60AA)',
			'03:00:01.05 mx1 postfix/cleanup[4]: 335421C60AA: message-id=<a81@good.example>',
			'03:00:01.06 mx1 postfix/qmgr[219]: 335421C60AA: from=<friend@good.example>, size=900, nrcpt=2 (queue active)',
			'03:00:01.2 mx1 postfix/qmgr[219]: 235421C60AA: removed',
			saved('03:00:02', {id: '335421C60AA', to: 'al@d.example'}),
		],
		['mx1 235421C60AA mx1 335421C60AA: delivered to al@d.example by mx1'],
	],
	[
		'a short queue id that is used again is another message',
		[taken('01:00:00', {id: '4F2A1C61B0'}), saved('01:00:00', {id: '4F2A1C61B0'}), taken('03:00:00', {id: '4F2A1C61B0', from: 'other@far.example', messageId: '<b2@far.example>'}), saved('03:00:00', {id: '4F2A1C61B0', to: 'al@d.example'})],
		['mx1 4F2A1C61B0: delivered to jo@d.example by mx1', 'mx1 4F2A1C61B0: delivered to al@d.example by mx1'],
	],
	[
		'the same queue id on two hosts is two messages',
		[taken('03:00:00', {id: '4F2A1C61B0'}), saved('03:00:00', {id: '4F2A1C61B0'}), taken('03:00:01', {id: '4F2A1C61B0', host: 'mx2', messageId: '<b2@far.example>'}), saved('03:00:01', {id: '4F2A1C61B0', host: 'mx2'})],
		['mx1 4F2A1C61B0: delivered to jo@d.example by mx1', 'mx2 4F2A1C61B0: delivered to jo@d.example by mx2'],
	],
	[
		'a message is told for every recipient, what failed first',
		[
			taken('03:00:00', {id: '4F2A1C61B0'}),
			'03:00:00.2 mx1 postfix/smtpd[1020]: 4F2A1C61B0: reject: RCPT from mail.good.example[203.0.113.10]: 550 5.1.1 <gone@d.example>: Recipient address rejected: User unknown in virtual mailbox table; from=<friend@good.example> to=<gone@d.example> proto=ESMTP helo=<mail.good.example>',
			saved('03:00:01', {id: '4F2A1C61B0'}),
		],
		['mx1 4F2A1C61B0: rejected by mx1 for gone@d.example: User unknown in virtual mailbox table (550 5.1.1), at 03:00 / delivered to jo@d.example by mx1'],
	],
	[
		'what an operator took out of the queue was deleted',
		[taken('03:00:00', {id: '4F2A1C61B0'}), deferred('03:00:01', '4F2A1C61B0'), '03:07:00 mx1 postfix/postsuper[9]: 4F2A1C61B0: removed'],
		['mx1 4F2A1C61B0: deleted from the queue of mx1 by an operator at 03:07'],
	],
];

test.each(cases)('%s', (_, log, stories) => {
	expect(told(log.join('\n'))).toEqual(stories);
});

test.each(cases)('in whatever order lines come: %s', (_, log, stories) => {
	const rows = night(log.join('\n')).toReversed();
	expect(tellStories(rows).map(({verdicts}) => verdicts.length)).toEqual(stories.map(story => story.split(' / ').length));
});

const mail = [taken('03:00:00', {id: '4F2A1C61B0'}), saved('03:00:00', {id: '4F2A1C61B0'})].join('\n');
const queueIdsOf = (log: string): ReadonlyArray<readonly string[]> => tellStories(night(log)).map(({queueIds}) => queueIds.map(({id}) => id));

test.each([
	['a server that names a queue id of ours as its own', [taken('03:00:01', {id: 'DDDDDD4444', messageId: '<evil@x.example>', from: 'al@d.example'}), sent('03:00:01', {id: 'DDDDDD4444', to: 'trap@evil.example', relay: 'mx.evil.example[203.0.113.66]:25', reply: '250 2.0.0 Ok: queued as 4F2A1C61B0'})]],
	['a sender address that imitates the end of a delivery', [taken('03:00:01', {id: 'DDDDDD4444', messageId: '<evil@x.example>', from: 'x>, relay=y, status=sent (250 queued as 4F2A1C61B0) <a@evil.example'})]],
	['a HELO that imitates an envelope', ['03:00:00 mx1 postfix/smtpd[1020]: NOQUEUE: reject: RCPT from mail.evil.example[203.0.113.66]: 450 4.2.0 <jo@d.example>: Recipient address rejected: Greylisted; from=<a@evil.example> to=<jo@d.example> proto=ESMTP helo=<x> from=<friend@good.example> to=<jo@d.example>']],
	['another message with the same message-id', [taken('03:00:02', {id: 'DDDDDD4444', from: 'a@evil.example'}), saved('03:00:02', {id: 'DDDDDD4444', to: 'al@d.example'})]],
	['a bounce of somebody else', ['03:00:01 mx1 postfix/bounce[5]: 4F2A1C61B9: sender non-delivery notification: 4F2A1C61B0']],
])('%s is not tied to a message', (_, forged) => {
	expect(queueIdsOf(`${mail}\n${forged.join('\n')}`)).toContainEqual(['4F2A1C61B0']);
	expect(queueIdsOf(`${mail}\n${forged.join('\n')}`).length).toBe(2);
});

test('a line that may be forged is marked, and a verdict that rests on it', () => {
	const log = '03:00:00 mx1 postfix/smtpd[1]: NOQUEUE: reject: RCPT from m.example[203.0.113.5]: 554 5.7.1 <jo@d.example>: Relay access denied; from=<x; from=<friend@good.example> to=<jo@d.example> proto=ESMTP helo=<h>';
	const [story] = tellStories(night(log));
	expect(story?.stages[0]?.doubt).toMatch(/stands in it twice/);
	expect(story?.verdicts[0]?.isDoubtful).toBe(true);
});

test('policy servers, the mailbox and Fail2ban have their say in the story', () => {
	const log = [
		'03:00:00.0 mx1 policyd-spf[1022]: : prepend Received-SPF: Pass (mailfrom) identity=mailfrom; client-ip=203.0.113.10; helo=mail.good.example; envelope-from=friend@good.example; receiver=d.example',
		'03:00:00.05 mx1 postgrey[438]: action=pass, reason=triplet found, delay=146, client_name=mail.good.example, client_address=203.0.113.10, sender=friend@good.example, recipient=jo@d.example',
		mail,
		'03:00:00.4 mx1 dovecot: lmtp(jo@d.example)<277><W9o1J54vA2tbAQAAOzNAvQ>: msgid=<a81@good.example>: saved mail to INBOX',
	].join('\n');
	const [story, ...others] = tellStories(night(log));
	expect(others).toEqual([]);
	expect(story?.stages.map(({text}) => text)).toEqual([
		'SPF pass for 203.0.113.10',
		'passes greylisting after 146 s',
		'from mail.good.example[203.0.113.10]',
		'message-id <a81@good.example>',
		'from <friend@good.example>, 4120 bytes, 1 recipient',
		'saved for <jo@d.example> in INBOX',
		'<jo@d.example> by mx1[private/dovecot-lmtp]: 250 2.0.0 <jo@d.example> W9o1J54vA2tbAQAAOzNAvQ Saved',
		'out of the queue',
	]);
	expect(story?.verdicts.map(verdict => verdictSentence(verdict, clock))).toEqual(['delivered to jo@d.example by mx1 after 146 s of greylisting']);
	expect(story?.isWhole).toBe(true);
});

test('a ban of the client soon after belongs to what it was refused for', () => {
	const log = [
		'03:01:00 mx1 postfix/smtpd[1]: NOQUEUE: reject: RCPT from unknown[203.0.113.66]: 554 5.7.1 <jo@d.example>: Relay access denied; from=<x@y.example> to=<jo@d.example> proto=ESMTP helo=<x>',
		'03:01:02 mx1 fail2ban.actions[36]: NOTICE [postfix] Ban 203.0.113.66',
		'03:31:02 mx1 fail2ban.actions[36]: NOTICE [postfix] Ban 203.0.113.66',
	].join('\n');
	expect(tellStories(night(log)).map(({stages}) => stages.map(({text}) => text))).toEqual([['<jo@d.example>: Relay access denied (554 5.7.1)', 'jail postfix: ban 203.0.113.66']]);
});

test('of several messages those are chosen that are asked for, the nearest in time first', () => {
	const stories = tellStories(night([
		taken('01:00:00', {id: 'AAAAAA1111', messageId: '<1@good.example>'}),
		saved('01:00:00', {id: 'AAAAAA1111'}),
		taken('02:50:00', {id: 'BBBBBB2222', messageId: '<2@good.example>'}),
		saved('02:50:00', {id: 'BBBBBB2222'}),
		taken('03:00:00', {id: 'CCCCCC3333', messageId: '<3@good.example>'}),
		saved('03:00:00', {id: 'CCCCCC3333', to: 'al@d.example'}),
	].join('\n')));
	const ask = (query: Partial<Parameters<typeof chooseStories>[1]>): readonly string[] =>
		chooseStories(stories, {queueIds: [], messageIds: [], addresses: [], ...query}).map(({messageId}) => messageId ?? '');
	expect(ask({queueIds: ['BBBBBB2222']})).toEqual(['2@good.example']);
	expect(ask({messageIds: ['3@good.example'], addresses: ['3@good.example']})).toEqual(['3@good.example']);
	expect(ask({addresses: ['jo@d.example', 'Friend@Good.example']})).toEqual(['2@good.example', '1@good.example']);
	expect(ask({addresses: ['@good.example'], at: Date.UTC(2026, 10, 22, 2, 58)})).toEqual(['3@good.example', '2@good.example']);
	expect(ask({addresses: ['nobody@d.example']})).toEqual([]);
});
