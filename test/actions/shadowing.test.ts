import {expect, test} from 'vitest';
import type {Fact} from '../../source/model/action.js';
import type {Discovery, RestrictionMap} from '../../source/model/discovery.js';
import {lookAtTablesBefore, shadowOf} from '../../source/actions/shadowing.js';
import {discovered} from '../helpers/discovered.js';

const own = 'check_sender_access hash:/etc/postfix/sender_access';
const map: RestrictionMap = {list: 'smtpd_sender_restrictions', check: 'check_sender_access', type: 'hash', path: '/etc/postfix/sender_access'};
const file = (content: string): Fact => ({found: 'file', content, sha256: ''});
const says = (stdout: string): Fact => ({found: 'output', stdout, stderr: '', code: stdout === '' ? 1 : 0});

type Case = {readonly list: string; readonly facts?: Readonly<Record<string, Fact>>; readonly host?: Partial<Discovery>; readonly map?: RestrictionMap; readonly key?: string};

function told({list, facts = {}, host = {}, map: table = map, key = 'x@mail.spam.example'}: Case): string[] {
	const {guards, notes} = shadowOf(key, table, facts, {host: discovered({restrictions: {[table.list]: list}, ...host}), matchesSubdomains: true});
	return [...guards.filter(({verdict}) => verdict !== 'ok').map(({reason}) => reason), ...notes.map(note => `note: ${note}`)];
}

const partners = 'check_client_access cidr:/etc/postfix/partners';
const open = 'cidr:/etc/postfix/partners';
const friends = 'check_sender_access lmdb:/etc/postfix/friends';

