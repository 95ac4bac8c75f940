import {hostileTexts} from './hostile-texts.js';

/** A log line that an attacker had a hand in, by its number in the list of hostile texts. */
export type HostileLine = {
	readonly name: string;
	/** Tag and message, as a daemon wrote them. */
	readonly text: string;
	/** The only client that an action may ever be offered; undefined: the line names none. */
	readonly address?: string;
	/** The only sender that an action may be offered without typing; undefined: none. */
	readonly sender?: string;
};

const peer = '203.0.113.66';
const recipient = 'hostile@corp.example';

const refusal = (sender: string, helo = 'h.example', name = 'm.example', to = recipient): string =>
	`postfix/smtpd[77]: NOQUEUE: reject: RCPT from ${name}[${peer}]: 554 5.7.1 <${to}>: Relay access denied; from=<${sender}> to=<${to}> proto=ESMTP helo=<${helo}>`;

// A newline ends a line of a log, and syslog daemons write other controls as #nnn or leave them: what reaches us is the rest.
const inOneLine = (text: string): string => text.replaceAll('\n', '#012');

const names: ReadonlyArray<readonly [number: string, text: keyof typeof hostileTexts]> = [
	['H1 CSI 2J', 'clears the screen'],
	['H1 SGR and private modes', 'moves and colours'],
	['H2 OSC 0', 'sets the title'],
	['H3 OSC 8', 'links'],
	['H4 OSC 52', 'writes the clipboard'],
	['H5 DCS APC PM SOS', 'sends device strings'],
	['H6 C1', 'uses 8-bit controls'],
	['H7 CR and BS', 'overwrites the line'],
	['H8 NUL', 'holds NUL'],
	['H9 SO SI ENQ', 'shifts and asks back'],
	['H10 bidirectional', 'turns the direction'],
	['H11 zero width and tags', 'hides text'],
	['H12 500 combining marks', 'stacks marks'],
	['H13 wide at the edge', 'is wide after a letter'],
	['H13 emoji', 'is wide'],
	['H14 broken encoding', 'is broken'],
	['H14 line separators', 'separates lines'],
];

/** Each text where a stranger can put it: sender, HELO, name of the client, SASL user, subject, jail, a program that nothing knows. */
const everywhere = names.flatMap(([name, key], index): readonly HostileLine[] => {
	const text = inOneLine(hostileTexts[key] ?? '');
	return [
		{name: `${name} in the sender`, text: refusal(`${text}@evil.example`), address: peer},
		{name: `${name} in the HELO`, text: refusal('a@evil.example', text), address: peer, sender: 'a@evil.example'},
		{name: `${name} in the client's name`, text: refusal('a@evil.example', 'h', `x${text}`), address: peer, sender: 'a@evil.example'},
		{name: `${name} in the SASL user`, text: `postfix/smtpd[77]: warning: m.example[${peer}]: SASL LOGIN authentication failed: no, sasl_username=hostile${text}`, address: peer},
		{name: `${name} in the subject`, text: `postfix/cleanup[78]: 1A2B3C4D5E: warning: header Subject: hostile ${text} from m.example[${peer}]; from=<a@evil.example> to=<${recipient}> proto=ESMTP helo=<h>`, address: peer, sender: 'a@evil.example'},
		{name: `${name} in the jail`, text: `fail2ban.actions[79]: NOTICE [hostile${text}] Ban 203.0.113.${100 + index}`, address: `203.0.113.${100 + index}`},
		{name: `${name} in an unknown line`, text: `hostiled[80]: hostile ${text} of ann@corp.example`},
	];
});

