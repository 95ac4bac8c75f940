import type {Pattern, Program} from '../pattern/pattern.js';

/** What SPF comes to (RFC 7208). */
export const results = ['pass', 'fail', 'softfail', 'neutral', 'none', 'temperror', 'permerror'] as const;

const header = '({why:until}) identity={identity:until}; client-ip={client_ip}; helo={helo:until}; envelope-from={sender:text}; receiver={receiver:until}';

/** The result's letter case varies with the version. */
export const spellings = (result: string): readonly string[] => [result.charAt(0).toUpperCase() + result.slice(1), result];

const prepended = results.flatMap(result => spellings(result).flatMap((word): readonly Pattern[] => {
	const verdict = {class: 'authres', reason: `spf-${result}`} as const;
	const end = 'identity=mailfrom; client-ip=203.0.113.10; helo=mail.good.example; envelope-from=friend@good.example; receiver=example.net';
	return [
		{
			...verdict, text: `[[{qid}]?: ]?prepend Received-SPF: ${word} ${header}`, samples: [`: prepend Received-SPF: ${word} (mailfrom) ${end}`, `prepend Received-SPF: ${word} (no SPF record) ${end}`],
		},
		{
			...verdict, text: `[[{qid}]?: ]?prepend Received-SPF: ${word} {_:text}`, samples: [`prepend Received-SPF: ${word} (mailfrom) identity=mail`],
		},
		{
			...verdict,
			text: `[[{qid}]?: ]?prepend Authentication-Results: {receiver:until}; spf=${word} {_:text}`,
			samples: [`prepend Authentication-Results: mx1; spf=${word} (mailfrom) smtp.mailfrom=good.example (client-ip=203.0.113.10; helo=good.example; envelope-from=friend@good.example; receiver=example.net)`],
		},
		{
			...verdict, text: `[[{qid}]?: ]?${word}; identity={identity:until}; client-ip={client_ip}; helo={helo:until}; envelope-from={sender:text}; receiver={receiver:until}`, samples: [`${word}; ${end}`],
		},
	];
}));

/** policyd-spf: the SPF policy server. */
export const policydSpf: Program = {
	names: ['policyd-spf', 'pyspf-milter'],
	patterns: [
		...prepended,
		{
			class: 'rejected',
			reason: 'spf',
			text: '[[{qid}]?: ]?{code} {dsn} Message rejected due to: {why:text}[.]? Please see http://www.openspf.net/Why?s={identity:letters};id={sender:until};ip={client_ip};r={receiver:until}',
			samples: [': 550 5.7.23 Message rejected due to: SPF fail - not authorized. Please see http://www.openspf.net/Why?s=mfrom;id=ceo@strict.example;ip=203.0.113.20;r=example.net'],
		},
		{
			class: 'rejected',
			reason: 'spf',
			text: '[[{qid}]?: ]?{code} {dsn} {why:text}',
			samples: [': 550 5.7.24 Message rejected due to: SPF Permanent Error: Unknown mechanism found: ipv4:203.0.113.10'],
		},
		{
			class: 'rejected',
			reason: 'spf',
			text: '[[{qid}]?: ]?(defer_if_permit|defer) [{dsn} ]?{why:text}[.]? Please see http://www.openspf.net/Why?s={identity:letters};id={sender:until};ip={client_ip};r={receiver:until}',
			samples: [': defer_if_permit 4.7.24 Message deferred due to: SPF Temporary Error: DNS Timeout. Please see http://www.openspf.net/Why?s=mfrom;id=a@slow.example;ip=203.0.113.20;r=example.net'],
		},
		{
			class: 'rejected',
			reason: 'spf',
			text: '[[{qid}]?: ]?(defer_if_permit|defer|reject) {why:text}',
			samples: [': defer_if_permit Service temporarily unavailable'],
		},
		{
			class: 'debug',
			reason: 'spf',
			text: '[[{qid}]?: ]?(spfcheck: |Header field not prepended: |Per user configuration |result_only |warn |Action: |Starting|Config: |Cached data|Read line: |Found |Not Done|Normal exit|Found the end of entry){text}',
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
