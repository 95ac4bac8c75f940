import type {Pattern} from '../pattern/pattern.js';

/** Read from the line's end: a client chooses its user name. */
const client = ': user=<{user:until}>[, PID={_:number}]?[, method={sasl_method}]?, rip={client_ip}[, rport={_:number}]?, lip={_:until}';

/** Where `login_log_format` leaves the name out or puts something else. */
const otherClient = ': {_:until}rip={client_ip}, lip={_:until}';

const tail = 'user=<ann@example.net>, method=PLAIN, rip=203.0.113.31, lip=198.51.100.11, TLS, session=<2YxX>';

/** Why a login ended: what stands between `Disconnected` and `: user=`. The last parentheses decide; an error text may stand before them. */
export const loginEnds: readonly Pattern[] = [
	{
		class: 'auth',
		reason: 'failure',
		text: '{cause:text} (auth failed, {attempts:number} attempts[ in {_:number} secs]?)[ ({_:word})]?',
		samples: [
			': Connection closed (auth failed, 1 attempts in 2 secs)',
			' (auth failed, 6 attempts)',
			': Aborted login by logging out (auth failed, 2 attempts in 0 secs)',
		],
	},
	{
		class: 'auth',
		reason: 'failure',
		text: String.raw`{cause:text} \((user disabled|password expired|login disabled|authorization failed|proxy dest auth failed|proxy dest authentication failure)[, {attempts:number} attempts in {_:number} secs]?)[ ({_:word})]?`,
		samples: [
			': Connection closed (user disabled)',
			': Connection closed (authorization failed, 1 attempts in 2 secs)',
		],
	},
	{
		class: 'rejected',
		reason: 'rate-limit',
		text: '{cause:text} (connection limit reached, {_:number}/{_:number} successful auths in {_:number} secs)[ ({_:word})]?',
		samples: [': Connection closed (connection limit reached, 1/1 successful auths in 0 secs) (connection_limit)'],
	},
	{
		class: 'tls',
		reason: 'failed',
		text: ': (Connection closed: |Disconnected: )[TLS handshaking: ]?SSL_accept() failed: {text}',
		samples: [': Connection closed: SSL_accept() failed: error:0A00010B:SSL routines::wrong version number (no auth attempts in 0 secs)'],
	},
	{
		class: 'auth',
		reason: 'failure',
		text: '{cause:text} ({attempts:number} authentication attempts)',
		samples: [' (1 authentication attempts)'],
	},
	{
		class: 'connection',
		reason: 'no-auth',
		text: '{cause:text} (no auth attempts[ in {_:number} secs]?)[ ({_:word})]?',
		samples: [': Connection closed (no auth attempts in 0 secs)'],
	},
	{
		class: 'connection',
		reason: 'preauth',
		text: '{cause:text}',
		samples: [
			' (client didn\'t finish SASL auth, waited 0 secs)',
			': Inactivity',
		],
	},
];

const ends = '(Disconnected|Aborted login|Login aborted|Disconnected before auth was ready)';

/** Before what an auth process says of a request. */
const authHead = '[(Info|Warn): ]?auth[-worker]?[({_:word})]?: [Info: ]?[conn unix:{_:until}: auth-worker<{_:number}>: ]?';

/** Dovecot 2.4 names the request before the driver. */
const newHead = '[Info: ]?auth[-worker]?({user:seated},{client_ip}[,sasl:{sasl_method}]?[,master]?)[<{_:number}>]?[<{session:until}>]?: [request [{_:number}]: ]?';

