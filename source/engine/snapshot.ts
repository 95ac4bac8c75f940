import type {SourceGap} from '../model/position.js';
import type {HostRow} from '../model/rows.js';
import type {HostLink} from './host-link.js';

/** How many lines came in over the last ten seconds. */
type RateMeter = {readonly add: (count: number, now: number) => void; readonly perSecond: (now: number) => number};

const span = 10;

export function createRateMeter(): RateMeter {
	const seconds = new Int32Array(span + 1);
	const stamps = new Float64Array(span + 1);
	return {
		add(count, now) {
			const second = Math.floor(now / 1000);
			const slot = second % (span + 1);
			if (stamps[slot] !== second) {
				stamps[slot] = second;
				seconds[slot] = 0;
			}

			seconds[slot] = (seconds[slot] ?? 0) + count;
		},
		perSecond(now) {
			const second = Math.floor(now / 1000);
			let sum = 0;
			for (let slot = 0; slot <= span; slot += 1) {
				const age = second - (stamps[slot] ?? 0);
				sum += age > 0 && age <= span ? seconds[slot] ?? 0 : 0;
			}

			return sum / span;
		},
	};
}

/** What is counted of one host's lines. */
export type HostTally = {lines: number; unclassified: number; lastLine: number | undefined; readonly rate: RateMeter};

export const createTally = (): HostTally => ({lines: 0, unclassified: 0, lastLine: undefined, rate: createRateMeter()});

/** Gaps that are told one by one. */
const toldGaps = 5;

/** One host as the Hosts screen shows it. `missing`: what of its logs is. */
export function hostRow(link: HostLink, tally: HostTally, {now, missing}: {readonly now: number; readonly missing: readonly SourceGap[]}): HostRow {
	return {
		host: link.host.name,
		groups: link.host.groups,
		readOnly: link.host.readOnly,
		link: link.link(),
		rate: tally.rate.perSecond(now),
		lines: tally.lines,
		unclassified: tally.unclassified,
		gaps: missing.length,
		...(missing.length > 0 && {missing: missing.slice(-toldGaps)}),
		lastLine: tally.lastLine,
		discovery: link.discovery(),
		sources: link.sources(),
	};
}
