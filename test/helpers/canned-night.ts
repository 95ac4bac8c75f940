import type {Report} from '../../source/model/action.js';
import type {Discovery} from '../../source/model/discovery.js';
import type {EventClass, Fields} from '../../source/model/mail-event.js';
import type {BanRow, HostRow, PerHost, SenderRow, SpfRow, StatisticsPage, StreamRow} from '../../source/model/rows.js';
import type {ChangePlan, HostPlan, Requests, Snapshot} from '../../source/wire/protocol.js';

/** The moment at which the canned night is looked at. */
export const night = Date.UTC(2026, 10, 22, 3, 12, 41);

type Template = readonly [host: string, program: string, eventClass: EventClass, reason: string, fields: Fields, message: string];

const templates: readonly Template[] = [
	['mx2', 'postfix/smtpd', 'rejected', 'rbl', {sender: 'news@promo.example', client_ip: '198.51.100.17', recipient: 'ana@corp.example', rbl: 'zen.dnsbl.example', code: '554', dsn: '5.7.1', helo: 'srv-17.promo.example', text: 'Service unavailable; Client host [198.51.100.17] blocked using zen.dnsbl.example'}, 'NOQUEUE: reject: RCPT from unknown[198.51.100.17]: 554 5.7.1 Service unavailable; Client host [198.51.100.17] blocked using zen.dnsbl.example; from=<news@promo.example> to=<ana@corp.example> proto=ESMTP helo=<srv-17.promo.example>'],
	['mx1', 'postfix/smtpd', 'connection', 'connect', {client_ip: '203.0.113.9', client_name: 'mail.good.example'}, 'connect from mail.good.example[203.0.113.9]'],
	['mx1', 'policyd-spf', 'authres', 'spf-pass', {sender: 'friend@good.example', client_ip: '203.0.113.10', helo: 'mail.good.example'}, 'prepend Received-SPF: Pass (mailfrom) identity=mailfrom; client-ip=203.0.113.10; helo=mail.good.example; envelope-from=friend@good.example; receiver=corp.example'],
	['mx1', 'postgrey', 'greylisted', 'new', {sender: 'amy@promo.example', client_ip: '192.0.2.44', recipient: 'eva@corp.example', client_name: 'vps44.cheap.example'}, 'action=greylist, reason=new, client_name=vps44.cheap.example, client_address=192.0.2.44, sender=amy@promo.example, recipient=eva@corp.example'],
	['mx3', 'postfix/lmtp', 'delivered', 'sent', {recipient: 'tim@partner.example', relay: 'mx3[private/dovecot-lmtp]', delay: '0.6', qid: '4736D1C61B0', status: 'sent', sender: 'joe@good.example', client_ip: '192.0.2.81'}, '4736D1C61B0: to=<tim@partner.example>, relay=mx3[private/dovecot-lmtp], delay=0.6, dsn=2.0.0, status=sent (250 2.0.0 Saved)'],
	['mx3', 'postfix/qmgr', 'queue', 'removed', {qid: '4736D1C61B0'}, '4736D1C61B0: removed'],
	['mx2', 'fail2ban.actions', 'ban', 'ban', {jail: 'postfix-sasl', client_ip: '203.0.113.77'}, '[postfix-sasl] Ban 203.0.113.77'],
	['mx2', 'postfix/submission/smtpd', 'auth', 'failure', {user: 'info@corp.example', client_ip: '203.0.113.77', sasl_method: 'LOGIN'}, 'warning: unknown[203.0.113.77]: SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=info@corp.example'],
	['mx1', 'postfix/smtpd', 'rejected', 'spf', {sender: 'x@permerror.example', client_ip: '203.0.113.150', recipient: 'alice@corp.example', code: '550', dsn: '5.7.24', text: 'Message rejected due to: SPF Permanent Error'}, 'NOQUEUE: reject: RCPT from unknown[203.0.113.150]: 550 5.7.24 <alice@corp.example>: Recipient address rejected: Message rejected due to: SPF Permanent Error; from=<x@permerror.example> to=<alice@corp.example> proto=ESMTP helo=<mail.good.example>'],
	['mx1', 'postgrey', 'greylist-pass', 'triplet', {sender: 'u5@good.example', client_ip: '203.0.113.10', recipient: 'bob@corp.example', delay_s: '367'}, 'action=pass, reason=triplet found, delay=367, client_name=mail.good.example, client_address=203.0.113.10, sender=u5@good.example, recipient=bob@corp.example'],
	['mx2', 'postfix/smtp', 'deferred', 'deferred', {recipient: 'c@slow.example', relay: 'none', delay: '3600', dsn: '4.4.1', qid: '1A2B3C4D5E', status: 'deferred'}, '1A2B3C4D5E: to=<c@slow.example>, relay=none, delay=3600, dsn=4.4.1, status=deferred (connect to mx.slow.example[192.0.2.9]:25: Connection timed out)'],
	['mx3', 'postfix/anvil', 'unclassified', 'unknown', {}, 'statistics: an odd line \u001B[31mthat nothing knows\u202E'],
	['mx1', 'postfix/smtpd', 'rejected', 'blacklist-sender', {sender: 'bob@old-spam.example', client_ip: '2001:db8:12::77', recipient: 'joan.of.arc@corp.example', code: '550', dsn: '5.7.1', text: 'Sender address rejected: no'}, 'NOQUEUE: reject: RCPT from unknown[2001:db8:12::77]: 550 5.7.1 <bob@old-spam.example>: Sender address rejected: no; from=<bob@old-spam.example> to=<joan.of.arc@corp.example> proto=ESMTP helo=<x>'],
	['mx3', 'dovecot', 'auth', 'success', {user: 'ana@corp.example', client_ip: '198.51.100.200', sasl_method: 'PLAIN'}, 'imap-login: Login: user=<ana@corp.example>, method=PLAIN, rip=198.51.100.200, TLS'],
	['mx1', 'postfix/smtpd', 'rejected', 'relay-denied', {sender: '', client_ip: '203.0.113.137', recipient: 'victim@partner.example', code: '554', dsn: '5.7.1', text: 'Relay access denied'}, 'NOQUEUE: reject: RCPT from dyn-137.pool.example[203.0.113.137]: 554 5.7.1 <victim@partner.example>: Relay access denied; from=<> to=<victim@partner.example> proto=ESMTP helo=<x>'],
	['mx2', 'postfix/smtpd', 'tls', 'established', {client_ip: '203.0.113.10', tls_proto: 'TLSv1.3'}, 'Anonymous TLS connection established from mail.good.example[203.0.113.10]: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)'],
	['mx2', 'postfix/master', 'service', 'lifecycle', {}, 'reload -- version 3.7.11, configuration /etc/postfix'],
];

