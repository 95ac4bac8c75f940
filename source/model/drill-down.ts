import {formatTerm} from './filter.js';
import {parseIpNetwork} from './ip-address.js';
import type {Dimension, TopSubject} from './rows.js';

/** What a table counts: besides what happened, lines that nothing knows by program. */
export type TableSubject = TopSubject | 'unclassified';
export type TableDimension = Dimension | 'program';

const subjectTerms: Readonly<Record<TableSubject, string>> = {
	rejected: 'class:rejected',
	greylisted: 'class:greylisted',
	'auth-failure': 'class:auth reason:failure',
	banned: 'class:ban reason:ban',
	delivered: 'class:delivered reason:sent',
	all: '',
	unclassified: 'class:unclassified',
};

const dimensionKeys: Readonly<Record<TableDimension, string>> = {
	reason: 'reason',
	rbl: 'rbl',
	sender: 'from',
	'sender-domain': 'from',
	client: 'ip',
	network: 'ip',
	rdns: 'client_name',
	helo: 'helo',
	recipient: 'to',
	'recipient-domain': 'to',
	user: 'user',
	jail: 'jail',
	program: 'program',
};

/** The filter that shows the lines behind a row of a most-frequent table. `since`: of so long a time only, as the filter's key takes it. */
export function drillDown(subject: TableSubject, dimension: TableDimension, value: string, since?: string): string {
	// Fail2ban may ban what is no address.
	const isNoAddress = dimension === 'client' && parseIpNetwork(value) === undefined;
	const key = isNoAddress ? 'client_ip' : dimensionKeys[dimension];
	// The tables cut values at this length.
	const whole = formatTerm(key, value) + (value.length >= 256 ? '*' : '');
	// The value is the end of the client's name.
	const term = dimension === 'rdns' ? whole.replace(':', ':*') : whole;
	// Some failed logins are told by the counters at the end of the session alone.
	const others = subject === 'auth-failure' && key === 'ip' ? [`reason:disconnect message:auth=0/ ${term}`] : [];
	const lately = since === undefined ? '' : `since:${since} `;
	return [`${subjectTerms[subject]} ${term}`.trim(), ...others].map(each => lately + each).join(' | ');
}
