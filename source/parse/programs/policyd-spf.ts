import type {Pattern, Program} from '../pattern/pattern.js';

const results = ['pass', 'fail', 'softfail', 'neutral', 'none', 'temperror', 'permerror'] as const;

const header = '({why:until}) identity={identity:until}; client-ip={client_ip}; helo={helo:until}; envelope-from={sender:text}; receiver={receiver:until}';

/** The result's letter case varies with the version. */
const spellings = (result: string): readonly string[] => [result.charAt(0).toUpperCase() + result.slice(1), result];

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

/** Postfix's own example server in Perl, and what grew out of it. */
const perl = results.flatMap((result): readonly Pattern[] => {
	const verdict = {class: 'authres', reason: `spf-${result}`} as const;
	return spellings(result).flatMap((word): readonly Pattern[] => [
		{
			...verdict,
			text: `[: ]?Policy action=PREPEND Received-SPF: ${word} ({why:until}) receiver={receiver:until}; identity={identity:until}; envelope-from="{sender:text}"; helo={helo:until}; client-ip={client_ip}`,
			samples: [`Policy action=PREPEND Received-SPF: ${word} (b.example: 203.0.113.7 is authorized) receiver=mx1.example.org; identity=mfrom; envelope-from="a@b.example"; helo=m.example; client-ip=203.0.113.7`],
		},
		{
			...verdict, text: `[: ]?Policy action=PREPEND Received-SPF: ${word} {_:text}`, samples: [`: Policy action=PREPEND Received-SPF: ${word} (b.exa`],
		},
		{
			...verdict, text: `[: ]?SPF ${word} ({_:until}): Envelope-from: {sender:text}`, samples: [`SPF ${word} (Mechanism 'mx' matched): Envelope-from: a@b.example`],
		},
		{
			...verdict, text: `[: ]?SPF ${word}{_:text}`, samples: [`: SPF ${word}: smtp_comment=x, header_comment=mx1: y`],
		},
	]);
});

const perlActions: readonly Pattern[] = [
	{
		class: 'rejected', reason: 'spf', text: '[: ]?Policy action={code} {why:text}', samples: ['Policy action=550 Please see http://www.openspf.net/Why?s=mfrom;id=a@b.example;ip=203.0.113.7;r=mx1'],
	},
	{
		class: 'rejected', reason: 'spf', text: '[: ]?Policy action=(REJECT|DEFER_IF_PERMIT|DEFER){why:text}', samples: ['Policy action=DEFER_IF_PERMIT SPF-Result=b.example: timeout'],
	},
	{
		class: 'debug', reason: 'spf', text: '[: ]?(Policy action=|handler |Attribute: |testing: |None){text}', samples: ['Policy action=DUNNO', 'handler sender_policy_framework: is decisive.'],
	},
];

/** policyd-spf: the SPF policy server. */
export const policydSpf: Program = {
	names: ['policyd-spf', 'pyspf-milter', 'policy-spf', 'policyd-spf-perl'],
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
		...perl,
		...perlActions,
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
