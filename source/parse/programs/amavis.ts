import type {Pattern, Program} from '../pattern/pattern.js';

const verdicts = [
	{word: 'CLEAN', reason: 'clean'},
	{word: 'SPAM', reason: 'spam'},
	{word: 'SPAMMY', reason: 'spam'},
	{word: 'INFECTED', reason: 'infected'},
	{word: 'BANNED', reason: 'banned-file'},
	{word: 'BAD-HEADER', reason: 'bad-header'},
	{word: 'UNCHECKED', reason: 'unchecked'},
	{word: 'OVERSIZED', reason: 'oversized'},
	{word: 'MTA-BLOCKED', reason: 'other'},
	{word: 'TEMPFAIL', reason: 'tempfail'},
	{word: 'OTHER', reason: 'other'},
] as const;

const actions = [{word: 'Passed', action: 'passed'}, {word: 'Blocked', action: 'blocked'}] as const;

/** A sender chooses the names of banned files: they hold no bracket here, or nothing behind them is read (see `rest`); nor is it in an old line that names files but no actions. */
const names = String.raw`[-{_:word}]?([ ({names:enclosed})]? \{{_:until}\}, |, )`;

const client = '[AM.PDP-SOCK ]?{_:banks}[[[IPv6:]?{client_ip}][:{client_port}]? ]?[[{_:until}] ]?[{_:word} ]?';

/** What stands behind the queue id is the mail's own. A second brace there means that a name imitated all that stands before. */
const rest = '[({_:until}), ]?[quarantine: {_:until}, ]?[Queue-ID: {qid}, ]?{_:unbraced}';

const decisions = verdicts.flatMap(({word, reason}) => actions.flatMap(({word: verb, action}): readonly Pattern[] => {
	const row = {class: 'content', reason, fields: {action}} as const;
	return [
		{
			...row,
			text: `({_:word}) ${verb} ${word}${names}${client}<{sender}> -> <{recipient}>{_:plain} ${rest}`,
			samples: [
				`(50-01) ${verb} ${word} {RelayedInbound}, [203.0.113.7]:40000 [203.0.113.7] <a@b.example> -> <bob@example.org>, Queue-ID: 1A2B3C4D5E, Hits: 7.1, size: 900, queued_as: 2B3C4D5E6F, 600 ms`,
				`(50-01) ${verb} ${word}, [203.0.113.7] [203.0.113.7] <a@b.example> -> <bob@example.org>, Message-ID: <1@x.example>, Hits: 7.1, queued_as: 2B3C4D5E6F, 600 ms`,
				`(50-01) ${verb} ${word} (Eicar-Test) {DiscardedInbound,Quarantined}, MYNETS LOCAL [2001:db8::7]:1434 <> -> <bob@example.org>,<eve@example.org>, quarantine: 2/x, Queue-ID: 1A2B3C4D5E, Message-ID: <1@x.example>, Hits: -`,
			],
		},
		{
			...row, text: `({_:word}) ${verb} ${word}{_:text}`, samples: [`(50-01) ${verb} ${word} (x).exe) {DiscardedInbound}, [203.0.1`],
		},
	];
}));

/** amavis: what the content filter decided. `Passed SPAM` was delivered; `Blocked` was taken over SMTP before. */
export const amavis: Program = {
	names: ['amavis', 'amavisd', 'amavisd-new'],
	patterns: [
		...decisions,
		{
			class: 'debug',
			reason: 'continuation',
			text: '({_:word}) ...{_:text}',
			samples: ['(50-01) ...no, autolearnscore=-0.09, 1246 ms'],
		},
		{
			class: 'warning',
			reason: 'content-filter',
			text: String.raw`[({_:word}) ]?(\(!\)|\(!!\)|WARN|TROUBLE){text}`,
			samples: ['(50-01) (!)connect to /var/run/clamav/clamd.ctl failed', '(!!)TROUBLE in child_init_hook: BDB no dbS'],
		},
		{
			class: 'service',
			reason: 'lifecycle',
			text: '(starting|Starting|Net::Server|Module |Found |No |Using |Amavis::|Valid PID|Creating |user=|Perl version|perl=|logging |Daemon |Pid_file |Group Not Defined|User Not Defined|Setting |SpamControl|extra modules|INFO:|dkim|bounce |Deleting ){text}',
			samples: ['starting. /usr/sbin/amavisd-new at mx1.example.org amavisd-new-2.11.0'],
		},
		{
			class: 'debug',
			reason: 'content-filter',
			text: '({_:word}) {text}',
			samples: ['(50-01) ESMTP [127.0.0.1]:10024 /var/lib/amavis/tmp: <a@b.example> -> <bob@example.org>'],
		},
	],
};
