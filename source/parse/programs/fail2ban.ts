import type {Pattern, Program} from '../pattern/pattern.js';

/** The level stands in the own file and in syslog, not in the short form of the journal. */
const level = '[(WARNING|DEBUG|INFO|NOTICE|MSG|{_:letters}){_:blanks}]?';

const inJail = `${level}[{jail}] `;

/** Anything may be banned: mostly an address, in some jails a user's name. */
const banned = (reason: 'ban' | 'found' | 'unban' | 'restore' | 'ignore' | 'extend', text: string, ...samples: [string, ...string[]]): readonly Pattern[] => [
	{
		class: 'ban', reason, text: `${inJail}${text.replace('IP', '{client_ip}')}`, samples,
	},
	{
		class: 'ban', reason, text: `${inJail}${text.replace('IP', '{id:token}')}`, samples: [samples[0].replace('203.0.113.81', 'ann')],
	},
];

/** Fail2ban: what it found and banned, and its own life. */
export const fail2ban: Program = {
	names: ['fail2ban', 'fail2ban-server', 'fail2ban-client'],
	patterns: [
		...banned('found', 'Found IP[ - {at:printable}]?', 'INFO    [postfix] Found 203.0.113.81 - 2026-11-22 18:06:06'),
		...banned('found', 'Found IP, bad - {at:printable}', 'INFO    [postfix] Found 203.0.113.81, bad - 2026-11-22 18:06:06, 1 # -> 2.0'),
		...banned('ban', 'Ban IP', 'NOTICE  [postfix] Ban 203.0.113.81', '[postfix-sasl] Ban 2001:db8::7'),
		...banned('unban', 'Unban IP', 'NOTICE  [postfix] Unban 203.0.113.81'),
		...banned('restore', 'Restore Ban IP', 'NOTICE  [postfix] Restore Ban 203.0.113.81'),
		...banned('extend', 'Increase Ban IP ({text:printable}', 'NOTICE  [postfix] Increase Ban 203.0.113.81 (2 # 0:20:00 -> 2026-11-22 19:06:06)'),
		...banned('restore', 'Reban IP[, {text:printable}]?', 'NOTICE  [postfix] Reban 203.0.113.81, action \'nftables\''),
		...banned('ignore', 'Ignore IP[ by {text:printable}]?', 'INFO    [postfix] Ignore 203.0.113.81 by ip'),
		...banned('ignore', 'Ignore IP, {text:printable}', 'INFO    [postfix] Ignore 203.0.113.81, expired bantime'),
		{
			class: 'ban', reason: 'already', text: `${inJail}{client_ip} already banned`, samples: ['NOTICE  [postfix] 203.0.113.81 already banned'],
		},
		{
			class: 'ban', reason: 'already', text: `${inJail}{id:token} already banned`, samples: ['NOTICE  [postfix] ann already banned'],
		},
		{
			class: 'ban', reason: 'found', text: `${inJail}IP {client_ip} is bad: {text}`, samples: ['INFO    [postfix] IP 203.0.113.81 is bad: 2 # last 2026-11-22 18:06:06 - incr 0:10:00 to 0:20:00'],
		},
		{
			class: 'ban', reason: 'unban', text: `${inJail}Flush ticket(s){text}`, samples: ['NOTICE  [postfix-sasl] Flush ticket(s) with nftables-multiport'],
		},
		{
			class: 'ban', reason: 'ban', text: `${inJail}Ban {client_ip} {_:text}`, samples: ['NOTICE  [postfix] Ban 203.0.113.81 (203.0.113.81)'],
		},
		{
			class: 'error',
			reason: 'error',
			text: '(ERROR|CRITICAL){pad}{text}',
			samples: ['ERROR   Failed to execute ban jail \'postfix\' action \'iptables-multiport\' info \'...\': Error banning foo.bar'],
		},
		{
			class: 'warning',
			reason: 'other',
			text: 'WARNING{pad}{text}',
			samples: ['WARNING Unable to find a corresponding IP address for foo.bar'],
		},
		{
			class: 'debug',
			reason: 'continuation',
			text: '(DEBUG|TRACE|HEAVY|TRACEDEBUG|HEAVYDEBUG){pad}{text}',
			samples: ['DEBUG   Seek to find time 1'],
		},
		{
			class: 'service',
			reason: 'lifecycle',
			text: '(INFO|NOTICE|MSG){pad}{text}',
			samples: [
				'INFO    Jail \'postfix\' started',
				'INFO      maxRetry: 5',
			],
		},
		{
			class: 'service',
			reason: 'lifecycle',
			text: '{text}',
			samples: ['Server ready'],
		},
	],
};
