/** The lines of one session, each with the verdict that a classifier must come to. */

const line = (verdict, tag, message) => ({verdict, tag, message});

const smtpd = pid => `postfix/smtpd[${pid}]`;

function disconnect(client, tag, isAccepted) {
	const counters = isAccepted ? 'rcpt=1 data=1 quit=1 commands=6' : 'rcpt=0/1 quit=1 commands=4/5';
	return line('connection.disconnect', tag, `disconnect from ${client} ehlo=1 starttls=1 mail=1 ${counters}`);
}

const delays = dice => {
	const tenths = dice.below(90) + 1;
	return `delay=${(tenths / 10).toFixed(1)}, delays=${(tenths / 20).toFixed(2)}/0.01/0.02/${(tenths / 30).toFixed(1)}`;
};

const cipher = 'TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256';

const spfResults = [
	{verdict: 'authres.spf-pass', word: 'Pass', why: 'sender SPF authorized'},
	{verdict: 'authres.spf-pass', word: 'Pass', why: 'sender SPF authorized'},
	{verdict: 'authres.spf-softfail', word: 'Softfail', why: 'domain owner discourages use of this host'},
	{verdict: 'authres.spf-none', word: 'None', why: 'no SPF record'},
	{verdict: 'authres.spf-neutral', word: 'Neutral', why: 'access neither permitted nor denied'},
];

const passes = [
	{verdict: 'greylist-pass.triplet', reason: 'triplet found'},
	{verdict: 'greylist-pass.awl', reason: 'client AWL'},
	{verdict: 'greylist-pass.whitelist', reason: 'client whitelist'},
];

/** Mail from outside that is taken and delivered. */
function inbound(dice, people) {
	const {ip, name, text, helo} = people.client();
	const tag = smtpd(people.pid());
	const sender = people.sender();
	const recipient = people.recipient();
	const id = people.queueId();
	const spf = dice.of(spfResults);
	const pass = dice.of(passes);
	return [
		line('connection.connect', tag, `connect from ${text}`),
		line('tls.established', tag, `Anonymous TLS connection established from ${text}: ${cipher}`),
		line(spf.verdict, `policyd-spf[${people.pid()}]`, `prepend Received-SPF: ${spf.word} (${spf.why}) identity=mailfrom; client-ip=${ip}; helo=${helo}; envelope-from=${sender === '' ? '<>' : sender}; receiver=${recipient} `),
		line(pass.verdict, 'postgrey[700]', `action=pass, reason=${pass.reason}, client_name=${name}, client_address=${ip}/32${sender === '' ? '' : `, sender=${sender}`}, recipient=${recipient}`),
		line('accepted.smtpd', tag, `${id}: client=${text}`),
		line('queue.message-id', `postfix/cleanup[${people.pid()}]`, `${id}: message-id=<${people.messageId()}>`),
		line('queue.active', 'postfix/qmgr[800]', `${id}: from=<${sender}>, size=${800 + dice.skewed(3_000_000, 6)}, nrcpt=1 (queue active)`),
		disconnect(text, tag, true),
		line('delivered.mailbox', 'dovecot', `lmtp(${recipient})<${people.pid()}><${people.queueId()}AAA>: sieve: msgid=<${people.messageId()}>: stored mail into mailbox 'INBOX'`),
		line('delivered.sent', `postfix/lmtp[${people.pid()}]`, `${id}: to=<${recipient}>, relay=mail.example.org[private/dovecot-lmtp], ${delays(dice)}, dsn=2.0.0, status=sent (250 2.0.0 <${recipient}> ${people.queueId()} Saved)`),
		line('queue.removed', 'postfix/qmgr[800]', `${id}: removed`),
	];
}

