import {expect, test} from 'vitest';
import type {Clock} from '../../source/engine/clock.js';
import type {HostLink} from '../../source/engine/host-link.js';
import {createVitals, type Shown, type Vitals} from '../../source/engine/vitals.js';
import {watchCanary} from '../../source/engine/watch-canary.js';
import {failure, success} from '../../source/model/outcome.js';
import {classifyMessage} from '../../source/parse/index.js';
import {discovered} from '../helpers/discovered.js';
import {liveLink} from '../helpers/live-link.js';

const night = Date.UTC(2026, 10, 22, 3, 12, 41);

/** A line of the host's log, classified as the engine does it. */
function said(program: string, message: string): Shown {
	const event = classifyMessage(program, message);
	return {...event, program, message, field: name => event.fields[name]};
}

const accepted = said('postfix/smtpd', '4736D1C61B0: client=mail.good.example[203.0.113.10]');
const fatal = said('postfix/smtpd', 'fatal: open dictionary: expecting "type:name" form instead of "sender_acess"');
const deferring = said('postfix/smtpd', 'NOQUEUE: reject: RCPT from mail.good.example[203.0.113.10]: 451 4.3.5 Server configuration error; from=<friend@good.example> to=<bob@press.example> proto=ESMTP helo=<mail.news.example>');

type Line = {readonly at: number; readonly line: Shown};

/** Lines by the second in which they arrive: those before 0 are there already when the change is sent. */
const each = (line: Shown, ...seconds: readonly number[]): readonly Line[] => seconds.map(at => ({at, line}));

const everySecond = (from: number, to: number): readonly number[] => Array.from({length: to - from}, (_, index) => from + index);

type Night = {readonly lines?: readonly Line[]; readonly link?: Partial<HostLink>; readonly isFollowed?: boolean; readonly stops?: boolean};

/** Watches a host whose log holds these lines; a second passes when it is waited for. */
async function watch({lines = [], link = {}, isFollowed = true, stops = false}: Night): Promise<{readonly verdict: string; readonly seconds: number; readonly steps: readonly string[]}> {
	const vitals: Vitals = createVitals();
	const steps: string[] = [];
	let now = night;
	const hear = (from: number, to: number): void => {
		for (const {at, line} of lines.filter(({at: second}) => second >= from && second < to)) {
			vitals.add('mx1', line, night + (at * 1000), night + (at * 1000));
		}
	};

	const clock: Clock = {
		now: () => now,
		async pause(milliseconds) {
			hear((now - night) / 1000, (now + milliseconds - night) / 1000);
			now += milliseconds;
			return !stops;
		},
	};
	hear(-10_000, 0);
	const live = liveLink('mx1', {
		async exec() {
			throw new Error('nobody announced a command');
		},
		async stream() {
			throw new Error('nobody announced a stream');
		},
		closed: new Promise(() => {
			// It stays.
		}),
		close: () => undefined,
		setPrivilege: () => undefined,
	}, discovered());
	const host: HostLink = {...live, sources: () => isFollowed ? [{id: '/var/log/mail.log', live: true}] : [], ...link};
	const {isWell, saw} = await watchCanary(host, night, {vitals, clock, until: new AbortController().signal, onStep: step => steps.push(step)});
	return {verdict: `${isWell ? 'well' : 'not well'}: ${saw}`, seconds: (now - night) / 1000, steps};
}

const stopped = {rediscover: async () => success(discovered({services: [{name: 'postfix', running: false, installed: true}]}))};

const rows: ReadonlyArray<readonly [what: string, night: Night, verdict: string, seconds: number]> = [
	['mail goes on', {lines: each(accepted, -40, -20, -5, 1, 2)}, 'well: Postfix runs, 2 mails accepted in 3 s, no new fatal error', 3],
	['no mail came before either', {}, 'well: Postfix runs, 0 mails accepted in 3 s, no new fatal error', 3],
	['little mail comes, so that none in a few seconds says nothing', {lines: each(accepted, -50, -30, -10)}, 'well: Postfix runs, 0 mails accepted in 3 s, no new fatal error', 3],
	['much mail came and the next takes a while', {lines: each(accepted, ...everySecond(-60, 0), 7)}, 'well: Postfix runs, 1 mail accepted in 8 s, no new fatal error', 8],
	['much mail came and none comes any more', {lines: each(accepted, ...everySecond(-60, 0))}, 'not well: no mail was accepted in 15 s, and 60 mails in the minute before', 15],
	['a program dies', {lines: each(fatal, 1)}, 'not well: postfix/smtpd: fatal: open dictionary: expecting "type:name" form instead of "sender_acess"', 2],
	['mail is deferred for what the configuration says', {lines: each(deferring, 0)}, `not well: postfix/smtpd: ${deferring.message}`, 1],
	['a program dies as it has all night', {lines: each(fatal, -400, -200, -5, 1)}, 'well: Postfix runs, 0 mails accepted in 3 s, no new fatal error', 3],
	['a program died an hour ago, and dies again', {lines: each(fatal, -3600, 1)}, `not well: postfix/smtpd: ${fatal.message}`, 2],
	['another program dies', {lines: each(said('sshd', 'fatal: no hostkeys available -- exiting.'), 1)}, 'well: Postfix runs, 0 mails accepted in 3 s, no new fatal error', 3],
	['the master is gone', {link: stopped}, 'not well: Postfix does not run any more', 3],
	['the master did not run before', {link: {...stopped, discovery: () => discovered({services: []})}}, 'well: Postfix did not run before either, 0 mails accepted in 3 s, no new fatal error', 3],
	['the host cannot be asked', {link: {rediscover: async () => failure({what: 'the connection broke'})}}, 'not well: it cannot be asked how it fares: the connection broke', 3],
	['its log is not followed', {isFollowed: false}, 'well: Postfix runs; its log is not read here', 0],
	['its log is not followed and the master is gone', {isFollowed: false, link: stopped}, 'not well: Postfix does not run any more', 0],
	['the console is closed', {stops: true}, 'not well: the console was closed while it was watched', 1],
];

test.each(rows)('a first host is judged when %s', async (_what, given, verdict, seconds) => {
	expect(await watch(given)).toMatchObject({verdict, seconds});
});

test('it is told what is waited for, second by second', async () => {
	const {steps} = await watch({lines: each(accepted, ...everySecond(-60, 0), 4)});
	expect(steps).toEqual(['watching 3 s', 'watching 2 s', 'watching 1 s', 'waiting for its next mail, 12 s at most', 'waiting for its next mail, 11 s at most']);
});

test('lines from before the connection tell nothing of now', () => {
	const vitals = createVitals();
	vitals.add('mx1', fatal, night - 120_000, night);
	vitals.add('mx1', accepted, night - 120_000, night);
	expect(vitals.since('mx1', night - 1000)).toEqual({accepted: 0, trouble: []});
	expect(vitals.since('mx2', 0)).toEqual({accepted: 0, trouble: []});
});

test('however much trouble there is, little is remembered of it, the newest', () => {
	const vitals = createVitals();
	for (let number = 0; number < 500; number += 1) {
		vitals.add('mx1', said('postfix/smtpd', `fatal: ${'x'.repeat(number % 150)} ${String.fromCodePoint(97 + (number % 26))}`), night + number, night + number);
	}

	const {trouble} = vitals.since('mx1', night);
	expect(trouble).toHaveLength(64);
	expect(trouble.at(-1)).toContain(`${'x'.repeat(499 % 150)} f`);
});