const rows: ReadonlyArray<readonly [says: string, what: Case, told: readonly RegExp[]]> = [
	['nothing stands before it', {list: own}, []],
	['only rejections stand before it', {list: `reject_non_fqdn_sender, reject_rbl_client zen.example, ${own}`}, []],
	['the host itself and who logs in pass before: no stranger', {list: `permit_mynetworks permit_sasl_authenticated, ${own}`}, []],
	['the host itself is also what Debian writes for it', {list: `permit_mynetworks ${own}`, host: {ownNetworks: ['127.0.0.0/8', '[::ffff:127.0.0.0]/104', '::ffff:127.0.0.0/104', '[::1]/128']}}, []],
	['other hosts and own people pass before', {key: 'ana@ours.example', list: `permit_mynetworks permit_sasl_authenticated, ${own}`, host: {ownNetworks: ['127.0.0.0/8', '::1/128', '192.0.2.0/28']}}, [/^note: .*lets mail through before it asks this table: permit_mynetworks \(192\.0\.2\.0\/28\), permit_sasl_authenticated$/]],
	['clients on a list of the DNS pass before', {list: `permit_dnswl_client list.example, ${own}`}, [/^note: .*permit_dnswl_client list\.example$/]],
	['permit ends the list', {list: `permit, ${own}`}, [/^"permit" ends smtpd_sender_restrictions before \/etc\/postfix\/sender_access is asked: the entry has no effect$/]],
	['reject ends the list', {list: `reject ${own}`}, [/^"reject" ends/]],
	['mail for own domains passes before', {list: `permit_auth_destination ${own}`}, [/^"permit_auth_destination" ends/]],
	['what stands behind it does not matter', {list: `${own}, permit`}, []],
	['its rejections are only logged', {list: `warn_if_reject ${own}`}, [/^warn_if_reject stands before/]],
	['the warning is for another step', {list: `warn_if_reject reject_unknown_client_hostname, ${own}`}, []],
	['it stands in a class', {list: 'picky', host: {restrictionClasses: {picky: own}}}, [/^note: .*only where the restriction class picky is$/]],
	['a class before it ends with permit for those that are in it', {list: `picky, ${own}`, host: {restrictionClasses: {picky: 'permit'}}}, []],
	['the sender is not known yet', {list: own, map: {...map, list: 'smtpd_client_restrictions'}, host: {delaysReject: false}}, [/^smtpd_delay_reject is off: Postfix asks smtpd_client_restrictions before it knows the sender/]],
	['the sender is known in its own list', {list: own, host: {delaysReject: false}}, []],
	['a client list waits for the recipient', {list: own, map: {...map, list: 'smtpd_client_restrictions'}}, []],
	['an earlier table knows the address', {list: `${friends}, ${own}`, facts: {'lmdb:/etc/postfix/friends': file('# friends\nX@mail.spam.example OK\n')}}, [/^lmdb:\/etc\/postfix\/friends line 2 answers "OK" for x@mail\.spam\.example and ends/]],
	['an earlier table knows the domain above', {list: `${friends}, ${own}`, facts: {'lmdb:/etc/postfix/friends': file('spam.example 1\n')}}, [/answers "1" for spam\.example/]],
	['the first key that an earlier table knows counts', {list: `${friends}, ${own}`, facts: {'lmdb:/etc/postfix/friends': file('spam.example OK\nx@mail.spam.example DUNNO\n')}}, [/^note: .*answers "DUNNO" for x@mail\.spam\.example before/]],
	['an earlier table rejects already', {list: `${friends}, ${own}`, facts: {'lmdb:/etc/postfix/friends': file('x@mail.spam.example 550 No\n')}}, [/^note: .*answers "550 No"/]],
	['an earlier table knows others only', {list: `${friends}, ${own}`, facts: {'lmdb:/etc/postfix/friends': file('y@mail.spam.example OK\nspam.example.net OK\n')}}, []],
	['an earlier table of patterns', {list: `check_sender_access pcre:/etc/postfix/patterns ${own}`, facts: {'pcre:/etc/postfix/patterns x@mail.spam.example': says('OK\n')}}, [/^pcre:\/etc\/postfix\/patterns answers "OK" for x@/]],
	['patterns are tried on some address of a domain', {key: 'spam.example', list: `check_sender_access pcre:/etc/postfix/patterns ${own}`, facts: {'pcre:/etc/postfix/patterns someone@spam.example': says('OK\n'), 'pcre:/etc/postfix/patterns spam.example': says('REJECT\n')}}, [/answers "OK" for someone@spam\.example/]],
	['a database is asked for each key', {list: `check_sender_access proxy:mysql:/etc/postfix/my.cf ${own}`, facts: {'mysql:/etc/postfix/my.cf spam.example': says('OK\n')}}, [/^mysql:\/etc\/postfix\/my\.cf answers "OK" for spam\.example/]],
	['clients get through by a line', {list: `${partners}, ${own}`, facts: {[open]: file('192.0.2.0/24 REJECT\n203.0.113.0/24 OK\n'), clients: {found: 'log', lines: 5, values: [{value: '203.0.113.7', count: 2}]}}}, [/^\/etc\/postfix\/partners line 2 "203\.0\.113\.0\/24 OK" ends the list.*203\.0\.113\.7 sent such mail/]],
	['other clients get through', {list: `${partners}, ${own}`, facts: {[open]: file('203.0.113.0/24 OK\n'), clients: {found: 'log', lines: 5, values: [{value: '192.0.2.7', count: 2}]}}}, [/^note: \/etc\/postfix\/partners is asked first and lets a client through, whoever sends: 203\.0\.113\.0\/24$/]],
	['a client table with the beginning of an address', {list: `check_client_access hash:/etc/postfix/c, ${own}`, facts: {'hash:/etc/postfix/c': file('192.0.2 OK\n'), clients: {found: 'log', lines: 5, values: [{value: '192.0.2.7', count: 2}]}}}, [/line 1 "192\.0\.2 OK"/]],
	['a client table without a yes', {list: `${partners}, ${own}`, facts: {[open]: file('203.0.113.0/24 REJECT\n')}}, []],
	['a client table that cannot be read', {list: `${partners}, ${own}`}, [/^note: .*could not be looked at$/]],
	['a client table of patterns', {list: `check_client_access regexp:/etc/postfix/r, ${own}`}, [/^note: regexp:\/etc\/postfix\/r is asked first and may let clients through$/]],
];

test.each(rows)('%s', (_, what, expected) => {
	expect(told(what)).toEqual(expected.map(pattern => expect.stringMatching(pattern) as string));
});

test('only what stands before is looked at, texts where they list keys, answers where not', () => {
	const host = discovered({restrictions: {smtpd_sender_restrictions: `check_sender_access pcre:/etc/postfix/p, ${friends}, ${partners}, check_recipient_access hash:/etc/postfix/r, ${own}, check_sender_access hash:/etc/postfix/late`}});
	expect(lookAtTablesBefore('x@spam.example', map, host).map(look => look.look === 'run' ? look.argv.join(' ') : look.as)).toEqual([
		'postmap -q x@spam.example pcre:/etc/postfix/p',
		'lmdb:/etc/postfix/friends',
		'cidr:/etc/postfix/partners',
	]);
});
