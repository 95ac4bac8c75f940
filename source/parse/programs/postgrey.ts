import type {Pattern, Program} from '../pattern/pattern.js';

/** Addresses stand here without brackets and may hold commas: the sender is what is left between the fixed head and the recipient. */
const triplet = '[, delay={delay_s:number}]?[, client_name={client_name}]?[, client_address={client_ip}[/{_:number}]?]?[, sender=]?{sender:text}[, recipient={recipient:until}]?';

const client = 'client_name=mail.good.example, client_address=203.0.113.10, sender=friend@good.example, recipient=ann@example.net';

const decisions: readonly Pattern[] = [
	{
		class: 'greylisted', reason: 'new', text: `[{qid}: ]?action=greylist, reason=new${triplet}`, samples: [`action=greylist, reason=new, ${client}`],
	},
	{
		class: 'greylisted',
		reason: 'early-retry',
		text: `[{qid}: ]?action=greylist, reason=early-retry ({missing_s:number}s missing)${triplet}`,
		samples: [`action=greylist, reason=early-retry (63s missing), ${client}`],
	},
	{
		class: 'greylist-pass',
		reason: 'triplet',
		text: `[{qid}: ]?action=pass, reason=triplet found${triplet}`,
		samples: [`action=pass, reason=triplet found, delay=146, ${client}`, `A82351C6026: action=pass, reason=triplet found, ${client}`],
	},
	{
		class: 'greylist-pass', reason: 'awl', text: `[{qid}: ]?action=pass, reason=client AWL${triplet}`, samples: [`action=pass, reason=client AWL, ${client}`],
	},
	{
		class: 'greylist-pass', reason: 'whitelist', text: `[{qid}: ]?action=pass, reason={list:word} whitelist${triplet}`, samples: [`action=pass, reason=recipient whitelist, ${client}`],
	},
];

/** Postgrey: the greylisting policy server. */
export const postgrey: Program = {
	names: ['postgrey'],
	patterns: [
		...decisions,
		{
			class: 'greylisted',
			reason: 'new',
			text: 'delayed {delay_s:number} seconds: client={client_ip}, from={sender:text}, to={recipient:until}',
			samples: ['delayed 300 seconds: client=203.0.113.10, from=a@b.example, to=ann@example.net'],
		},
		{
			class: 'statistics',
			reason: 'counters',
			text: 'whitelisted: {text}',
			samples: ['whitelisted: mail.good.example[203.0.113.10]'],
		},
		{
			class: 'statistics',
			reason: 'cleanup',
			text: '(cleaning |rm ){text}',
			samples: [
				'cleaning up old logs...',
				'cleaning main database finished. before: 120, after: 80',
			],
		},
		{
			class: 'warning',
			reason: 'other',
			text: '(WARNING: |warning: |correcting date |unrecognized request type|ignoring garbage: |Couldn\'t |Can\'t ){text}',
			samples: ['WARNING: can\'t resolve localhost'],
		},
		{
			class: 'error',
			reason: 'fatal',
			text: '(FATAL: |fatal: ){text}',
			samples: ['FATAL: ERROR: can\'t open BerkeleyDB'],
		},
		{
			class: 'service',
			reason: 'lifecycle',
			text: '(HUP received|Exiting!|Server closing!|Binding |Setting |Using default |Group Not Defined|User Not Defined|Process Backgrounded|Pid_file |Resolved |Starting |Couldn\'t unlink |Couldn\'t open pid ){text}',
			samples: [
				'HUP received: reloading whitelists...',
				'Setting uid to "105"',
			],
		},
		{
			class: 'service',
			reason: 'lifecycle',
			text: '{at:word}:{_:number}:{_:number} {_:text}',
			samples: [
				'2026/11/22-18:04:46 Server closing!',
				'2026/11/22-18:04:46 postgrey (type Net::Server::Multiplex) starting! pid(38)',
			],
		},
	],
};
