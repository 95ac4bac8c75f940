import type {Teller} from '../stage.js';
import {mailbox, namedClient} from './cast.js';
import {receive} from './visit.js';

const senders = [
	{client: namedClient('mail.two-records.example', '192.0.2.60'), from: 'office@two-records.example', permError: 'Two or more type TXT spf records found.'},
	{client: namedClient('smtp.old-include.example', '192.0.2.61'), from: 'dispatch@old-include.example', permError: 'No valid SPF record for included domain: _spf.closed-provider.example: include:_spf.closed-provider.example'},
	{client: namedClient('mx.typo-in-spf.example', '192.0.2.62'), from: 'team@typo-in-spf.example', permError: 'Unknown mechanism found: ipv4:192.0.2.62'},
	{client: namedClient('srv9.spam-farm.example', '203.0.113.19'), from: 'win@spam-farm.example', permError: 'Unknown mechanism found: ip:203.0.113.19'},
] as const;

/** A sender with a broken SPF record: delivered, or refused when PermError_reject is in force. */
export const brokenSpf: Teller = stage => {
	const {client, from, permError} = stage.random.pick(senders);
	return receive(stage, {client, from, to: mailbox(stage), spf: {permError}});
};
