import type {History} from '../history/history.js';
import type {NearPlace} from './line-place.js';

/** Lines of one answer. */
const most = 5000;

/** What is known of the past beyond memory as a place to look for lines. */
export function historyLines(history: Pick<History, 'state' | 'search' | 'gaps'>): NearPlace {
	return {
		name: 'history',
		async find({texts, from, to, hosts}, {onRows, onShare, onTrouble}, until) {
			if (history.state().mode === 'off') {
				return;
			}

			const {rows, complete} = await history.search({texts, alone: true, from, to, hosts, limit: most}, done => {
				onShare(done);
			}, until);
			onRows(rows.toReversed());
			if (!complete && !until.aborted) {
				onTrouble({what: `more than ${most} lines match; the newest were taken`});
			}
		},
		async covers(hosts, since) {
			const {mode, oldest} = history.state();
			if (mode === 'off' || oldest === undefined || oldest > since) {
				return false;
			}

			const gaps = await history.gaps({hosts, from: since, to: Number.MAX_SAFE_INTEGER});
			return gaps.length === 0;
		},
	};
}
