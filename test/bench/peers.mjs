import {existsSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const hasProgram = name => (process.env.PATH ?? '').split(path.delimiter).some(folder => existsSync(path.join(folder, name)));

/** What grep has to tell apart to count the lines of a mail log that matter. */
const alternatives = [
	'NOQUEUE: reject',
	'status=sent',
	'status=deferred',
	'status=bounced',
	'action=greylist',
	'action=pass',
	'Received-SPF',
	'SASL [A-Z]+ authentication failed',
	'connect from',
	'disconnect from',
	'lost connection after',
	'client=',
	'message-id=',
	'queue active',
	': removed',
	String.raw`\] (Found|Ban|Unban) `,
	'imap-login: ',
	'listed by domain',
].join('|');

const logwatch = '/usr/share/logwatch/scripts/services/postfix';

/**
Programs that read mail logs. `floor`: the least ratio of their CPU to ours that is wanted. `isSlow`: measured on the smaller log.
`ours`: `scan` only classifies and counts, as the peer does; `report` does all of the statistics.
*/
export const peers = [
	{name: 'pflogsumm', goal: 'P1', package: 'pflogsumm', ours: 'report', floor: 12, isThere: () => hasProgram('pflogsumm'), run: file => ({argv: ['pflogsumm', file]})},
	{name: 'postfix-logwatch', goal: 'P2', package: 'logwatch', ours: 'report', floor: 15, isSlow: true, isThere: () => existsSync(logwatch), run: file => ({argv: ['perl', logwatch, '--detail', '5'], stdin: file})},
	{name: 'lnav (load)', goal: 'P3', package: 'lnav', ours: 'report', floor: 2.5, isThere: () => hasProgram('lnav'), run: file => ({argv: ['lnav', '-n', '-q', file]})},
	{name: 'fail2ban-regex', goal: 'P4', package: 'fail2ban', ours: 'report', floor: 15, isSlow: true, isThere: () => hasProgram('fail2ban-regex'), run: file => ({argv: ['fail2ban-regex', '--print-no-missed', file, 'postfix[mode=aggressive]']})},
	{name: 'grep -cE', goal: 'P5', package: 'grep', ours: 'scan', floor: 0.4, isThere: () => hasProgram('grep'), run: file => ({argv: ['grep', '-cE', alternatives, file]})},
	{name: 'wc -l', goal: 'P6', package: 'coreutils', ours: 'scan', floor: 0.04, isThere: () => hasProgram('wc'), run: file => ({argv: ['wc', '-l', file]})},
];
