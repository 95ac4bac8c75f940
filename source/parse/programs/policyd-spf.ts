import type {Pattern, Program} from '../pattern/pattern.js';

/** What SPF comes to (RFC 7208). */
export const results = ['pass', 'fail', 'softfail', 'neutral', 'none', 'temperror', 'permerror'] as const;

const client = 'identity={identity:until}; client-ip={client_ip}; helo={helo:until}; envelope-from=';

/** A bounce has no sender. */
const senders = ['<{sender:bracketed}>; receiver={receiver:printable}', '{sender:text}; receiver={receiver:until}'] as const;

/** The result's letter case varies with the version. */
export const spellings = (result: string): readonly string[] => [result.charAt(0).toUpperCase() + result.slice(1), result];

const end = 'identity=mailfrom; client-ip=203.0.113.10; helo=mail.good.example; envelope-from=friend@good.example; receiver=example.net';

/** Results as headers of their own, and as the servers log them beside. */
const received = results.flatMap((result): readonly Pattern[] => {
	const [word = result, lower = result] = spellings(result);
	const verdict = {class: 'authres', reason: `spf-${result}`} as const;
	return [
		...senders.flatMap((sender): readonly Pattern[] => {
			const sample = sender === senders[0] ? end.replace('friend@good.example', '<>') : end;
			return [
				{
					...verdict, text: `[[{qid}]?: ]?prepend Received-SPF: ${word} ({why:until}) ${client}${sender}`, samples: [`: prepend Received-SPF: ${word} (mailfrom) ${sample}`, `prepend Received-SPF: ${word} (no SPF record) ${sample}`],
				},
				{
					...verdict, text: `[[{qid}]?: ]?${word}; ${client}${sender}`, samples: [`${word}; ${sample}`],
				},
			];
		}),
		{
			...verdict, text: `[[{qid}]?: ]?prepend Received-SPF: ${lower} ({why:until}) ${client}${senders[1]}`, samples: [`prepend Received-SPF: ${lower} (mailfrom) ${end}`],
		},
		{
			...verdict, text: `[[{qid}]?: ]?prepend Received-SPF: (${word}|${lower}) {_:text}`, samples: [`prepend Received-SPF: ${word} (mailfrom) identity=mail`],
		},
	];
});

/** Results in the header that many authenticators share. */
const shared = results.flatMap((result): readonly Pattern[] => {
	const verdict = {class: 'authres', reason: `spf-${result}`} as const;
	const [word = result, lower = result] = spellings(result);
	return [
		{
			...verdict,
			text: `[[{qid}]?: ]?prepend Authentication-Results: {receiver:until}; spf=${lower} ({why:until}) smtp.(mailfrom|helo)={domain:until} (client-ip={client_ip}; helo={helo:until}; envelope-from={sender:text}; receiver={_:until})`,
			samples: [`prepend Authentication-Results: mx1; spf=${lower} (sender SPF authorized) smtp.mailfrom=good.example (client-ip=203.0.113.10; helo=good.example; envelope-from=friend@good.example; receiver=example.net)`],
		},
		{
			...verdict, text: `[[{qid}]?: ]?prepend Authentication-Results: {receiver:until}; spf=(${word}|${lower}) {_:text}`, samples: [`prepend Authentication-Results: mx1; spf=${word} (mailfrom) smtp.mailf`],
		},
	];
});

/** Whose name did not agree: the sender's, or that of HELO. */
const identities = ['helo;id={helo:until}', '{identity:letters};id={sender:until}'] as const;

/** The milter says no reply code. */
const answers = [
	{text: '{code} {dsn} Message [(rejected|deferred) due to: ]?', sample: '550 5.7.23 Message rejected due to: SPF fail - not authorized'},
	{text: '{dsn} Message [(rejected|deferred) due to: ]?', sample: '5.7.23 Message rejected due to: SPF fail - not authorized'},
	{text: '(defer_if_permit|defer) [{dsn} ]?[Message deferred due to: ]?', sample: 'defer_if_permit 4.7.24 Message deferred due to: SPF Temporary Error: DNS Timeout'},
] as const;

const refusals = answers.flatMap(({text, sample}): readonly Pattern[] => [
	...identities.map((identity, number): Pattern => ({
		class: 'rejected',
		reason: 'spf',
		text: `[[{qid}]?: ]?${text}{why:text}[.]? Please see http://www.openspf.net/Why?s=${identity};ip={client_ip};r={receiver:until}`,
		samples: [`: ${sample}. Please see http://www.openspf.net/Why?s=${number === 0 ? 'helo;id=m.example' : 'mfrom;id=ceo@strict.example'};ip=203.0.113.20;r=example.net`],
	})),
	{
		class: 'rejected', reason: 'spf', text: `[[{qid}]?: ]?${text}{why:text}`, samples: [`: ${sample}`],
	},
]);

/** policyd-spf: the SPF policy server. */
export const policydSpf: Program = {
	names: ['policyd-spf', 'pyspf-milter', 'python-policyd-spf', 'policyd-spf-python'],
	patterns: [
		...received,
		...shared,
		...refusals,
		{
			class: 'rejected',
			reason: 'spf',
			text: '[[{qid}]?: ]?{code} {dsn} {why:text}',
			samples: [': 550 5.7.24 SPF check failed'],
		},
		{
			class: 'rejected',
			reason: 'spf',
			text: '[[{qid}]?: ]?reject {why:text}',
			samples: [': reject Service unavailable'],
		},
		{
			class: 'debug',
			reason: 'spf',
			text: '[[{qid}]?: ]?[prepend ]?X-Comment: {why:until} - client-ip={client_ip}; helo={helo:until}; envelope-from={sender:text}; receiver={receiver:until}',
			samples: ['prepend X-Comment: SPF check N/A for local connections - client-ip=127.0.0.1; helo=mx1.example.org; envelope-from=a@b.example; receiver=bob@example.org'],
		},
		{
			class: 'debug',
			reason: 'spf',
			text: '[[{qid}]?: ]?prepend (X-Comment|Authentication-Results): {text}',
			samples: ['prepend X-Comment: SPF not applicable to localhost connection - skipped check', 'prepend Authentication-Results: mx1; none'],
		},
		{
			class: 'debug',
			reason: 'spf',
			text: '[[{qid}]?: ]?(spfcheck: |Header field not prepended: |Per user configuration |result_only |warn |Action: |Starting|Config: |Cached data|Read line: |Found |Not Done|Normal exit|Found the end of entry|Whitelist|skip_addresses |Domain Whitelist|PTR Domain |HELO Domain |Pyspf Cached |mfrom policy |helo policy |not peruser){text}',
			samples: ['spfcheck: pyspf result: "[\'Pass\', \'\', \'helo\']"'],
		},
		{
			class: 'warning',
			reason: 'spf',
			text: '{text}',
			samples: [
				'ERROR stating "/etc/postfix-policyd-spf-python/policyd-spf.conf": No such file or directory',
				'invalid literal for int() with base 10: \'abc\'',
			],
		},
	],
};
