import {Buffer} from 'node:buffer';
import {setImmediate} from 'node:timers/promises';
import type {HostName} from '../../model/host.js';
import type {LineStore} from '../line-store.js';
import type {Timeline} from '../timeline.js';
import type {NearPlace} from './line-place.js';

/** Lines that are looked at before whatever else waits has its turn. */
const atOnce = 4096;

/** A text as the bytes of a log hold it, one character per byte, letter case aside. */
const folded = (text: string): string => Buffer.from(text).toString('latin1').toLowerCase();

/** The lines in memory as a place to look for them. Nothing of them is decoded but what is found. */
export function memoryLines(timeline: Timeline, store: LineStore): NearPlace {
	return {
		name: 'memory',
		async find({texts, from, to, hosts}, {onRows, onShare}, until) {
			const wanted = texts.map(text => folded(text));
			// Lines come and go meanwhile: a place whose number has changed holds another one.
			const places = timeline.places();
			const numbers = places.map(place => store.seq(place));
			for (let start = 0; start < places.length && !until.aborted; start += atOnce) {
				const found = places.slice(start, start + atOnce).filter((place, index) => {
					if (store.seq(place) !== numbers[start + index]) {
						return false;
					}

					const {host, time} = store.look(place);
					const text = store.text(place).toLowerCase();
					return time >= from && time < to && (hosts.length === 0 || hosts.includes(host)) && wanted.some(each => text.includes(each));
				});
				if (found.length > 0) {
					onRows(found.map(place => store.row(place)));
				}

				onShare(Math.min(1, (start + atOnce) / places.length));
				await setImmediate();
			}
		},
		async covers(hosts, since) {
			const oldest = new Map<HostName, number>();
			for (const place of timeline.places()) {
				const {host, time} = store.look(place);
				if (!oldest.has(host)) {
					oldest.set(host, time);
				}
			}

			return hosts.every(host => (oldest.get(host) ?? Number.POSITIVE_INFINITY) <= since);
		},
	};
}
