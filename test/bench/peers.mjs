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

const pflogsumm = {name: 'pflogsumm', package: 'pflogsumm', isThere: () => hasProgram('pflogsumm'), run: file => ({argv: ['pflogsumm', file]})};
const lnav = {name: 'lnav', package: 'lnav', isThere: () => hasProgram('lnav'), run: file => ({argv: ['lnav', '-n', '-q', file]})};
const lnavSql = {...lnav, run: file => ({argv: ['lnav', '-n', '-q', '-c', sql, file]})};
const grep = {name: 'grep', package: 'grep', isThere: () => hasProgram('grep'), run: file => ({argv: ['grep', '-cE', alternatives, file]})};
const wc = {name: 'wc', package: 'coreutils', isThere: () => hasProgram('wc'), run: file => ({argv: ['wc', '-l', file]})};

/**
Programs that read mail logs. `isSlow`: measured on the smaller log. `ours`: `tables` classifies, takes the fields and counts them in tables;
`report` is the command, which also joins queue ids, counts each thing once and prints. `memory`: the goal for peak memory.
*/
export const peers = [
	{...pflogsumm, goal: 'P1', ours: 'tables'},
	{name: 'postfix-logwatch', goal: 'P2', package: 'logwatch', ours: 'tables', isSlow: true, isThere: () => existsSync(logwatch), run: file => ({argv: ['perl', logwatch, '--detail', '5'], stdin: file})},
	{...lnav, goal: 'P3', ours: 'tables'},
	{...lnavSql, goal: 'P3 sql', ours: 'tables'},
	{name: 'fail2ban-regex', goal: 'P4', package: 'fail2ban', ours: 'tables', isSlow: true, isThere: () => hasProgram('fail2ban-regex'), run: file => ({argv: ['fail2ban-regex', '--print-no-missed', file, 'postfix[mode=aggressive]']})},
	{...grep, goal: 'P5', ours: 'tables'},
	{...wc, goal: 'P6', ours: 'tables'},
	{...pflogsumm, goal: 'P8', memory: 'P9 pflogsumm', ours: 'report'},
	{...lnav, goal: 'P3 report', memory: 'P9 lnav', ours: 'report'},
];
