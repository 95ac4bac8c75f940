import type {Pattern} from '../pattern/pattern.js';

/** TLS summaries and failures, the same in every program that speaks SMTP. */
export const tls: readonly Pattern[] = [
	{
		class: 'tls',
		reason: 'established',
		text: '[{trust:letters} ]?TLS connection (established|reused) from {client}[ to {sni:host}]?: {tls_proto} with cipher {cipher} {text}',
		samples: [
			'Anonymous TLS connection established from m.example[203.0.113.5]: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)',
			'Anonymous TLS connection established from m.example[203.0.113.5] to mx1.example.org: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)',
			'TLS connection established from m.example[203.0.113.5]: TLSv1 with cipher DHE-RSA-AES256-SHA (256/256 bits)',
		],
	},
	{
		class: 'tls',
		reason: 'established',
		text: '[{trust:letters} ]?TLS connection (established|reused) from {screened}[ to {sni:host}]?: {tls_proto} with cipher {cipher} {text}',
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
		text: 'setting up TLS connection from ({client}|{screened})',
		samples: ['setting up TLS connection from m.example[203.0.113.5]', 'setting up TLS connection from [203.0.113.5]:40000'],
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
	{
		class: 'tls',
		reason: 'failed',
		text: '[{qid}: ]?[(server|client) ]?certificate [peer name ]?verification failed for {client}: {text}',
		samples: [
			'certificate verification failed for mx.example[192.0.2.9]:25: self-signed certificate',
			'certificate peer name verification failed for mx.example[192.0.2.9]:25: CommonName mis-match: x.example',
		],
	},
	{
		class: 'tls',
		reason: 'failed',
		text: '(SSL_accept:error |SSL_connect:error |SSL_accept:failed |SSL_connect:failed |SSL3 alert ){text}',
		samples: ['SSL3 alert write:fatal:handshake failure'],
	},
	{
		class: 'tls',
		reason: 'detail',
		text: '(SSL_accept:|SSL_connect:|initializing the server-side TLS engine|initializing the client-side TLS engine|using DANE RR: |TLSRPT: ){_:text}',
		samples: [
			'SSL_accept:before SSL initialization',
			'initializing the client-side TLS engine',
			'TLSRPT: status=success, domain=b.example, receiving_mx=mx.b.example[192.0.2.9]',
		],
	},
];

/** What is said about a peer's certificate and session at higher log levels. */
export const tlsDetails = (peer: string): readonly Pattern[] => [
	{
		class: 'tls',
		reason: 'detail',
		text: `${peer}: (subject_CN=|subjectAltName: |CommonName |Untrusted: |Trusted: |Verified: |Unverified: |matched peername: |Matched |re-using session |Reusing old session|SNI hostname: |TLS cipher list |Issuing session ticket|Decrypting session ticket|looking up session |reloaded session |save session |remove session |raw public key |certificate verification depth=|depth=|verify=){_:text}`,
		samples: peer === '{screened}'
			? ['[203.0.113.5]:40112: subject_CN=m.example, issuer=R3, fingerprint=AA:BB']
			: ['m.example[203.0.113.5]: subject_CN=m.example, issuer=R3, fingerprint=AA:BB', 'm.example[203.0.113.5]: Reusing old session (RFC 5077 session ticket)'],
	},
];
