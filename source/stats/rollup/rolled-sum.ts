import type {HostName} from '../../model/host.js';
import {rateNames} from '../rates.js';
import {topTables} from '../top.js';
import {cutTable} from './cut-table.js';
import {createGreylistSum, type GreylistSum} from './greylist-sum.js';
import type {Rolled} from './rolled.js';
import {createValueSum, type ValueSum} from './value-sum.js';

/** The span that is summed up: so many buckets from its start. Milliseconds. */
export type SumSpan = {readonly start: number; readonly bucket: number; readonly buckets: number};

/** A table's key in the sum. */
export const tableKey = (subject: string, dimension: string): string => `${subject} ${dimension}`;

/** What parts say together, of one host or several. */
export type RolledSum = {
	readonly span: SumSpan;
	readonly series: ReadonlyMap<string, Float64Array>;
	readonly verdicts: ReadonlyMap<string, {readonly name: string; readonly reason: string; count: number; last: number}>;
	readonly greylist: GreylistSum;
	readonly jails: ReadonlyMap<string, {found: number; bans: number; unbans: number}>;
	readonly folded: ReadonlyMap<string, number>;
	readonly unclassified: ReadonlyMap<string, {count: number; last: number}>;
	/** By `tableKey`; every table that is shown. */
	readonly top: ReadonlyMap<string, ValueSum>;
	readonly add: (host: HostName, rolled: Rolled) => void;
};

/** Begins with nothing. A part may begin and end anywhere; its buckets must not be wider than the sum's. */
export function createRolledSum(span: SumSpan): RolledSum {
	const series = new Map<string, Float64Array>();
	const verdicts = new Map<string, {readonly name: string; readonly reason: string; count: number; last: number}>();
	const greylist = createGreylistSum();
	const jails = new Map<string, {found: number; bans: number; unbans: number}>();
	const folded = new Map<string, number>();
	const unclassified = new Map<string, {count: number; last: number}>();
	const top = new Map(topTables.flatMap(({subject, dimensions}) => dimensions.map(dimension => [tableKey(subject, dimension), createValueSum()] as const)));

	function addSeries({start, bucket, series: added}: Rolled): void {
		for (const [name, counts] of added) {
			const sums = series.get(name) ?? new Float64Array(span.buckets);
			series.set(name, sums);
			for (const [index, count] of counts.entries()) {
				const place = Math.floor((start + (index * bucket) - span.start) / span.bucket);
				if (place >= 0 && place < span.buckets) {
					sums[place] = (sums[place] ?? 0) + count;
				}
			}
		}
	}

	function addLines({verdicts: added, unclassified: programs, folded: rules}: Rolled): void {
		for (const [name, reason, count, last] of added) {
			const key = `${name} ${reason}`;
			const sum = verdicts.get(key) ?? {name, reason, count: 0, last: 0};
			verdicts.set(key, sum);
			sum.count += count;
			sum.last = Math.max(sum.last, last);
		}

		for (const [program, count, last] of programs) {
			const sum = unclassified.get(program) ?? {count: 0, last: 0};
			unclassified.set(program, sum);
			sum.count += count;
			sum.last = Math.max(sum.last, last);
		}

		for (const [rule, count] of rules) {
			folded.set(rule, (folded.get(rule) ?? 0) + count);
		}
	}

	function addJails(added: Rolled['jails']): void {
		for (const [jail, found, bans, unbans] of added) {
			const sum = jails.get(jail) ?? {found: 0, bans: 0, unbans: 0};
			jails.set(jail, sum);
			sum.found += found;
			sum.bans += bans;
			sum.unbans += unbans;
		}
	}

	return {
		span,
		series,
		verdicts,
		greylist,
		jails,
		folded,
		unclassified,
		top,
		add(host, rolled) {
			addSeries(rolled);
			addLines(rolled);
			addJails(rolled.jails);
			greylist.add(host, rolled.greylist);
			for (const [subject, dimension, table] of rolled.top) {
				top.get(tableKey(subject, dimension))?.add(table, rolled.start);
			}
		},
	};
}

/** The sum of one host's parts as a part of its own, each table cut to so many rows. */
export function rolledOf(host: HostName, sum: RolledSum, most: number): Rolled {
	const {start, bucket} = sum.span;
	return {
		start,
		bucket,
		series: rateNames.flatMap(name => sum.series.has(name) ? [[name, [...sum.series.get(name) ?? []]] as const] : []),
		verdicts: [...sum.verdicts.values()].map(({name, reason, count, last}) => [name, reason, count, last]),
		greylist: sum.greylist.of(host),
		jails: [...sum.jails].map(([jail, {found, bans, unbans}]) => [jail, found, bans, unbans]),
		folded: [...sum.folded],
		unclassified: [...sum.unclassified].map(([program, {count, last}]) => [program, count, last]),
		top: topTables.flatMap(({subject, dimensions}) => dimensions.flatMap(dimension => {
			const values = sum.top.get(tableKey(subject, dimension));
			const rows = values?.rows() ?? [];
			if (values === undefined || (rows.length === 0 && values.missed() === 0)) {
				return [];
			}

			const inSeconds = rows.map(row => ({...row, last: Math.round((row.last - start) / 1000)}));
			return [[subject, dimension, cutTable({rows: inSeconds, missed: values.missed(), distinct: values.distinct()}, most, ({value}) => value)] as const];
		})),
	};
}
