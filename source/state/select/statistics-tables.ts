import type {TableDimension, TableSubject} from '../../model/drill-down.js';
import type {CountRow} from '../../model/rows.js';
import {bodyHeight} from '../geometry.js';
import type {State} from '../state.js';

/** A top-N table of the statistics screen. */
export type StatisticsTable = {
	readonly title: string;
	/** The title's second half: `reason`. */
	readonly by: string;
	readonly subject: TableSubject;
	readonly dimension: TableDimension;
	readonly rows: readonly CountRow[];
	readonly distinct: number;
	/** Rare values were forgotten: there are more than `distinct`, each of which came at most `missed` times. */
	readonly atLeast?: boolean;
	readonly missed?: number;
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

/** What a subject is called where there is little room. */
export const subjectNames: Readonly<Record<TableSubject, string>> = {...subjects, 'auth-failure': 'logins', unclassified: 'unknown'};

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

const titled = <Table extends Omit<StatisticsTable, 'title' | 'by'>>(table: Table): Table & StatisticsTable => ({...table, by: dimensions[table.dimension], title: `${subjects[table.subject]} by ${dimensions[table.dimension]}`});

/** The top-N tables that there are, in the engine's order, and the programs whose lines nothing knows. */
export function statisticsTables({statistics}: State): readonly StatisticsTable[] {
	const {top = [], unclassified} = statistics ?? {};
	const unknown = unclassified === undefined ? [] : [titled({subject: 'unclassified', dimension: 'program', rows: unclassified.programs, distinct: unclassified.programs.length})];
	return [...top.map(table => titled(table)), ...unknown];
}

/** The panels above the tables, in the order in which a key turns them. */
export const panelNames = ['mail', 'bans', 'counting'] as const;

/** Whether there is room for all panels at once. */
export const showsAllPanels = (state: State): boolean => state.columns >= 120 && bodyHeight(state) >= 34;

/** The panel that is shown where there is room for one. */
export const shownPanel = (state: State): (typeof panelNames)[number] => panelNames[state.panel % panelNames.length] ?? 'mail';
