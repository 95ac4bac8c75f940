import type {Program} from '../pattern/pattern.js';
import {severity} from './severity.js';

/** dnsblog(8): which lists an address is on; an observation, and often an allow list. */
export const dnsblog: Program = {
	names: ['dnsblog'],
	patterns: [
		{
			class: 'connection',
			reason: 'dnsbl',
			text: 'addr {client_ip} listed by domain {rbl} as {answer:ip}',
			samples: ['addr 203.0.113.8 listed by domain zen.spamhaus.org as 127.0.0.4'],
		},
		{
			class: 'warning',
			reason: 'dns',
			text: 'warning: dnsblog_query: {text}',
			samples: ['warning: dnsblog_query: lookup error for DNS query 8.113.0.203.zen.spamhaus.org: Host or domain name not found'],
		},
		...severity,
	],
};
