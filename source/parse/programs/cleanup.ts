import type {Pattern, Program} from '../pattern/pattern.js';
import {fragments} from './fragments.js';
import {milterRefusal} from './refusal.js';
import {severity} from './severity.js';

/** Where checked mail came from; the sender wrote what stands before. */
const origin = ' from ({client}|local){from_to}';

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
		{
			class: 'filtered', reason: action, fields: {action}, text: `${head}{where:checked} {header:text}${origin}: {remark:until}`, samples: [`${sample}: looks odd`],
		},
		{
			class: 'filtered', reason: action, fields: {action}, text: `${head}{where:checked} {header:text}${origin}: {_:until}: {remark:until}`, samples: [`${sample}: X-Spam: yes`],
		},
		{
			class: 'filtered', reason: action, fields: {action}, text: `${head}{where:checked} {header:text}`, samples: [`1A2B3C4D5E: ${word}: header Subject: lott`],
		},
	];
});

const refusals: readonly Pattern[] = [
	{
		class: 'rejected',
		reason: 'content',
		text: '{qid}: reject: {where:checked} {header:text} from ({client}|local){from_to}',
		samples: ['717631C6011: reject: header Subject: cheap pills from unknown[203.0.113.30]; from=<a@b.example> to=<bob@example.org> proto=ESMTP helo=<x>'],
	},
	{
		class: 'rejected',
		reason: 'content',
		text: '{qid}: reject: {where:checked} {header:text} from ({client}|local){from_to}: {remark:until}',
		samples: ['717631C6011: reject: body Buy now from local; from=<a@b.example> to=<bob@example.org>: Message content rejected'],
	},
	{
		class: 'rejected',
		reason: 'content',
		text: '{qid}: reject: {where:checked}{_:text}',
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
		text: '{qid}: message rejected: {text}',
		samples: ['1A2B3C4D5E: message rejected: hopcount exceeded'],
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
		...refusals,
		...checks,
		...severity,
	],
};
