import {expect, test} from 'vitest';
import {readJails} from '../../source/remote/read-jails.js';
import {jailAnswers, jailNames, recordedJails} from '../helpers/recorded-jails.js';

const named = (name: string) => recordedJails.find(jail => jail.name === name);

test('each jail has its filter, its limits, and what it reads', () => {
	expect(recordedJails.map(({name}) => name)).toEqual(jailNames.trim().split('\n'));
	expect(named('postfix')).toMatchObject({maxRetry: 3, findTime: 3600, banTime: 21_600, files: [], journalMatch: '_SYSTEMD_UNIT=postfix.service', ignoredAddresses: ['127.0.0.0/8', '10.77.0.0/24', '::1']});
	expect(named('postfix')?.prefix).toMatch(/^\^\\s\*.*\(\?P<content>\.\+\)\$$/);
	expect(named('postfix')?.failures).toHaveLength(3);
	expect(named('t-file')).toMatchObject({ignored: ['Ask your'], files: ['/var/log/mail.log'], journalMatch: ''});
	expect(named('t-file')?.prefix).toBeUndefined();
});

test('no jails are no trouble', () => {
	expect(readJails('', 'Fail2Ban v1.0.2 reads\n\nfail2ban> ')).toEqual({found: 'jails', jails: []});
});

const broken: ReadonlyArray<readonly [what: string, names: string, output: string]> = [
	['an answer that was cut', jailNames, jailAnswers.slice(0, -2000)],
	['a jail that went away meanwhile', 'gone', `fail2ban> ${Array.from({length: 9}, () => 'Sorry but the jail \'gone\' does not exist').join('\nfail2ban> ')}\nfail2ban> `],
	['a program that knows no such questions', 'postfix', 'Sorry but the command is invalid\n'],
	['nothing at all', 'postfix', ''],
];

test.each(broken)('%s is said to be unknown', (_, names, output) => {
	expect(readJails(names, output)).toMatchObject({found: 'nothing'});
});