/** 200 lines of the night, oldest first. */
export const streamRows: readonly StreamRow[] = Array.from({length: 200}, (_, index): StreamRow => {
	const [host, program, eventClass, reason, fields, message] = templates[index % templates.length] ?? templates[0] ?? ['', '', 'unclassified', '', {}, ''];
	return {seq: index + 1, host, source: '/var/log/mail.log', time: night - ((199 - index) * 700), program, pid: 1000 + index, class: eventClass, reason, fields, message};
});

const discovery = (hostname: string, own: Partial<Discovery> = {}): Discovery => ({
	hostname,
	system: 'Debian GNU/Linux 12 (bookworm)',
	zone: 'Europe/Berlin',
	clockSkew: 120,
	user: 'root',
	groups: ['root'],
	privilege: 'root',
	services: [
		{name: 'postfix', installed: true, running: true, version: '3.7.11'},
		{name: 'postgrey', installed: true, running: true, version: '1.37'},
		{name: 'policyd-spf', installed: true, running: true, version: '2.9.3'},
		{name: 'fail2ban', installed: true, running: true, version: '1.0.2'},
		{name: 'dovecot', installed: true, running: true, version: '2.3.19.1'},
	],
	sources: [],
	restrictions: {},
	maps: [{list: 'smtpd_sender_restrictions', check: 'check_sender_access', type: 'hash', path: '/etc/postfix/sender_access'}],
	jails: ['postfix', 'postfix-sasl', 'sshd'],
	ownDomains: ['corp.example'],
	ownNetworks: ['127.0.0.0/8'],
	missing: [],
	...own,
});

const live = (id: string) => ({id, live: true});

