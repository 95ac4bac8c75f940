import type {Program} from '../pattern/pattern.js';
import {fragments} from './fragments.js';
import {severity} from './severity.js';
import {tls, tlsDetails} from './tls.js';

/** tlsproxy(8): TLS for postscreen and for reused connections. */
export const tlsproxy: Program = {
	names: ['tlsproxy'],
	fragments,
	patterns: [
		{
			class: 'connection',
			reason: 'connect',
			text: 'CONNECT [from ]?{screened}',
			samples: ['CONNECT from [203.0.113.8]:51515'],
		},
		{
			class: 'connection',
			reason: 'disconnect',
			text: 'DISCONNECT [from ]?{screened}',
			samples: ['DISCONNECT [203.0.113.8]:51515'],
		},
		{
			class: 'connection',
			reason: 'connect',
			text: 'CONNECT [(from|to) ]?{client}',
			samples: ['CONNECT to mx.example[203.0.113.8]:25'],
		},
		{
			class: 'connection',
			reason: 'disconnect',
			text: 'DISCONNECT {client}',
			samples: ['DISCONNECT m.example[203.0.113.8]:51515'],
		},
		{
			class: 'tls',
			reason: 'failed',
			text: 'TLS handshake failed for service={service:word} peer={screened}',
			samples: ['TLS handshake failed for service=smtpd peer=[203.0.113.8]:59869'],
		},
		{
			class: 'tls',
			reason: 'failed',
			text: 'TLS handshake failed for service={service:word} peer={client}',
			samples: ['TLS handshake failed for service=smtp peer=mx.example[203.0.113.8]:25'],
		},
		{
			class: 'tls',
			reason: 'failed',
			text: 'warning: (ciphertext|plaintext) read/write (timeout|error) for ({screened}|{client})',
			samples: ['warning: ciphertext read/write timeout for [203.0.113.8]:59869'],
		},
		...tls,
		...tlsDetails('{screened}'),
		...tlsDetails('{client}'),
		...severity,
	],
};
