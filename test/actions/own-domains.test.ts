import {expect, test} from 'vitest';
import type {Fact} from '../../source/model/action.js';
import type {DomainTable} from '../../source/model/discovery.js';
import {lookAtOwnDomains, ownDomainsOf} from '../../source/actions/own-domains.js';
import {discovered} from '../helpers/discovered.js';

const table = (type: string, path: string): DomainTable => ({parameter: 'virtual_mailbox_domains', type, path});
const domainTables = [table('file', '/etc/postfix/domains'), table('hash', '/etc/postfix/virtual'), table('mysql', '/etc/postfix/my.cf')];
const file = (content: string): Fact => ({found: 'file', content, sha256: ''});
const answer = (code: number, stdout: string, stderr = ''): Fact => ({found: 'output', code, stdout, stderr});
const host = discovered({ownDomains: ['ours.example'], domainTables});

test('tables that list their keys are read, others are asked for the domain and those above', () => {
	expect(lookAtOwnDomains('mail.spam.example', discovered({domainTables: [...domainTables, table('hash', '/srv/virtual')]})).map(look => look.look === 'run' ? look.argv.join(' ') : look.as)).toEqual([
		'file:/etc/postfix/domains',
		'hash:/etc/postfix/virtual',
		'postmap -q mail.spam.example mysql:/etc/postfix/my.cf',
		'postmap -q spam.example mysql:/etc/postfix/my.cf',
	]);
});

test('the domains of all tables count, addresses among their keys do not', () => {
	const facts = {
		'file:/etc/postfix/domains': file('# ours\nOne.example two.example\nthree.example # new\n'),
		'hash:/etc/postfix/virtual': file('four.example anything\nana@five.example ana\n@six.example x\n'),
		'mysql:/etc/postfix/my.cf mail.spam.example': answer(1, ''),
		'mysql:/etc/postfix/my.cf spam.example': answer(0, 'spam.example\n'),
	};
	expect(ownDomainsOf('mail.spam.example', facts, host)).toEqual({domains: ['ours.example', 'one.example', 'two.example', 'three.example', 'four.example', 'spam.example'], unasked: []});
});

test('tables that gave no answer are named', () => {
	const facts = {
		'file:/etc/postfix/domains': {found: 'nothing', reason: 'no right'} as const,
		'hash:/etc/postfix/virtual': file(''),
		'mysql:/etc/postfix/my.cf spam.example': answer(1, '', 'postmap: warning: connect to mysql server: refused'),
	};
	expect(ownDomainsOf('spam.example', facts, host)).toEqual({domains: ['ours.example'], unasked: ['file:/etc/postfix/domains (virtual_mailbox_domains)', 'mysql:/etc/postfix/my.cf (virtual_mailbox_domains)']});
});