const hosts: readonly HostRow[] = [
	{
		host: 'mx1', groups: ['mx'], readOnly: false, link: {state: 'live', since: night - 4_320_000}, rate: 12.4, lines: 48_213, unclassified: 12, gaps: 0, lastLine: night - 200,
		discovery: discovery('mx1.corp.example'), sources: [live('/var/log/mail.log'), live('/var/log/syslog'), live('/var/log/fail2ban.log'), live('/var/log/dovecot.log')],
	},
	{
		host: 'mx2', groups: ['mx'], readOnly: false, link: {state: 'live', since: night - 4_310_000}, rate: 3.1, lines: 20_114, unclassified: 2, gaps: 0, lastLine: night - 900,
		discovery: discovery('mx2.corp.example', {user: 'ops', privilege: 'sudo', zone: 'UTC'}), sources: [live('/var/log/mail.log'), live('/var/log/fail2ban.log')],
	},
	{
		host: 'mx3', groups: ['mx', 'dr'], readOnly: false, link: {state: 'reconnecting', since: night - 42_000, reason: 'no answer for 15 s', nextAttempt: night + 8000}, rate: 0, lines: 9871, unclassified: 40, gaps: 14, missing: [{source: 'journal', from: night - 3_600_000, to: night - 3_540_000, lines: 4312, reason: 'the host dropped lines of master: too many at once'}, {source: '/var/log/fail2ban.log', from: night - 600_000, to: night - 540_000, bytes: 18_204, reason: 'the log was deleted before it was read to its end'}], lastLine: night - 42_000,
		discovery: discovery('mx3.corp.example', {user: 'viewer', privilege: 'none', groups: ['adm'], missing: [{what: 'changes: the account viewer may not become root', remedy: 'add to sudoers: viewer ALL=(root) NOPASSWD: /bin/sh'}, {what: 'only root may ask Fail2ban for its jails and bans', remedy: 'add to sudoers: viewer ALL=(root) NOPASSWD: /bin/sh'}]}),
		sources: [live('journal'), {id: '/var/log/fail2ban.log', live: false, reason: 'may not be read by viewer', remedy: 'usermod -aG adm viewer'}],
	},
];

const wave = [2, 3, 2, 4, 3, 5, 4, 3, 2, 3, 4, 6, 5, 4, 3, 4, 5, 6, 7, 6, 5, 4, 5, 6, 5, 4, 3, 4, 5, 6, 5, 7, 6, 8, 9, 8, 7, 9, 11, 10, 12, 14, 13, 16, 19, 22, 26, 31, 38, 44, 52, 61, 70, 82, 90, 97, 101, 99, 104, 68];

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** The small picture of the night. */
export const snapshot: Snapshot = {
	now: night,
	hosts,
	lines: 78_198,
	unclassified: 54,
	rate: 15.5,
	recent: {accepted: 364, rejected: sum(wave), greylisted: 38, bans: 9, perMinute: wave},
};

const scaled = (by: number, every = 1): readonly number[] => wave.map((value, index) => index % every === 0 ? Math.round(value * by) : 0);
const series = (name: StatisticsPage['series'][number]['name'], perMinute: readonly number[]) => ({name, counts: perMinute, total: sum(perMinute)});
const counts = (...rows: ReadonlyArray<readonly [string, number]>) => rows.map(([value, count], index) => ({value, count, last: night - (index * 61_000)}));

const span = (host: string, jail: string, address: string, [ago, until]: readonly [ago: number | undefined, until?: number]) =>
	({host, jail, address, from: ago === undefined ? undefined : night - (ago * 60_000), to: until === undefined ? undefined : night - (until * 60_000)});

