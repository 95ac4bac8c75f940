import {lineField} from '../../model/line-field.js';
import {createAllDelays} from '../delays.js';
import {quantilesOf} from '../quantiles.js';
import {keyOfText} from '../byte-key.js';
import {keyOfValue} from '../dimension.js';
import {witnessedBy} from '../happening.js';
import {kindOfText} from './kind-of-text.js';
import type {ReportResult} from './report-result.js';
import type {Section} from './section.js';
import {createTally, textWidth} from './tally.js';

const shares = [0.5, 0.9, 0.95, 0.99, 1];

/** How long deliveries took, and why others were deferred or given up. */
export function createDeliveries(): Section<Pick<ReportResult, 'delays' | 'deferrals' | 'bounces' | 'deferredDomains'>> {
	const delays = createAllDelays();
	const [deferrals, bounces, deferredDomains] = [createTally(5000, textWidth), createTally(5000, textWidth), createTally()];
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
					keyOfText(kindOfText(line.field('text') ?? ''));
					deferrals.add(times);
					if (keyOfValue(sighting, 'recipient-domain')) {
						deferredDomains.add(times);
					}

					break;
				}

				case 'bounced': {
					keyOfText(kindOfText(line.field('text') ?? ''));
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
