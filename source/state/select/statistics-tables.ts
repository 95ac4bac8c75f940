import type {TableDimension, TableSubject} from '../../model/drill-down.js';
import type {CountRow} from '../../model/rows.js';
import type {State} from '../state.js';

/** A top-N table of the statistics screen. */
export type StatisticsTable = {
	readonly title: string;
	readonly subject: TableSubject;
	readonly dimension: TableDimension;
	readonly rows: readonly CountRow[];
	readonly distinct: number;
};

const subjects: Readonly<Record<TableSubject, string>> = {
	rejected: 'rejected',
	greylisted: 'greylisted',
	'auth-failure': 'failed logins',
	banned: 'banned',
	delivered: 'delivered',
	all: 'all lines',
	unclassified: 'not understood',
};

const dimensions: Readonly<Record<TableDimension, string>> = {
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
	program: 'program',
};

const titled = <Table extends Omit<StatisticsTable, 'title'>>(table: Table): Table & StatisticsTable => ({...table, title: `${subjects[table.subject]} by ${dimensions[table.dimension]}`});

/** The top-N tables that there are, in the engine's order, and the programs whose lines nothing knows. */
export function statisticsTables({statistics}: State): readonly StatisticsTable[] {
	const {top = [], unclassified} = statistics ?? {};
	const unknown = unclassified === undefined ? [] : [titled({subject: 'unclassified', dimension: 'program', rows: unclassified.programs, distinct: unclassified.programs.length})];
	return [...top.map(table => titled(table)), ...unknown];
}
