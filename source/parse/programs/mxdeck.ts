import type {Program} from '../pattern/pattern.js';

/** What mxdeck did on the host: one line for each change. */
export const mxdeck: Program = {
	names: ['mxdeck'],
	patterns: [
		{
			class: 'operator',
			reason: 'change',
			text: 'change={change:plain} action={action:plain} by={by:plain} result={result:plain}[ {text:printable}]?',
			samples: ['change=20261122-1 action=blacklist-sender by=ann result=done target=news.example'],
		},
	],
};
