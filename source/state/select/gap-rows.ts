import type {HostName} from '../../model/host.js';
import type {SourceGap} from '../../model/position.js';
import type {StreamPage, StreamRow} from '../../model/rows.js';
import type {State} from '../state.js';

/** What is missing of a log, and on which host. */
export type HostGap = SourceGap & {readonly host: HostName};

/** Gaps of the hosts that the stream shows. */
export function shownGaps({snapshot, hosts}: State): readonly HostGap[] {
	const all = snapshot?.hosts ?? [];
	const shown = hosts.length === 0 ? all : all.filter(({host}) => hosts.includes(host));
	return shown.flatMap(({host, missing = []}) => missing.map(gap => ({...gap, host})));
}

/** Whether a row came after what is missing: on the same host from the first line behind it on, on others later than that. */
const isBehind = ({host, time}: StreamRow, gap: HostGap, at: number): boolean => time > at || (host === gap.host && gap.to !== undefined && time >= at);

/**
 * Where what is missing stands among the rows of a page: for each gap the index of the row that it stands before, `rows.length` behind the last one.
 * What is missing before the first row or, where newer rows follow, behind the last one is of another page.
 */
export function gapPlaces({rows, newer}: Pick<StreamPage, 'rows' | 'newer'>, gaps: readonly HostGap[]): ReadonlyMap<number, readonly HostGap[]> {
	const places = new Map<number, readonly HostGap[]>();
	for (const gap of gaps) {
		const at = gap.to ?? gap.from;
		const first = at === undefined ? -1 : rows.findIndex(row => isBehind(row, gap, at));
		const place = at !== undefined && first === -1 && newer === 0 ? rows.length : first;
		if (place > 0) {
			places.set(place, [...places.get(place) ?? [], gap]);
		}
	}

	return places;
}