/** The statistics of the night. */
export const statistics: StatisticsPage = {
	from: night - 3_600_000,
	to: night,
	atLeast: false,
	window: '1h',
	bucket: 60_000,
	series: [
		series('accepted', scaled(0.2)),
		series('rejected', wave),
		series('greylisted', scaled(0.05, 2)),
		series('delivered', scaled(0.18)),
		series('deferred', scaled(0.02, 5)),
		series('bounced', scaled(0)),
		series('auth-failure', scaled(0.3, 3)),
		series('ban', scaled(0.02, 7)),
	],
	greylist: {new: 38, earlyRetry: 12, passed: 21, known: 17, whitelisted: 64, neverReturned: 9, waiting: 8, delay: {p50: 367, p95: 1320, max: 2460}},
	classes: counts(['rejected', 1380], ['accepted', 276]),
	top: [
		{subject: 'rejected', dimension: 'reason', rows: counts(['rbl', 701], ['spf', 312], ['relay-denied', 188], ['blacklist-sender', 96], ['unknown-recipient', 61], ['helo', 22]), distinct: 6},
		{subject: 'rejected', dimension: 'sender-domain', rows: counts(['promo.example', 640], ['permerror.example', 212], ['old-spam.example', 96], ['<>', 31]), distinct: 44},
		{subject: 'rejected', dimension: 'client', rows: counts(['198.51.100.17', 204], ['203.0.113.150', 180], ['2001:db8:12::77', 96], ['203.0.113.137', 41]), distinct: 312},
		{subject: 'rejected', dimension: 'rbl', rows: counts(['zen.dnsbl.example', 688], ['bl.dnsbl.example', 13]), distinct: 2},
		{subject: 'rejected', dimension: 'helo', rows: counts(['srv-17.promo.example', 204], ['x', 137]), distinct: 288},
		{subject: 'rejected', dimension: 'recipient', rows: counts(['ana@corp.example', 88], ['alice@corp.example', 72]), distinct: 51},
		{subject: 'auth-failure', dimension: 'client', rows: counts(['203.0.113.77', 61], ['203.0.113.9', 4]), distinct: 2},
		{subject: 'banned', dimension: 'jail', rows: counts(['postfix-sasl', 7], ['postfix', 2]), distinct: 2},
	],
	jails: [{jail: 'postfix-sasl', found: 61, bans: 7, unbans: 3}, {jail: 'postfix', found: 12, bans: 2, unbans: 0}, {jail: 'sshd', found: 0, bans: 0, unbans: 0}],
	bans: [
		span('mx2', 'postfix-sasl', '203.0.113.77', [12]),
		span('mx2', 'postfix', '2001:db8:12::77', [31]),
		span('mx1', 'postfix-sasl', '203.0.113.77', [55, 25]),
		span('mx1', 'postfix-sasl', '198.51.100.9', [70, 10]),
		span('mx1', 'recidive', '203.0.113.200', [undefined]),
	],
	folded: counts(['Postfix says sent, then Dovecot says stored', 212], ['Postgrey and smtpd tell of one greylisting', 38], ['Dovecot\'s auth process tells of a login that failed, and so does what asked it', 30], ['a ban was restored, or stood already', 2]),
	unclassified: {lines: 54, programs: counts(['postfix/anvil', 40], ['newdaemon', 14])},
};

const twoHours = 7_200_000;
const {bans: _bans, greylist: {waiting: _waiting, neverReturned: _never, ...weekOfGreylist}, ...rest} = statistics;

/** The week before the night, of a history that is younger. */
export const week: StatisticsPage = {
	...rest,
	from: ((Math.floor(night / twoHours) + 1) * twoHours) - (84 * twoHours),
	window: '7d',
	bucket: twoHours,
	begins: night - (5 * 86_400_000),
	series: statistics.series.map(({name, counts: minutes}) => series(name, Array.from({length: 84}, (_, index) => index < 24 ? 0 : (minutes[index % 60] ?? 0) * 40))),
	greylist: weekOfGreylist,
	top: statistics.top.map(table => ({...table, rows: table.rows.map((row, index) => ({...row, count: row.count * 90, last: night - (index * 40_000_000)}))})),
};

const ban = (host: string, jail: string, address: string, ago: number, left: number | undefined): BanRow => ({host, jail, address, since: night - (ago * 60_000), until: left === undefined ? undefined : night + (left * 60_000)});

/** What Fail2ban holds. */
export const bans: PerHost<BanRow> = [
	{host: 'mx1', read: night - 4000, rows: [ban('mx1', 'postfix-sasl', '203.0.113.77', 12, 348), ban('mx1', 'recidive', '203.0.113.200', 900, undefined)]},
	{host: 'mx2', read: night - 4000, rows: [ban('mx2', 'postfix-sasl', '203.0.113.77', 2, 358), ban('mx2', 'postfix', '2001:db8:12::77', 31, 29)]},
	{host: 'mx3', read: night - 42_000, rows: [], trouble: {what: 'fail2ban-client may only be asked by root, and viewer may not become root', remedy: 'add to sudoers: viewer ALL=(root) NOPASSWD: /bin/sh'}},
];

const sender = (host: string, line: number, key: string, action: string, comment?: string): SenderRow => ({host, map: '/etc/postfix/sender_access', key, action, line, comment});

