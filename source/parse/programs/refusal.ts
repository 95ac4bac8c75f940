import type {Pattern} from '../pattern/pattern.js';

/** Why smtpd refuses: what stands behind `reject: STAGE from CLIENT: CODE DSN`. */
export const refusal: readonly Pattern[] = [
	{
		class: 'rejected',
		reason: 'rbl',
		text: '[{_:until}; ]?[Unverified ]?(Client host|client) [{listed_ip}] blocked using {rbl}{_:text}',
		samples: [
			'Service denied; Client host [203.0.113.5] blocked using bl.example',
			'Service unavailable; client [203.0.113.5] blocked using bl.example',
			'Service unavailable; Client host [203.0.113.5] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/203.0.113.5',
		],
	},
	{
		class: 'rejected',
		reason: 'rbl',
		text: '[{_:until}; ]?[{listed_ip}] blocked using {rbl}{_:text}',
		samples: ['Service unavailable; [203.0.113.5] blocked using relays.example, reason: Open relay'],
	},
	{
		class: 'rejected',
		reason: 'rhsbl',
		text: '[{_:until}; ]?[Unverified ]?(Helo command|Sender address|Recipient address|Client host) [{listed:until}] blocked using {rbl}{_:text}',
		samples: [
			'Service unavailable; Sender address [a@bad.example] blocked using dbl.spamhaus.org',
			'Service unavailable; Unverified Client host [bad.example] blocked using dbl.spamhaus.org; https://www.spamhaus.org',
		],
	},
	{
		class: 'greylisted',
		reason: 'reply',
		text: '<{address:addr}>: Recipient address rejected: (Greylist|greylist|Temporarily greylist|temporarily greylist|Policy Rejection- Please try later|Policy Rejection- Greylist|Intentional policy rejection, please try again|Service unavailable, greylist|You have been greylist|Try again|try again|Throttling too many connections from new source){_:text}',
		samples: [
			'<bob@example.org>: Recipient address rejected: Greylisted, see https://postgrey.schweikert.ch/help/mx1.html',
			'<bob@example.org>: Recipient address rejected: Intentional policy rejection, please try again later',
		],
	},
	{
		class: 'greylisted',
		reason: 'reply',
		text: '<{address:addr}>: (Client host|Unverified Client host|Sender address|Helo command|Data command|End-of-data) rejected: (Greylist|greylist){_:text}',
		samples: ['<unknown[203.0.113.5]>: Client host rejected: Greylisted, please retry'],
	},
	{
		class: 'rejected',
		reason: 'spf',
		text: '<{address:addr}>: (Recipient|Sender) address rejected: (Message rejected due to: |Message deferred due to: SPF|Rejected by SPF|SPF|Please see http[s]?://www.openspf.|Please see http[s]?://www.open-spf.|Please see http[s]?://spf.){_:text}',
		samples: [
			'<ann@example.net>: Recipient address rejected: Message rejected due to: SPF fail - not authorized. Please see http://www.openspf.net/Why?s=mfrom;id=ceo@strict.example;ip=203.0.113.20;r=example.net',
			'<ann@example.net>: Recipient address rejected: Message deferred due to: SPF Temporary Error: DNS Timeout',
		],
	},
	{
		class: 'rejected',
		reason: 'unknown-recipient',
		text: '<{address:addr}>: Recipient address rejected: (User unknown|undeliverable address|unverified address|address verification problem){_:text}',
		samples: [
			'<bob@example.org>: Recipient address rejected: User unknown in virtual mailbox table',
			'<bob@shop.example>: Recipient address rejected: undeliverable address: host mx2.shop.example[private/dovecot-lmtp] said: 550 5.1.1 <bob@shop.example> User doesn\'t exist',
		],
	},
	{
		class: 'rejected',
		reason: 'recipient-domain',
		text: '<{address:addr}>: Recipient address rejected: (Domain not found|need fully-qualified address|Malformed DNS server reply|Domain {_:domain} does not accept mail){_:text}',
		samples: ['<bob@nowhere.example>: Recipient address rejected: Domain not found'],
	},
	{
		class: 'rejected',
		reason: 'blacklist-recipient',
		text: '<{address:addr}>: Recipient address rejected: Access denied',
		samples: ['<trap@example.org>: Recipient address rejected: Access denied'],
	},
	{
		class: 'rejected',
		reason: 'policy',
		text: '<{address:addr}>: Recipient address rejected: {_:text}',
		samples: ['<bob@example.org>: Recipient address rejected: Not on a Sunday'],
	},
	{
		class: 'rejected',
		reason: 'relay-denied',
		text: '<{address:addr}>: Relay access denied{_:text}',
		samples: ['<bob@example.com>: Relay access denied'],
	},
	{
		class: 'rejected',
		reason: 'sender-domain',
		text: '<{address:addr}>: Sender address rejected: (Domain not found|need fully-qualified address|Malformed DNS server reply|Domain {_:domain} does not accept mail){_:text}',
		samples: [
			'<a@b.example>: Sender address rejected: Domain not found',
			'<x@nullmx.example>: Sender address rejected: Domain nullmx.example does not accept mail (nullMX)',
		],
	},
	{
		class: 'rejected',
		reason: 'sender-unverified',
		text: '<{address:addr}>: Sender address rejected: (undeliverable address|unverified address|address verification problem){_:text}',
		samples: ['<a@b.example>: Sender address rejected: undeliverable address: host mx.example[192.0.2.1] said: 550 no'],
	},
	{
		class: 'rejected',
		reason: 'sender-login-mismatch',
		text: '<{address:addr}>: Sender address rejected: not (logged in|owned by user ){_:text}',
		samples: [
			'<a@b.example>: Sender address rejected: not logged in',
			'<a@b.example>: Sender address rejected: not owned by user ann',
		],
	},
	{
		class: 'rejected',
		reason: 'blacklist-sender',
		text: '<{address:addr}>: Sender address rejected: {_:text}',
		samples: ['<spam@bad.example>: Sender address rejected: Access denied'],
	},
	{
		class: 'rejected',
		reason: 'resource',
		text: '<{address:addr}>: (Recipient address|Sender address|Client host|Helo command|Data command|End-of-data) rejected: (Server configuration |Temporary lookup failure){_:text}',
		samples: ['<a@b.example>: Recipient address rejected: Server configuration problem'],
	},
	{
		class: 'rejected',
		reason: 'helo',
		text: '<{address:addr}>: Helo command rejected: {_:text}',
		samples: ['<localpc>: Helo command rejected: need fully-qualified hostname'],
	},
	{
		class: 'rejected',
		reason: 'protocol',
		text: '[<{address:addr}>: ]?(Data command|End-of-data|Client host|Helo command|Sender address|Recipient address) rejected: (Improper use|Multi-recipient){_:text}',
		samples: [
			'<DATA>: Data command rejected: Improper use of SMTP command pipelining',
			'<unknown[203.0.113.26]>: Client host rejected: Improper use of SMTP command pipelining',
			'<DATA>: Data command rejected: Multi-recipient bounce',
		],
	},
	{
		class: 'rejected',
		reason: 'client-ptr',
		text: '[<{address:addr}>: ]?Client host rejected: cannot find your [reverse ]?hostname{_:text}',
		samples: [
			'Client host rejected: cannot find your hostname, [203.0.113.5]',
			'Client host rejected: cannot find your reverse hostname, [203.0.113.5]',
		],
	},
	{
		class: 'rejected',
		reason: 'blacklist-client',
		text: '[<{address:addr}>: ]?[Unverified ]?Client host rejected: {_:text}',
		samples: [
			'<unknown[203.0.113.5]>: Client host rejected: Access denied',
			'<mail.news.example[203.0.113.14]>: Unverified Client host rejected: Access denied',
		],
	},
	{
		class: 'rejected',
		reason: 'size',
		text: 'Message size exceeds {_:text}',
		samples: ['Message size exceeds fixed limit'],
	},
	{
		class: 'rejected',
		reason: 'resource',
		text: '(Insufficient system storage|Server configuration |Error: queue file write error|queue file write error|Temporary lookup |all server ports busy|all screening ports busy){_:text}',
		samples: [
			'Insufficient system storage',
			'Server configuration error',
			'Temporary lookup error',
		],
	},
	{
		class: 'rejected',
		reason: 'resource',
		text: '<{address:addr}>: Temporary lookup failure',
		samples: ['<bob@example.org>: Temporary lookup failure'],
	},
	{
		class: 'rejected',
		reason: 'auth-required',
		text: '(Must issue a STARTTLS command first|Authentication required|Session encryption is required){_:text}',
		samples: ['Must issue a STARTTLS command first'],
	},
	{
		class: 'rejected',
		reason: 'rate-limit',
		text: '[Error: ]?(too|Too) many {_:text}',
		samples: [
			'Error: too many recipients',
			'too many connections',
		],
	},
	{
		class: 'rejected',
		reason: 'postscreen',
		text: 'Service currently unavailable',
		samples: ['Service currently unavailable'],
	},
	{
		class: 'rejected',
		reason: 'protocol',
		text: '(Protocol error|bare <LF>|Error: bare <LF>){_:text}',
		samples: ['Protocol error'],
	},
	{
		class: 'rejected',
		reason: 'policy',
		text: '<{address:addr}>: (Data command|End-of-data|End-of-message|Etrn command|Client certificate|SASL login name) rejected: {_:text}',
		samples: ['<DATA>: Data command rejected: not today'],
	},
	{
		class: 'rejected',
		reason: 'other',
		text: '<{address:addr}>: {_:text}',
		samples: ['<bob@example.org>: Reasons'],
	},
	{
		class: 'rejected',
		reason: 'other',
		text: '{_:text}',
		samples: ['You are not welcome'],
	},
];

/** Why a milter refuses. */
export const milterRefusal: readonly Pattern[] = [
	{
		class: 'greylisted',
		reason: 'milter',
		text: '(Greylist|greylist|You have been greylist|Temporarily greylist|temporarily greylist){_:text}',
		samples: ['Greylisting in action, please come back later', 'You have been greylisted'],
	},
	{
		class: 'rejected',
		reason: 'milter',
		text: '{_:text}',
		samples: ['Spam message rejected'],
	},
];
