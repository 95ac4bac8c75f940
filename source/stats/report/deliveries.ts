import {createBytePlace} from '../../model/byte-place.js';
import {lineField} from '../../model/line-field.js';
import type {LogLine} from '../../model/log-line.js';
import {createAllDelays} from '../delays.js';
import {quantilesOf} from '../quantiles.js';
import {keyOfValue} from '../dimension.js';
import {witnessedBy} from '../happening.js';
import {keyOfKind} from './kind-of-text.js';
import type {ReportResult} from './report-result.js';
import type {Section} from './section.js';
import {createTally} from './tally.js';

const shares = [0.5, 0.9, 0.95, 0.99, 1];

const at = createBytePlace();

/** Makes the key of what the remote host said. */
function keyOfReason(line: LogLine): void {
	if (!line.place(lineField.text, at)) {
		at.end = at.start;
	}

	keyOfKind(at);
}

/** How long deliveries took, and why others were deferred or given up. */
export function createDeliveries(): Section<Pick<ReportResult, 'delays' | 'deferrals' | 'bounces' | 'deferredDomains'>> {
	const delays = createAllDelays();
	const [deferrals, bounces, deferredDomains] = [createTally(5000), createTally(5000), createTally()];
	const happenings = new Set(['delivered', 'deferred', 'bounced']);
	return {
		isAbout: kind => happenings.has(witnessedBy(kind) ?? ''),
		add(sighting) {
			const {happening, times, line} = sighting;
			switch (happening) {
				case 'delivered': {
					const seconds = line.number(lineField.delay);
					if (seconds !== undefined) {
						delays.add(0, seconds);
					}

					break;
				}

				case 'deferred': {
					keyOfReason(line);
					deferrals.add(times);
					if (keyOfValue(sighting, 'recipient-domain')) {
						deferredDomains.add(times);
					}

					break;
				}

				case 'bounced': {
					keyOfReason(line);
					bounces.add(times);
					break;
				}

				default:
			}
		},
		result({top}) {
			const [p50 = 0, p90 = 0, p95 = 0, p99 = 0, max = 0] = quantilesOf(delays.within(0), shares) ?? [];
			return {
				delays: quantilesOf(delays.within(0), shares) === undefined ? undefined : {p50, p90, p95, p99, max},
				deferrals: deferrals.result(top),
				bounces: bounces.result(top),
				deferredDomains: deferredDomains.result(top),
			};
		},
	};
}