/** Mail of our own users to the world. */
function outbound(dice, people) {
	const {text} = people.client();
	const tag = `postfix/submission/smtpd[${people.pid()}]`;
	const user = people.recipient();
	const recipient = people.sender() || 'bob@shop.example';
	const id = people.queueId();
	const relay = `mx.${recipient.slice(recipient.indexOf('@') + 1)}[${people.client().ip}]`;
	const smtp = `postfix/smtp[${people.pid()}]`;
	const head = `${id}: to=<${recipient}>, relay=${relay}:25, ${delays(dice)}`;
	const outcome = dice.below(10);
	return [
		line('connection.connect', tag, `connect from ${text}`),
		line('accepted.smtpd', tag, `${id}: client=${text}, sasl_method=PLAIN, sasl_username=${user}`),
		line('queue.message-id', `postfix/cleanup[${people.pid()}]`, `${id}: message-id=<${people.messageId()}>`),
		line('queue.active', 'postfix/qmgr[800]', `${id}: from=<${user}>, size=${800 + dice.skewed(9_000_000, 6)}, nrcpt=1 (queue active)`),
		disconnect(text, tag, true),
		...(outcome < 7 ? [line('delivered.sent', smtp, `${head}, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${people.queueId()})`), line('queue.removed', 'postfix/qmgr[800]', `${id}: removed`)] : []),
		...(outcome === 7 ? [line('deferred.deferred', smtp, `${head}, dsn=4.7.1, status=deferred (host ${relay} said: 451 4.7.1 Greylisting in action, please come back later (in reply to RCPT TO command))`)] : []),
		...(outcome === 8 ? [line('deferred.connect-failed', smtp, `connect to ${relay}:25: Connection timed out`), line('deferred.deferred', smtp, `${id}: to=<${recipient}>, relay=none, ${delays(dice)}, dsn=4.4.1, status=deferred (connect to ${relay}:25: Connection timed out)`)] : []),
		...(outcome === 9 ? [line('bounced.bounced', smtp, `${head}, dsn=5.1.1, status=bounced (host ${relay} said: 550 5.1.1 <${recipient}>: Recipient address rejected: User unknown (in reply to RCPT TO command))`), line('bounced.ndn', `postfix/bounce[${people.pid()}]`, `${id}: sender non-delivery notification: ${people.queueId()}`)] : []),
	];
}

const refusals = [
	({client, list}) => ({verdict: 'rejected.rbl', code: '554 5.7.1', text: `Service unavailable; Client host [${client.ip}] blocked using ${list}; https://${list}/query/${client.ip}`}),
	({recipient}) => ({verdict: 'greylisted.reply', code: '450 4.2.0', text: `<${recipient}>: Recipient address rejected: Greylisted, see http://postgrey.example/help/example.org.html`}),
	({recipient, sender, client}) => ({verdict: 'rejected.spf', code: '550 5.7.23', text: `<${recipient}>: Recipient address rejected: Message rejected due to: SPF fail - not authorized. Please see http://www.openspf.net/Why?s=mfrom;id=${sender};ip=${client.ip};r=${recipient}`}),
	({client}) => ({verdict: 'rejected.helo', code: '504 5.5.2', text: `<${client.helo}>: Helo command rejected: need fully-qualified hostname`}),
	({recipient}) => ({verdict: 'rejected.unknown-recipient', code: '550 5.1.1', text: `<${recipient}>: Recipient address rejected: User unknown in virtual mailbox table`}),
	({recipient}) => ({verdict: 'rejected.relay-denied', code: '554 5.7.1', text: `<${recipient}>: Relay access denied`}),
	({sender}) => ({verdict: 'rejected.sender-domain', code: '450 4.1.8', text: `<${sender}>: Sender address rejected: Domain not found`}),
	({client}) => ({verdict: 'rejected.client-ptr', code: '450 4.7.25', text: `Client host rejected: cannot find your hostname, [${client.ip}]`}),
	({sender}) => ({verdict: 'rejected.blacklist-sender', code: '554 5.7.1', text: `<${sender}>: Sender address rejected: Access denied`}),
];

/** Mail that is refused. */
function refused(dice, people) {
	const client = people.client();
	const tag = smtpd(people.pid());
	const sender = people.sender();
	const recipient = people.recipient();
	const {verdict, code, text} = dice.of(refusals)({client, sender, recipient, list: people.list()});
	return [
		line('connection.connect', tag, `connect from ${client.text}`),
		...(verdict === 'greylisted.reply' ? [line('greylisted.new', 'postgrey[700]', `action=greylist, reason=new, client_name=${client.name}, client_address=${client.ip}/32${sender === '' ? '' : `, sender=${sender}`}, recipient=${recipient}`)] : []),
		line(verdict, tag, `NOQUEUE: reject: RCPT from ${client.text}: ${code} ${text}; from=<${sender}> to=<${recipient}> proto=ESMTP helo=<${client.helo}>`),
		...(dice.chance(0.3) ? [line('connection.lost', tag, `lost connection after RCPT from ${client.text}`)] : []),
		disconnect(client.text, tag, false),
	];
}

