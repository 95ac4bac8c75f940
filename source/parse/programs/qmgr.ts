import type {Program} from '../pattern/pattern.js';
import {outcomes} from './delivery.js';
import {severity} from './severity.js';

/** qmgr(8): the life of a message in the queue. */
export const qmgr: Program = {
	names: ['qmgr', 'nqmgr', 'oqmgr'],
	patterns: [
		{
			class: 'queue',
			reason: 'active',
			text: '{qid}: from=<{sender}>, size={size}, nrcpt={nrcpt} (queue active)',
			samples: [
				'6525B1C6002: from=<ann@example.net>, size=321, nrcpt=1 (queue active)',
				'6525B1C6002: from=<>, size=2296, nrcpt=1 (queue active)',
			],
		},
		{
			class: 'queue',
			reason: 'active',
			text: '{qid}: from={sender:value}, size={size}, nrcpt={nrcpt} (queue active)',
			samples: ['6525B1C6002: from=ann@example.net, size=321, nrcpt=1 (queue active)'],
		},
		{
			class: 'queue',
			reason: 'removed',
			text: '{qid}: removed',
			samples: ['670971C6004: removed'],
		},
		{
			class: 'bounced',
			reason: 'expired',
			text: '{qid}: from=<{sender}>, status=[force-]?expired, returned to sender',
			fields: {status: 'expired'},
			samples: ['812691C607C: from=<ann@example.net>, status=force-expired, returned to sender'],
		},
		{
			class: 'queue',
			reason: 'skipped',
			text: '{qid}: skipped, {text}',
			samples: ['812691C607C: skipped, still being delivered'],
		},
		{
			class: 'deferred',
			reason: 'deferred',
			text: '{qid}: status=deferred ({text})',
			fields: {status: 'deferred'},
			samples: ['812691C607C: status=deferred (bounce failed)'],
		},
		...outcomes,
		...severity,
	],
};
