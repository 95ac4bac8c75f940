import type {Pattern, Program} from '../pattern/pattern.js';
import {results, spellings} from './policyd-spf.js';

/** Mail::SPF names its results in more ways. */
const otherSpellings: Partial<Record<(typeof results)[number], readonly string[]>> = {
	softfail: ['SoftFail'],
	neutral: ['NeutralByDefault', 'neutral-by-default'],
	temperror: ['TempError'],
	permerror: ['PermError'],
};

/** With more to say, the sender ends before it. */
const recipient = '[, IP Address: {client_ip}, Recipient: {recipient:until}]?';

const decisions = results.flatMap((result): readonly Pattern[] => {
	const verdict = {class: 'authres', reason: `spf-${result}`} as const;
	return [
		{
			...verdict,
			text: `[[{qid}]?: ]?Policy action=PREPEND Received-SPF: ${result} ({why:until}) receiver={receiver:until}; identity={identity:until}; envelope-from="{sender:text}"; helo={helo:until}; client-ip={client_ip}`,
			samples: [`Policy action=PREPEND Received-SPF: ${result} (b.example: 203.0.113.7 is authorized) receiver=mx1.example.org; identity=mfrom; envelope-from="a@b.example"; helo=m.example; client-ip=203.0.113.7`],
		},
		...[...spellings(result), ...otherSpellings[result] ?? []].flatMap((word): readonly Pattern[] => [
			{
				...verdict, text: `[[{qid}]?: ]?Policy action=PREPEND Received-SPF: ${word} {_:text}`, samples: [`: Policy action=PREPEND Received-SPF: ${word} (b.exa`],
			},
			{
				...verdict, text: `[[{qid}]?: ]?SPF ${word} ({_:until}): Envelope-from: {sender:text}${recipient}`, samples: [`SPF ${word} (Mechanism 'mx' matched): Envelope-from: a@b.example`, `: SPF ${word} (Mechanism 'mx' matched): Envelope-from: a@b.example, IP Address: 203.0.113.7, Recipient: bob@example.org`],
			},
			{
				...verdict, text: `[[{qid}]?: ]?SPF ${word} ({_:until}): HELO/EHLO: {helo:text}${recipient}`, samples: [`: SPF ${word} (Mechanism 'mx' matched): HELO/EHLO: m.example, IP Address: 203.0.113.7, Recipient: bob@example.org`],
			},
			{
				...verdict, text: `[[{qid}]?: ]?SPF ${word}{_:text}`, samples: [`: SPF ${word}: smtp_comment=x, header_comment=mx1: y`],
			},
		]),
	];
});

const actions: readonly Pattern[] = [
	{
		class: 'rejected', reason: 'spf', text: '[[{qid}]?: ]?Policy action={code} {why:text};ip={client_ip};r={receiver:until}', samples: ['Policy action=550 Please see http://www.openspf.net/Why?s=mfrom;id=a%40b.example;ip=203.0.113.7;r=mx1'],
	},
	{
		class: 'rejected', reason: 'spf', text: '[[{qid}]?: ]?Policy action={code} {why:text}', samples: ['Policy action=550 Not today'],
	},
	{
		class: 'rejected', reason: 'spf', text: '[[{qid}]?: ]?Policy action=(REJECT|DEFER_IF_PERMIT|DEFER){why:text}', samples: ['Policy action=DEFER_IF_PERMIT SPF-Result=b.example: timeout'],
	},
	{
		class: 'debug', reason: 'spf', text: '[[{qid}]?: ]?(Policy action=|handler |Attribute: |testing: |None|HELO check failed|Mail From ){text}', samples: ['Policy action=DUNNO', 'handler sender_policy_framework: is decisive.'],
	},
];

/** The SPF policy server in Perl. */
export const policydSpfPerl: Program = {
	names: ['policy-spf', 'policyd-spf-perl'],
	patterns: [
		...decisions,
		...actions,
		{
			class: 'warning',
			reason: 'spf',
			text: '{text}',
			samples: ['unable to open configuration'],
		},
	],
};
