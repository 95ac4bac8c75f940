import type {StatisticsPage} from '../../model/rows.js';
import {createStatistics} from '../../stats/index.js';
import type {RollupQuery} from './history.js';

/** What is said of a window of which nothing was rolled up. */
export function emptyPage({window, now, top}: RollupQuery): StatisticsPage {
	const bucket = 3_600_000;
	const buckets = window === '24h' ? 24 : 168;
	return {...createStatistics().page({hosts: [], now, top, atLeast: true}), window, bucket, from: now - (buckets * bucket)};
}
