import type {Stage, Teller} from '../stage.js';
import {bot, mailbox, namelessClient, robotSender, stranger} from './cast.js';
import {receive, type Visit} from './visit.js';

/** A bot on a block list: it tries three times within seconds, which is what Fail2ban waits for. */
export const listedBot: Teller = stage => {
	const client = bot(stage);
	const attempt = (left: number): Teller => now => {
		const story = receive(now, {
			client,
			from: robotSender(now),
			to: mailbox(now),
			refused: `554 5.7.1 Service unavailable; Client host [${client.address}] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/${client.address}`,
		});
		return story && left > 0 ? {...story, later: {after: now.random.between(2000, 9000), story: attempt(left - 1)}} : story;
	};

	return attempt(2)(stage);
};

type Refusal = (stage: Stage) => Partial<Visit>;

const refusals: readonly Refusal[] = [
	() => {
		const client = namelessClient('203.0.113.15', 'localpc');
		return {client, refused: '504 5.5.2 <localpc>: Helo command rejected: need fully-qualified hostname'};
	},
	() => {
		const client = namelessClient('203.0.113.16', '[203.0.113]');
		return {client, refused: '501 5.5.2 <[203.0.113]>: Helo command rejected: invalid ip address'};
	},
	stage => {
		const from = `news@${stage.random.pick(['nosuchdomain', 'gone-away', 'typo-shop'])}.example`;
		return {from, refused: `450 4.1.8 <${from}>: Sender address rejected: Domain not found`};
	},
	() => ({from: 'root', refused: '504 5.5.2 <root>: Sender address rejected: need fully-qualified address'}),
	() => ({to: 'victim@elsewhere.example', refused: '454 4.7.1 <victim@elsewhere.example>: Relay access denied'}),
	({random, host}) => {
		const to = `${random.pick(['admin', 'test', 'webmaster2', 'j.doe', 'office'])}@${host.domain}`;
		return {to, refused: `550 5.1.1 <${to}>: Recipient address rejected: User unknown in virtual mailbox table`};
	},
	({random, host}) => {
		const to = `${random.pick(['peter', 'postmaster1', 'service', 'sale'])}@${host.domain}`;
		return {to, refused: `550 5.1.1 <${to}>: Recipient address rejected: User unknown in virtual mailbox table`};
	},
	() => ({from: 'ceo@strict-spf.example', client: namelessClient('203.0.113.18', 'mail.strict-spf.example'), spf: 'Fail'}),
];

/** One of the many small refusals of a night. */
export const refusal: Teller = stage => receive(stage, {...stranger(stage), to: mailbox(stage), ...stage.random.pick(refusals)(stage)});
