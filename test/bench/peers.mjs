import {existsSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** Whether a program is installed. */
export const hasProgram = name => (process.env.PATH ?? '').split(path.delimiter).some(folder => existsSync(path.join(folder, name)));

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
const sql = ';select log_procname, count(*) from syslog_log group by 1';

/**
Programs that read mail logs. `isSlow`: measured on the smaller log. `ours`: `report` classifies, takes the fields and does all of the
statistics; `scan` only classifies and counts. `memory`: the goal for peak memory.
*/
export const peers = [
	{name: 'pflogsumm', goal: 'P1', memory: 'P9 pflogsumm', package: 'pflogsumm', ours: 'report', isThere: () => hasProgram('pflogsumm'), run: file => ({argv: ['pflogsumm', file]})},
	{name: 'postfix-logwatch', goal: 'P2', package: 'logwatch', ours: 'report', isSlow: true, isThere: () => existsSync(logwatch), run: file => ({argv: ['perl', logwatch, '--detail', '5'], stdin: file})},
	{name: 'lnav', goal: 'P3', memory: 'P9 lnav', package: 'lnav', ours: 'report', isThere: () => hasProgram('lnav'), run: file => ({argv: ['lnav', '-n', '-q', file]})},
	{name: 'lnav', goal: 'P3 sql', package: 'lnav', ours: 'report', isThere: () => hasProgram('lnav'), run: file => ({argv: ['lnav', '-n', '-q', '-c', sql, file]})},
	{name: 'fail2ban-regex', goal: 'P4', package: 'fail2ban', ours: 'report', isSlow: true, isThere: () => hasProgram('fail2ban-regex'), run: file => ({argv: ['fail2ban-regex', '--print-no-missed', file, 'postfix[mode=aggressive]']})},
	{name: 'grep', goal: 'P5', package: 'grep', ours: 'report', isThere: () => hasProgram('grep'), run: file => ({argv: ['grep', '-cE', alternatives, file]})},
	{name: 'wc', goal: 'P6', package: 'coreutils', ours: 'report', isThere: () => hasProgram('wc'), run: file => ({argv: ['wc', '-l', file]})},
	{name: 'grep', goal: 'P5 scan', package: 'grep', ours: 'scan', isThere: () => hasProgram('grep'), run: file => ({argv: ['grep', '-cE', alternatives, file]})},
	{name: 'wc', goal: 'P6 scan', package: 'coreutils', ours: 'scan', isThere: () => hasProgram('wc'), run: file => ({argv: ['wc', '-l', file]})},
];