/** The sender maps. */
export const senders: PerHost<SenderRow> = [
	{host: 'mx1', read: night - 4000, rows: [sender('mx1', 3, 'old-spam.example', 'REJECT'), sender('mx1', 4, 'partner.example', 'OK', '# their gateway is greylisted too often'), sender('mx1', 9, 'win@lottery.example', '550 5.7.1 Sender rejected by local policy', '# ana, ticket 4711'), {...sender('mx1', 11, 'promo-week.example', '550 5.7.1 Sender rejected by local policy', 'mxdeck 2026-11-14 ana 2f1e5c1e until 2026-11-21: wave 12'), memory: {date: '2026-11-14', by: 'ana', change: '2f1e5c1e', until: '2026-11-21', reason: 'wave 12'}}]},
	{host: 'mx2', read: night - 4000, rows: [sender('mx2', 1, 'old-spam.example', 'REJECT')]},
];

const setting = (host: string, name: string, value: string | undefined, meaning: string): SpfRow => ({host, path: '/etc/postfix-policyd-spf-python/policyd-spf.conf', name, value, meaning});

/** The settings of policyd-spf. */
export const spf: PerHost<SpfRow> = ['mx1', 'mx2'].map(host => ({
	host,
	read: night - 4000,
	rows: [
		setting(host, 'PermError_reject', host === 'mx1' ? 'False' : 'True', host === 'mx1' ? 'a broken SPF record is let through' : 'mail with a broken SPF record is rejected'),
		setting(host, 'HELO_reject', 'Fail', 'a HELO name that fails SPF is rejected'),
		setting(host, 'Mail_From_reject', 'Fail', 'a sender that fails SPF is rejected'),
		setting(host, 'TempError_Defer', undefined, 'a DNS failure lets the mail through'),
		setting(host, 'TestOnly', '1', 'rejections are real'),
	],
}));

const before = '# local blacklist\n\nold-spam.example\tREJECT\npartner.example\tOK\n';

function hostPlan(host: string, {action, input}: Requests['plan']['ask']): HostPlan {
	if (host === 'mx3') {
		return {host, planned: {kind: 'unreachable', problem: {what: 'the connection is gone', state: 'nothing was changed', remedy: 'try again when the host is back'}}};
	}

	const sender = input['sender'] ?? input['address'] ?? '';
	const path = '/etc/postfix/sender_access';
	return {
		host,
		planned: {
			kind: 'change',
			summary: action === 'blacklist-sender' ? `Reject mail from ${sender}` : `${action} ${sender}`,
			edits: [{path, before, after: `${before}${sender}\t${input['text'] ?? 'REJECT'}\n`, sha256: host, map: 'hash'}],
			runs: [],
			checks: [{check: 'map-entry', type: 'hash', path, key: sender, expect: input['text'] ?? ''}],
			notes: action === 'blacklist-sender' && sender === 'gmail.com' ? ['this is a large provider'] : [],
			guards: [
				{guard: 'own domains', verdict: 'ok', reason: ''},
				{guard: 'public suffix', verdict: 'ok', reason: ''},
				sender === 'gmail.com' ? {guard: 'free mail', verdict: 'ask', reason: 'gmail.com is a large provider: honest mail would be rejected'} : {guard: 'free mail', verdict: 'ok', reason: ''},
			],
			commands: ['lock /run/lock/mxdeck.lock', 'cp -p sender_access sender_access.mxdeck-7f3', `postmap hash:${path}`, `postmap -q ${sender} hash:${path}`],
		},
	};
}

/** The plan for an action on the night's hosts. */
export const changePlan = (ask: Requests['plan']['ask']): ChangePlan => ({
	id: '7f3',
	action: ask.action,
	input: ask.input,
	title: ask.action === 'blacklist-sender' ? `Blacklist ${ask.input['sender'] ?? ''}` : ask.action,
	hosts: ask.hosts.map(host => hostPlan(host, ask)),
	history: [{value: 'mx1', count: 412}, {value: 'mx2', count: 228}],
});

/** What came of the plan. */
export const reports: readonly Report[] = [
	{host: 'mx1', result: 'done', verified: ['postmap -q promo.example hash:/etc/postfix/sender_access answers "550 5.7.1 Sender rejected by local policy"'], took: 312},
	{host: 'mx2', result: 'rolled-back', verified: [], problem: {what: 'postmap refused /etc/postfix/sender_access at line 14', state: 'the backup was put back', remedy: 'fix line 14, then run the action again'}, took: 640},
];
