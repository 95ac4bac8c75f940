import type {HostName} from '../../model/host.js';
import type {StatisticsPage} from '../../model/rows.js';
import {quantilesOf, type Durations} from '../quantiles.js';
import type {RolledGreylist} from './rolled.js';

/** What became of greylisted mail, over the parts of several hosts. */
export type GreylistSum = {
	readonly add: (host: HostName, part: RolledGreylist) => void;
	readonly hosts: () => Iterable<HostName>;
	/** One host's sum, as a part. */
	readonly of: (host: HostName) => RolledGreylist;
	readonly page: () => StatisticsPage['greylist'];
};

type Sum = {
	isPolicyHeard: boolean;
	new: number;
	early: number;
	passed: number;
	known: number;
	whitelisted: number;
	readonly delays: Durations;
};

const nothing = (): Sum => ({isPolicyHeard: false, new: 0, early: 0, passed: 0, known: 0, whitelisted: 0, delays: new Map<number, number>()});

/** Where a host's greylisting program was heard in one part, what smtpd's replies tell in another counts no more, as in the last hour. */
export function createGreylistSum(): GreylistSum {
	const hosts = new Map<HostName, Sum>();

	return {
		add(host, part) {
			const sum = hosts.get(host) ?? nothing();
			hosts.set(host, sum);
			if (part.isPolicyHeard && !sum.isPolicyHeard) {
				sum.isPolicyHeard = true;
				sum.new = 0;
				sum.early = 0;
			}

			if (part.isPolicyHeard === sum.isPolicyHeard) {
				sum.new += part.new;
				sum.early += part.early;
			}

			sum.passed += part.passed;
			sum.known += part.known;
			sum.whitelisted += part.whitelisted;
			for (const [written, count] of part.delays) {
				const key = written ?? Number.NEGATIVE_INFINITY;
				sum.delays.set(key, (sum.delays.get(key) ?? 0) + count);
			}
		},
		hosts: () => hosts.keys(),
		of(host) {
			const {delays, ...sum} = hosts.get(host) ?? nothing();
			return {...sum, delays: [...delays].map(([key, count]) => [Number.isFinite(key) ? key : null, count])};
		},
		page() {
			const sums = [...hosts.values()];
			const total = (count: (sum: Sum) => number): number => sums.reduce((all, sum) => all + count(sum), 0);
			const quantiles = quantilesOf(sums.map(({delays}) => delays), [0.5, 0.95, 1]);
			const [p50 = 0, p95 = 0, max = 0] = quantiles ?? [];
			return {
				new: total(sum => sum.new),
				earlyRetry: total(sum => sum.early),
				passed: total(sum => sum.passed),
				known: total(sum => sum.known),
				whitelisted: total(sum => sum.whitelisted),
				delay: quantiles === undefined ? undefined : {p50, p95, max},
			};
		},
	};
}