/** Sessions of the login processes and lookups of the auth processes. */
export const dovecotLogins: readonly Pattern[] = [
	{
		class: 'auth', reason: 'success', text: `[Info: ]?{service:word}: [Info: ]?(Login|Logged in){_:text}${client}`, samples: [`imap-login: Info: Login: ${tail}`, `imap-login: Logged in: ${tail}`],
	},
	{
		class: 'auth', reason: 'failure', text: `[Info: ]?{service:word}: [Info: ]?Authenticate {sasl_method} failed: {_:text}${client}`, samples: ['imap-login: Authenticate PLAIN failed: Plaintext authentication disabled.: user=<>, rip=203.0.113.31, lip=198.51.100.11'],
	},
	{
		class: 'auth', reason: 'success', text: '[Info: ]?{service:word}: [Info: ]?(Login|Logged in){_:text}rip={client_ip}, lip={_:until}', samples: ['imap-login: Login: method=PLAIN, rip=203.0.113.31, lip=198.51.100.11, mpid=1'],
	},
	{
		class: 'connection', reason: 'preauth', text: '[Info: ]?{service:word}: [Info: ]?access({_:word}): {_:text} (rip={client_ip})', samples: ['imap-login: access(tcpwrap): Client refused (rip=203.0.113.31)'],
	},
	{
		class: 'auth', reason: 'failure', text: `[Info: ]?{service:word}: [Info: ]?(Login|APOP) failed: {_:text}${client}`, samples: ['imap-login: Login failed: Plaintext authentication disabled: user=<>, rip=203.0.113.31, lip=198.51.100.11'],
	},
	{
		class: 'auth', reason: 'success', text: `[Info: ]?{service:word}: [Info: ]?proxy({_:until}): (Started|started) proxying to {_:text}${client}`, samples: [`imap-login: proxy(ann@example.net): started proxying to 198.51.100.20:143: ${tail}`],
	},
	{
		class: 'connection', reason: 'disconnect', text: `[Info: ]?{service:word}: [Info: ]?proxy({_:until}): (Disconnected|disconnecting) {_:text}${client}`, samples: [`imap-login: proxy(ann@example.net): disconnecting 203.0.113.31 (Disconnected by client): ${tail}`],
	},
	{
		class: 'debug', reason: 'mailbox', text: `[Info: ]?{service:word}: [Info: ]?ID sent: {_:text}${client}`, samples: [`imap-login: ID sent: name=x: ${tail}`],
	},
	{
		class: 'by-detail', text: `[Info: ]?{service:word}: [Info: ]?${ends}{_:ending}${client}`, samples: [`imap-login: Info: Disconnected: Connection closed (auth failed, 1 attempts in 2 secs): ${tail}`, `imap-login: Aborted login (no auth attempts in 0 secs): ${tail}`],
	},
	{
		class: 'by-detail', text: `[Info: ]?{service:word}: [Info: ]?${ends}{_:ending}${otherClient}`, samples: ['imap-login: Aborted login (auth failed, 6 attempts): XYZ rip=203.0.113.31, lip=127.0.0.1'],
	},
	{
		class: 'tls',
		reason: 'failed',
		text: '[Info: ]?{service:word}: [Info: ]?(Disconnected|Aborted login|Login aborted)[: Connection closed]? (no auth attempts[ in {_:number} secs]?): user=<>, rip={client_ip}, lip={_:ip}, TLS handshaking: SSL_{text}',
		samples: ['imap-login: Disconnected (no auth attempts in 0 secs): user=<>, rip=203.0.113.31, lip=198.51.100.11, TLS handshaking: SSL_accept() failed: error:1408F10B:SSL routines'],
	},
	{
		class: 'rejected', reason: 'rate-limit', text: `[Info: ]?{service:word}: [Info: ]?Maximum number of connections from user+IP exceeded{_:text}${client}`, samples: [`imap-login: Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10): ${tail}`],
	},
	{
		class: 'connection', reason: 'disconnect', text: '[Info: ]?{service:word}: [Info: ]?Disconnected: rip={client_ip}, lip={_:text}', samples: ['pop3-login: Disconnected: rip=203.0.113.31, lip=198.51.100.11'],
	},
	...['[[dovecot-]?auth: ]?', '[dovecot-]?auth[{_:number}]: '].flatMap((speaker, number): readonly Pattern[] => [
		{
			class: 'auth',
			reason: 'failure',
			text: `${speaker}pam_unix(dovecot:auth): authentication failure;{_:text} ruser={user:until} rhost={client_ip}[{_:blanks}user={_:until}]?`,
			samples: [`${number === 0 ? '' : 'auth[812]: '}pam_unix(dovecot:auth): authentication failure; logname= uid=0 euid=0 tty=dovecot ruser=ann@example.net rhost=203.0.113.5`],
		},
		{
			class: 'auth', reason: 'failure', text: `${speaker}pam_unix(dovecot:auth): check pass; user unknown`, samples: [`${number === 0 ? '' : 'auth[812]: '}pam_unix(dovecot:auth): check pass; user unknown`],
		},
	]),
	...authProcess(['unknown user', 'Password mismatch', 'pam_authenticate() failed', 'invalid credentials', 'user disabled', 'password expired', 'user not found', 'no password']),
];

/** `passdb(user,address[,<session>]): why`; without an address it is a recipient check, not a login. */
function authProcess(reasons: readonly string[]): readonly Pattern[] {
	const request = `${authHead}{passdb:word}({user:seated},{client_ip}[,sasl:{sasl_method}]?[,<{_:until}>]?)[<{session:until}>]?: `;
	return [
		...reasons.map((why): Pattern => ({
			class: 'auth', reason: 'lookup', text: `${authHead}{passdb:word}({user:seated})[<{session:until}>]?: ${why}{_:text}`, samples: [`auth: passwd-file(ann@example.net): ${why}`],
		})),
		{
			class: 'auth', reason: 'backend', text: `${request}(Falling back to expired data|Policy check action |Master user logging in as |Cached NULL password){_:text}`, samples: ['auth: ldap(ann,203.0.113.31,<2YxX>): Falling back to expired data from cache'],
		},
		{
			class: 'auth', reason: 'failure', text: `${request}{why:text}`, samples: [
				'auth-worker(24544): pam(ann,203.0.113.31,<2YxX>): pam_authenticate() failed: Authentication failure',
				'auth: login(?,203.0.113.31,<2YxX>): Username character disallowed by auth_username_chars: 0x20 (username: a b)',
			],
		},
		{
			class: 'auth', reason: 'failure', text: `${newHead}{why:text}`, samples: [
				'auth(?,203.0.113.31,sasl:plain)<2YxX>: Empty username',
				'auth-worker(ann,203.0.113.31,sasl:plain)<812><2YxX>: request [3]: sql: Password mismatch',
			],
		},
		{
			class: 'auth', reason: 'backend', text: `${authHead}(mysql|pgsql|sqlite)({_:until}): {text}`, samples: ['auth-worker(812): mysql(localhost): Connected to database mail'],
		},
		{
			class: 'auth', reason: 'backend', text: `${authHead}{text}`, samples: ['auth-worker(812): something else'],
		},
	];
}
