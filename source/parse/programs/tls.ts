import type {Pattern} from '../pattern/pattern.js';

/** TLS summaries and failures, the same in every program that speaks SMTP. */
export const tls: readonly Pattern[] = [
	{
		class: 'tls',
		reason: 'established',
		text: '[{trust:letters} ]?TLS connection (established|reused) from {client}: {tls_proto} with cipher {cipher} {text}',
		samples: [
			'Anonymous TLS connection established from m.example[203.0.113.5]: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)',
			'TLS connection established from m.example[203.0.113.5]: TLSv1 with cipher DHE-RSA-AES256-SHA (256/256 bits)',
		],
	},
	{
		class: 'tls',
		reason: 'established',
		text: '[{trust:letters} ]?TLS connection (established|reused) from {screened}: {tls_proto} with cipher {cipher} {text}',
		samples: ['Anonymous TLS connection established from [203.0.113.5]:52908: TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384 (256/256 bits)'],
	},
	{
		class: 'tls',
		reason: 'established',
		text: '[{trust:letters} ]?TLS connection (established|reused) to {peer}[ to {sni:host}]?: {tls_proto} with cipher {cipher} {text}',
		samples: ['Verified TLS connection established to mx.example[192.0.2.9]:25: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)'],
	},
	{
		class: 'tls',
		reason: 'established',
		text: 'setting up TLS connection from {client}',
		samples: ['setting up TLS connection from m.example[203.0.113.5]'],
	},
	{
		class: 'tls',
		reason: 'established',
		text: 'setting up TLS connection to {peer}',
		samples: ['setting up TLS connection to mx.example[192.0.2.9]:25'],
	},
	{
		class: 'tls',
		reason: 'failed',
		text: 'SSL_accept error from {client}: {text}',
		samples: ['SSL_accept error from unknown[203.0.113.86]: lost connection'],
	},
	{
		class: 'tls',
		reason: 'failed',
		text: 'SSL_accept error from {screened}: {text}',
		samples: ['SSL_accept error from [203.0.113.86]:40000: -1'],
	},
	{
		class: 'tls',
		reason: 'failed',
		text: 'SSL_connect error to {peer}: {text}',
		samples: ['SSL_connect error to mx.example[192.0.2.9]:25: lost connection'],
	},
];
