import {expect, test} from 'vitest';
import {describeCommands} from '../../source/remote/commands.js';
import {discovered} from '../helpers/discovered.js';
import {planFor} from '../helpers/plan-for.js';

const commandsOf = (...[name, raw, host, answers]: Parameters<typeof planFor>): string[] => {
	const planned = planFor(name, raw, host, answers);
	return planned.kind === 'change' ? describeCommands(planned.plan) : [];
};

test('a blacklisted sender is a write, a build and a question', () => {
	expect(commandsOf('blacklist-sender', {sender: 'x@spam.example'}, discovered(), {'/etc/postfix/sender_access': ''})).toEqual([
		'write /etc/postfix/sender_access  (beside, then renamed, if its sha256 is still e3b0c44298fc…)',
		'postmap hash:/etc/postfix/sender_access  (built beside, then renamed)',
		'postmap -q x@spam.example hash:/etc/postfix/sender_access  → 550 5.7.1 Sender rejected by local policy',
	]);
});

test('an unbanned address is a command and a question per jail', () => {
	expect(commandsOf('unban-ip', {address: '203.0.113.7'}, discovered(), {'fail2ban-client banned': '[{\'sshd\': [\'203.0.113.7\']}]'})).toEqual([
		'fail2ban-client set sshd unbanip 203.0.113.7',
		'fail2ban-client get sshd banip  → not 203.0.113.7',
	]);
});

test('a switched setting is a write, a reload and two questions', () => {
	expect(commandsOf('spf-permerror', {reject: 'on'}, discovered(), {'/etc/postfix-policyd-spf-python/policyd-spf.conf': ''})).toEqual([
		'write /etc/postfix-policyd-spf-python/policyd-spf.conf  (beside, then renamed, if its sha256 is still e3b0c44298fc…)',
		'postfix reload',
		'grep PermError_reject /etc/postfix-policyd-spf-python/policyd-spf.conf  → True',
		'postfix status  → running',
	]);
});
