import {describe, expect, test} from 'vitest';
import {domainTables, ownNetworks, restrictionMaps} from '../../source/remote/discovery-maps.js';

const classes = new Map([['greylisted', 'check_sender_access lmdb:/etc/postfix/grey, nested'], ['nested', 'check_client_access hash:/etc/postfix/deep']]);

describe('the tables of a restriction list', () => {
	const rows: ReadonlyArray<readonly [string, readonly string[]]> = [
		['permit_mynetworks, check_sender_access hash:/etc/postfix/senders, permit', ['check_sender_access hash /etc/postfix/senders']],
		['check_sender_access  hash:/etc/postfix/a check_client_access cidr:/etc/postfix/b,', ['check_sender_access hash /etc/postfix/a', 'check_client_access cidr /etc/postfix/b']],
		['check_sender_access /etc/postfix/untyped', ['check_sender_access btree /etc/postfix/untyped']],
		['check_sender_access proxy:lmdb:/etc/postfix/p', ['check_sender_access lmdb /etc/postfix/p']],
		['check_sender_access inline:{ a.example = REJECT, b.example = OK }, permit', []],
		['check_sender_access static:REJECT, check_policy_service { inet:127.0.0.1:10023, default_action=DUNNO }', []],
		['check_sender_access unionmap:{static:x, hash:/etc/postfix/u}', ['check_sender_access hash /etc/postfix/u']],
		['check_policy_service { unix:private/x, timeout=10s }, check_sender_mx_access texthash:/etc/postfix/mx', ['check_sender_mx_access texthash /etc/postfix/mx']],
		['greylisted, permit', ['check_sender_access lmdb /etc/postfix/grey']],
		['check_policy_service unix:private/postgrey', []],
		['', []],
	];
	for (const [list, expected] of rows) {
		test(list === '' ? 'an empty list' : list, () => {
			const maps = restrictionMaps(new Map([['smtpd_sender_restrictions', list]]), classes, 'btree');
			expect(maps.map(({check, type, path}) => `${check} ${type} ${path}`)).toEqual(expected);
		});
	}
});

test('own networks are plain CIDR', () => {
	expect(ownNetworks('127.0.0.0/8 [::1]/128, 192.0.2.7 hash:/etc/postfix/networks /etc/postfix/networks !192.0.2.8 [2001:db8::]/32'))
		.toEqual(['127.0.0.0/8', '::1/128', '192.0.2.7', '2001:db8::/32']);
});

test('tables of own domains are found wherever domains may be named, each once', () => {
	const settings = new Map([
		['mydestination', '$myhostname, /etc/postfix/domains, hash:/etc/postfix/more'],
		['virtual_mailbox_domains', 'proxy:mysql:/etc/postfix/my.cf ours.example'],
		['virtual_alias_domains', 'hash:/etc/postfix/more'],
		['relay_domains', 'static:ALL, inline:{a.example=x}'],
	]);
	expect(domainTables(settings).map(({parameter, type, path}) => `${parameter} ${type} ${path}`)).toEqual([
		'mydestination file /etc/postfix/domains',
		'mydestination hash /etc/postfix/more',
		'virtual_mailbox_domains mysql /etc/postfix/my.cf',
	]);
});
