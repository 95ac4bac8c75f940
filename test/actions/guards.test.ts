import {expect, test} from 'vitest';
import {guardSender, isOneTimeAddress, linesOf} from '../../source/actions/guards.js';
import {discovered} from '../helpers/discovered.js';

const rows: ReadonlyArray<readonly [key: string, verdict: 'ok'] | readonly [key: string, verdict: 'ask' | 'refuse', guard: string]> = [
	['spam@example.com', 'ok'],
	['example.com', 'ok'],
	['spammer@gmail.com', 'ok'],
	['gmail.com', 'ask', 'free-mail'],
	['.gmail.com', 'ask', 'free-mail'],
	['ours.example', 'ask', 'own-domain'],
	['boss@ours.example', 'ask', 'own-domain'],
	['mail.ours.example', 'ask', 'own-domain'],
	['notours.example', 'ok'],
	['postmaster@example.com', 'ask', 'role-address'],
	['abuse@example.com', 'ask', 'role-address'],
	['co.uk', 'refuse', 'public-suffix'],
	['.co.uk', 'refuse', 'public-suffix'],
	['com.br', 'refuse', 'public-suffix'],
	['example.co.uk', 'ok'],
	['someone@co.uk', 'ok'],
	['github.io', 'ask', 'public-suffix'],
	['mailer-daemon@example.com', 'ask', 'role-address'],
	['yahoo.co.uk', 'ask', 'free-mail'],
];

test.each(rows.map(row => [row[0], row.slice(1)] as const))('%s: %s', (key, expected) => {
	const against = guardSender(key, discovered().ownDomains).filter(each => each.verdict !== 'ok');
	expect(against.map(each => [each.verdict, each.guard])).toEqual(expected[0] === 'ok' ? [] : [expected]);
});

test('the parent of an own domain asks too, for it covers it', () => {
	expect(guardSender('bigcorp.com', ['mail.bigcorp.com']).find(({guard}) => guard === 'own-domain')?.verdict).toBe('ask');
});

const oneTime: ReadonlyArray<readonly [key: string, is: boolean]> = [
	['srs0=hhh=tt=example.org=alice@forwarder.example', true],
	['prvs=1234567890=alice@example.org', true],
	['bounce+123=alice=ours.example@news.example', true],
	['bounces-4711@news.example', true],
	['list+alice=ours.example@news.example', true],
	['alice+news@example.org', false],
	['news@example.org', false],
	['example.org', false],
];

test.each(oneTime)('%s was made for one message: %s', (key, is) => {
	expect(isOneTimeAddress(key)).toBe(is);
});

test('the lines of a sender are found by address, or by domain and what is below it', () => {
	expect(['o\'neil@x.example', 'x.example', '.x.example'].map(key => linesOf(key))).toEqual(['from:"o\'neil@x.example"', 'from:x.example,*.x.example', 'from:*.x.example']);
});
