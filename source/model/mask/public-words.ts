/** Words of logs and of every mail host: they tell of nobody, also where they are somebody's local part or a label of a host's name. */
const words = `
a about abuse accept accepted access account action active add address addresses admin after again all already amavis an and any are as at auth
authenticated authentication backend bad ban be bounce bounced by bytes cache cannot check cleanup client clients close closed code com command
commands config connect connected connection connections content could created daemon data database debug deferred delay deliver delivered delivery denied
dict disabled disconnect discard dns domain domains dovecot down enabled end error errors exceeded exit expired failed failure fail2ban fatal file filter for
found from full get greylist header helo held hold host hostname imap inbox trash sent drafts junk archive imaps in inet info input internal invalid invalid is key lda ldap limit line lmtp load
local localhost localdomain lock login log logged lookup lost mail mailbox mailer mailer-daemon master match max message messages method milter missing mx name net network
new no nobody none noqueue not null of off ok on open option or org other out over pam panic passwd password permission pickup pid pipe plain policy pop3 pop3s port
postfix postgrey postmaster postscreen problem process program protocol proxy qmgr query queue quota rbl read ready reason received recipient recipients refused reject
rejected relay remote removed reply request response restart result retry return root rspamd said sasl scache score sent server service session set sieve size
skipped smtp smtpd smtps socket spam spamd spf sql ssh sshd ssl start started starting state status stop stopped submission success syslog system table temporary
test text than that the this time timeout tls to too trivial-rewrite trying unable unknown until update user username users verify version via virtual warning was while
with without world-writable write you your
`;

const publicWords: ReadonlySet<string> = new Set(words.split(/\s+/).filter(Boolean));

/** Names of files and hosts that are the same everywhere. */
const publicNames: ReadonlySet<string> = new Set([
	'main.cf',
	'master.cf',
	'dynamicmaps.cf',
	'dovecot.conf',
	'policyd-spf.conf',
	'jail.conf',
	'jail.local',
	'fail2ban.log',
	'mail.log',
	'syslog',
	'fail2ban.actions',
	'fail2ban.filter',
	'fail2ban.jail',
	'fail2ban.server',
	'fail2ban.observer',
	'fail2ban.database',
	'fail2ban.transmitter',
	'localhost.localdomain',
]);

/** Words of cryptography and of protocols that look like chosen ones. */
const technical = /^(?:tlsv\d(?:\.\d)?|sslv\d|sha\d{1,3}|aes\d{0,3}|x25519\w{0,10}|curve25519|ed25519|secp\d{3}r\d|prime\d{3}v\d|chacha20|poly1305|camellia\d{3}|rsa\d{0,4}|mlkem\d{3,4}|ipv[46]|tls_\w{6,60}|ugfzc3dvcmq6|vxnlcm5hbwu6)$/i;

/** Whether a word is nobody's: log programs write it themselves. */
export const isPublicWord = (word: string): boolean => publicWords.has(word.toLowerCase()) || technical.test(word) || publicNames.has(word);
