import type {Batch} from '../../model/history.js';
import type {HostName} from '../../model/host.js';
import type {PlacedBatch, PlacedSource} from '../../store/history-writer.js';
import type {KeptSource} from '../../store/history-reader.js';
import {isKept, keptBytes, type KeptPlace} from '../../store/place-order.js';

/** Up to where each log is kept, and what is to be kept of a batch. */
export type Places = {
	readonly of: (host: HostName, source: string) => KeptPlace | undefined;
	/** The batch without what is kept already, and the place behind it is noted; undefined: all of it is. */
	readonly take: (batch: Batch) => PlacedBatch | undefined;
	readonly note: (batches: readonly PlacedBatch[]) => void;
	readonly all: () => readonly PlacedSource[];
	readonly list: () => readonly KeptSource[];
};

const keyOf = (host: HostName, source: string): string => `${host}\n${source}`;
const newline = 0x0A;

function linesIn(bytes: Uint8Array): number {
	let count = 0;
	for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) {
		count += 1;
	}

	return count;
}

/** A batch of lines without stamps, or of none, has that of its arrival. */
const withStamps = (batch: Batch): Batch => ({...batch, from: Number.isFinite(batch.from) ? batch.from : batch.arrived, to: Number.isFinite(batch.to) ? batch.to : batch.arrived});

export function createPlaces(known: readonly KeptSource[]): Places {
	const places = new Map<string, KeptPlace & {readonly host: HostName; readonly source: string}>(known.map(place => [keyOf(place.host, place.source), place]));

	function note({host, source, after, newest}: PlacedBatch): void {
		if (after !== undefined) {
			places.set(keyOf(host, source), {host, source, position: after, newest});
		}
	}

	return {
		of: (host, source) => places.get(keyOf(host, source)),
		take(given) {
			const batch = withStamps(given);
			const {host, source, after, bytes, lines, to} = batch;
			const place = places.get(keyOf(host, source));
			if (place !== undefined && after !== undefined && isKept(place, after, to)) {
				return undefined;
			}

			const cut = place === undefined || after === undefined || bytes.length === 0 ? 0 : keptBytes(place, after, bytes);
			const rest = cut === 0 ? batch : {...batch, bytes: bytes.subarray(cut), lines: linesIn(bytes.subarray(cut))};
			const placed = {...rest, newest: lines === 0 ? place?.newest ?? to : Math.max(place?.newest ?? to, to)};
			note(placed);
			return placed;
		},
		note(batches) {
			for (const batch of batches) {
				note(batch);
			}
		},
		all: () => [...places.values()].map(({host, source, position, newest}) => ({host, source, newest, after: position})),
		list: () => [...places.values()],
	};
}