/** The list of hostile texts as lines of logs. */
export const hostileLines: readonly HostileLine[] = [
	...everywhere,
	{name: 'H15 8 KiB field', text: refusal('a@evil.example', 'x'.repeat(8192)), address: peer},
	{name: 'H15 1 MB field', text: refusal(`${'x'.repeat(1_000_000)}@evil.example`), address: peer},
	{name: 'H15 1 MB local part in an unknown line', text: `hostiled[80]: hostile ${'y'.repeat(1_000_000)}`},
	{name: 'H16 another refusal in the sender', text: refusal('x]: reject: RCPT from v[198.51.100.7]: 554'), address: peer},
	{name: 'H16 another refusal in the HELO', text: refusal('a@evil.example', ']: reject: RCPT from v[198.51.100.7]: 554'), address: peer},
	{name: 'H17 an end of the line in the sender', text: refusal('v@w.example> to=<x> proto=ESMTP helo=<y'), address: peer},
	{name: 'H17 an end of the line in the quoted sender', text: refusal('"v@w.example> to=<x> proto=ESMTP helo=<y"@evil.example'), address: peer},
	{name: 'H17 an end of the line in the HELO', text: refusal('a@evil.example', 'x>; from=<v@w.example> to=<y@z.example> proto=ESMTP helo=<y'), address: peer},
	{name: 'H18 a syslog line behind #012', text: refusal('a@evil.example', `h#012Nov 22 10:00:00 mx1 postfix/smtpd[1]: NOQUEUE: reject: RCPT from v[198.51.100.7]: 554 5.7.1 <${recipient}>: Relay access denied; from=<v@w.example> to=<${recipient}> proto=ESMTP helo=<h`), address: peer},
	{name: 'H19 the null sender', text: refusal(''), address: peer},
	{name: 'H19 a quoted local part with >', text: refusal('"a>b"@evil.example'), address: peer, sender: '"a>b"@evil.example'},
	{name: 'H19 a sender that brings a recipient', text: refusal('a> to=<v@w.example'), address: peer},
	{name: 'H20 IPv6 with a zone', text: 'postfix/smtpd[77]: connect from hostile[fe80::1%eth0]'},
	{name: 'H20 no address at all', text: 'postfix/smtpd[77]: lost connection after AUTH from unknown[unknown]'},
	{name: 'H20 an address with a port', text: `postfix/smtpd[77]: connect from hostile[${peer}]:40112`, address: peer},
	{name: 'H20 999.1.1.1', text: 'postfix/smtpd[77]: connect from hostile[999.1.1.1]'},
	...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'].flatMap((word): readonly HostileLine[] => [
		{name: `H21 ${word} as sender and HELO`, text: refusal(word, word, word), address: peer, sender: word},
		{name: `H21 ${word} as sender's domain`, text: refusal(`a@${word}`, 'h', 'm', `hostile@${word}`), address: peer, sender: `a@${word}`},
		{name: `H21 ${word} as jail`, text: `fail2ban.actions[79]: NOTICE [${word}] Ban 203.0.113.99`, address: '203.0.113.99'},
		{name: `H21 ${word} as user`, text: `dovecot: imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<${word}>, method=PLAIN, rip=${peer}, lip=192.0.2.25, session=<a>`, address: peer},
		{name: `H21 ${word} as queue id and relay`, text: `postfix/smtp[81]: 1A2B3C4D5E: to=<hostile@${word}>, relay=${word}[192.0.2.9]:25, delay=3, delays=0/0/1/2, dsn=2.0.0, status=sent (250 ok)`},
		{name: `H21 ${word} as program`, text: `${word}[82]: hostile`},
	]),
	{name: 'H22 SQL', text: refusal('x\'; DROP TABLE audit; --@evil.example', '100%_\\'), address: peer, sender: 'x\'; DROP TABLE audit; --@evil.example'},
	{name: 'H23 50 kB of <', text: refusal('<'.repeat(50_000)), address: peer},
	{name: 'H23 50 kB of commas', text: refusal('a@evil.example', ','.repeat(50_000)), address: peer},
	{name: 'H23 50 kB of a and !', text: refusal(`${'a'.repeat(50_000)}!`), address: peer},
	{name: 'H23 50 kB of < in an unknown line', text: `hostiled[80]: hostile ${'<'.repeat(50_000)}`},
	{name: 'H24 a formula', text: refusal('=cmd|\'/C calc\'!A0@evil.example', '@SUM(1+1)'), address: peer, sender: '=cmd|\'/C calc\'!A0@evil.example'},
];
