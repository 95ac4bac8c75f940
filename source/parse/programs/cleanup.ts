import type {Pattern, Program} from '../pattern/pattern.js';
import {outcomes} from './delivery.js';
import {fragments} from './fragments.js';
import {milterRefusal} from './refusal.js';
import {severity} from './severity.js';

/** Where checked mail came from; the sender wrote what stands before. */
const origin = ' from ({client}|local|unknown){from_to}';

/** What an operator's rule says may hold colons. */
const remarks = [': {remark:until}', ': {_:until}: {remark:until}', ': {_:until}: {_:until}: {remark:until}'] as const;

const checks = (['warn', 'discard', 'hold', 'filter', 'redirect', 'prepend', 'replace', 'strip', 'info', 'bcc'] as const).flatMap((action): readonly Pattern[] => {
	const word = action === 'warn' ? 'warning' : action;
	const head = `{qid}: [milter-]?[header-]?${word}: `;
	const sample = `1A2B3C4D5E: ${word}: header Subject: lottery from local; from=<a@b.example> to=<bob@example.org>`;
	return [
		{
			class: 'filtered', reason: action, fields: {action}, text: `${head}{stage:capitals} from {client}: {header:text}{from_to}`, samples: [`1A2B3C4D5E: milter-${word}: END-OF-MESSAGE from m.example[203.0.113.5]: quarantined; from=<a@b.example> to=<bob@example.org> proto=ESMTP helo=<x>`],
		},
		{
			class: 'filtered', reason: action, fields: {action}, text: `${head}{where:checked} {header:text}${origin}`, samples: [sample],
		},
		...remarks.map((remark, colons): Pattern => ({
			class: 'filtered', reason: action, fields: {action}, text: `${head}{where:checked} {header:text}${origin}${remark}`, samples: [`${sample}: ${'X: '.repeat(colons)}looks odd`],
		})),
		{
			class: 'filtered', reason: action, fields: {action}, text: `${head}{where:checked} {header:text}`, samples: [`1A2B3C4D5E: ${word}: header Subject: lott`],
		},
	];
});

const refusals: readonly Pattern[] = [
	{
		class: 'rejected',
		reason: 'content',
		text: `{qid}: [milter-header-]?reject: {where:checked} {header:text}${origin}`,
		samples: [
			'717631C6011: reject: header Subject: cheap pills from unknown[203.0.113.30]; from=<a@b.example> to=<bob@example.org> proto=ESMTP helo=<x>',
			'717631C6011: milter-header-reject: header X-Spam-Flag: YES from unknown[203.0.113.30]; from=<a@b.example> to=<bob@example.org> proto=ESMTP helo=<x>',
		],
	},
	...remarks.map((remark, colons): Pattern => ({
		class: 'rejected',
		reason: 'content',
		text: `{qid}: [milter-header-]?reject: {where:checked} {header:text}${origin}${remark}`,
		samples: [`717631C6011: reject: body Buy now from local; from=<a@b.example> to=<bob@example.org>: ${'X: '.repeat(colons)}Message content rejected`],
	})),
	{
		class: 'rejected',
		reason: 'content',
		text: '{qid}: [milter-header-]?reject: {where:checked}{_:text}',
		samples: ['717631C6011: reject: header Subject: cheap pi'],
	},
	{
		class: 'by-detail',
		text: '{qid}: milter-reject: {stage} from {client}: [{code} ]?{dsn} {_:milterRefusal}{from_to}',
		samples: ['1A2B3C4D5E: milter-reject: END-OF-MESSAGE from m.example[203.0.113.5]: 5.7.1 no; from=<a@b.example> to=<bob@example.org> proto=ESMTP helo=<x>'],
	},
	{
		class: 'rejected',
		reason: 'milter',
		text: '{qid}: milter-reject: {_:text}',
		samples: ['1A2B3C4D5E: milter-reject: END-OF-MESSAGE from m.exam'],
	},
	{
		class: 'rejected',
		reason: 'content',
		text: '[warning: ]?{qid}: message rejected: {text}',
		samples: ['warning: 1A2B3C4D5E: message rejected: hopcount exceeded'],
	},
];

/** cleanup(8): each message on its way into the queue. */
export const cleanup: Program = {
	names: ['cleanup'],
	fragments,
	details: {milterRefusal},
	patterns: [
		{
			class: 'queue',
			reason: 'message-id',
			text: '{qid}: [resent-]?message-id={message_id:text}',
			samples: [
				'9C4A11C6015: message-id=<0.99@mail.good.example>',
				'9C4A11C6015: message-id=',
			],
		},
		{
			class: 'queue',
			reason: 'removed',
			text: '{qid}: removed ({why:letters})',
			samples: ['9C4A11C6015: removed (canceled)'],
		},
		...refusals,
		...checks,
		...outcomes,
		...severity,
	],
};