/** Somebody who guesses passwords, and what Fail2ban makes of it. */
function guessing(dice, people) {
	const {ip, text} = people.client();
	const tag = `postfix/submission/smtpd[${people.pid()}]`;
	return [
		line('connection.connect', tag, `connect from ${text}`),
		line('auth.failure', tag, `warning: ${text}: SASL LOGIN authentication failed: (reason unavailable), sasl_username=${people.recipient()}`),
		line('connection.lost', tag, `lost connection after AUTH from ${text}`),
		line('connection.disconnect', tag, `disconnect from ${text} ehlo=1 auth=0/1 commands=1/2`),
		line('ban.found', 'fail2ban.filter[600]', `INFO [postfix-sasl] Found ${ip} - 2026-03-01 12:00:00`),
		...(dice.chance(0.2) ? [line('ban.ban', 'fail2ban.actions[600]', `NOTICE [postfix-sasl] Ban ${ip}`)] : []),
		...(dice.chance(0.1) ? [line('ban.already', 'fail2ban.actions[600]', `NOTICE [postfix-sasl] ${ip} already banned`)] : []),
	];
}

/** What postscreen sees of bots. */
function screened(dice, people) {
	const {ip, helo} = people.client();
	const peer = `[${ip}]:${1024 + dice.below(60_000)}`;
	const list = people.list();
	return [
		line('connection.connect', 'postfix/postscreen[900]', `CONNECT from ${peer} to [192.0.2.25]:25`),
		line('connection.dnsbl', `postfix/dnsblog[${people.pid()}]`, `addr ${ip} listed by domain ${list} as 127.0.0.${2 + dice.below(9)}`),
		line('connection.dnsbl', 'postfix/postscreen[900]', `DNSBL rank ${2 + dice.below(8)} for ${peer}`),
		line('rejected.rbl', 'postfix/postscreen[900]', `NOQUEUE: reject: RCPT from ${peer}: 550 5.7.1 Service unavailable; client [${ip}] blocked using ${list}; from=<${people.sender()}>, to=<${people.recipient()}>, proto=ESMTP, helo=<${helo}>`),
		line('connection.disconnect', 'postfix/postscreen[900]', `DISCONNECT ${peer}`),
	];
}

/** People who read their mail, and the host's own noise. */
function reading(dice, people) {
	const {ip} = people.client();
	const user = people.recipient();
	const session = `${people.queueId()}/AAB`;
	return [
		line('auth.success', 'dovecot', `imap-login: Login: user=<${user}>, method=PLAIN, rip=${ip}, lip=192.0.2.25, mpid=${people.pid()}, TLS, session=<${session}>`),
		line('mailbox.session', 'dovecot', `imap(${user})<${people.pid()}><${session}>: Disconnected: Logged out in=${dice.below(9000)} out=${dice.below(900_000)} deleted=0 expunged=0 trashed=0 hdr_count=3 hdr_bytes=900 body_count=1 body_bytes=2048`),
		...(dice.chance(0.3) ? [line('auth.failure', 'dovecot', `imap-login: Disconnected (auth failed, ${1 + dice.below(4)} attempts in 2 secs): user=<${user}>, method=PLAIN, rip=${ip}, lip=192.0.2.25, TLS, session=<${session}>`)] : []),
		...(dice.chance(0.1) ? [line('statistics.counters', 'postfix/anvil[950]', `statistics: max connection rate ${1 + dice.below(20)}/60s for (smtp:${ip}) at Mar  1 12:00:00`)] : []),
		...(dice.chance(0.1) ? [line('accepted.local', 'postfix/pickup[960]', `${people.queueId()}: uid=0 from=<root>`)] : []),
		...(dice.chance(0.1) ? [line('service.lifecycle', `CRON[${people.pid()}]`, '(root) CMD (test -x /usr/sbin/anacron || run-parts --report /etc/cron.hourly)')] : []),
		...(dice.chance(0.02) ? [line('unclassified.unknown', 'madeup[1]', 'what nobody knows')] : []),
	];
}

const kinds = [inbound, inbound, inbound, outbound, refused, refused, refused, refused, guessing, screened, screened, reading];

/** The next session, of a random kind. */
export const nextSession = (dice, people) => dice.of(kinds)(dice, people);
