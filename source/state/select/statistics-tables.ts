import type {CountRow, Dimension, TopSubject} from '../../model/rows.js';
import type {State} from '../state.js';

/** A top-N table of the statistics screen. */
export type StatisticsTable = {
	readonly title: string;
	readonly subject: TopSubject;
	readonly dimension: Dimension;
	readonly rows: readonly CountRow[];
	readonly distinct: number;
};

const subjects: Readonly<Record<TopSubject, string>> = {
	rejected: 'rejected',
	greylisted: 'greylisted',
	'auth-failure': 'failed logins',
	banned: 'banned',
	delivered: 'delivered',
	all: 'all lines',
};

const dimensions: Readonly<Record<Dimension, string>> = {
	reason: 'reason',
	rbl: 'blocklist',
	sender: 'sender',
	'sender-domain': 'sender domain',
	client: 'client',
	network: 'network',
	rdns: 'client domain',
	helo: 'HELO',
	recipient: 'recipient',
	'recipient-domain': 'recipient domain',
	user: 'user',
	jail: 'jail',
};

/** The top-N tables that there are, in the engine's order. */
export const statisticsTables = ({statistics}: State): readonly StatisticsTable[] =>
	statistics?.top.map(table => ({...table, title: `${subjects[table.subject]} by ${dimensions[table.dimension]}`})) ?? [];
