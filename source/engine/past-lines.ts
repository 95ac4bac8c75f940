import type {HostName} from '../model/host.js';
import type {StreamPage, StreamRow} from '../model/rows.js';
import type {View} from '../wire/protocol.js';
import type {Past} from './keep-history.js';
import {mostPast, type Timeline} from './timeline.js';

type StreamView = Extract<View, {view: 'stream'}>;

/** Rows that the history is asked for at once. */
const portion = 500;

/** Daemons log slightly out of order: lines this far from where memory begins may be in memory or not, milliseconds. */
const disorder = 5000;

/** Older lines than memory has, for a page of the stream that reaches its end. */
export type PastLines = {
	/** Has older rows searched where the page is near the oldest that are known; answers the page with what is known of that. */
	readonly reach: (key: string, view: StreamView, page: StreamPage) => StreamPage;
	/** Forgets what was found for others. */
	readonly keep: (keys: ReadonlySet<string>) => void;
};

export type PastLinesOptions = {
	readonly timeline: Pick<Timeline, 'oldest' | 'setPast'>;
	/** All hosts of the console: others may be kept, too. */
	readonly hosts: readonly HostName[];
	/** Undefined: nothing is kept. */
	readonly history: Pick<Past, 'search' | 'state'> | undefined;
	/** Rows were found, or the search went on. */
	readonly onNews: () => void;
};

/** What is known of a selection's past. */
type Known = {state: 'searching' | 'all' | 'more'; done: number; held: number; readonly abort: AbortController};

const textOf = ({host, source, time, message}: StreamRow): string => `${host}\n${source}\n${time}\n${message}`;

/** The rows without those that are known already; of equal ones as many as are not. */
export function withoutKnown(rows: readonly StreamRow[], known: readonly StreamRow[]): readonly StreamRow[] {
	const counts = new Map<string, number>();
	for (const row of known) {
		counts.set(textOf(row), (counts.get(textOf(row)) ?? 0) + 1);
	}

	return rows.filter(row => {
		const left = counts.get(textOf(row)) ?? 0;
		counts.set(textOf(row), left - 1);
		return left <= 0;
	});
}

export function createPastLines({timeline, hosts: all, history, onNews}: PastLinesOptions): PastLines {
	const selections = new Map<string, Known>();
	/** Rows of the past are known by numbers below 1, the newer ones by the greater: those of memory begin with 1. */
	let least = 0;

	async function search(key: string, {hosts, filter}: StreamView, known: Known, asked: Pick<Past, 'search'>): Promise<void> {
		const [oldest] = timeline.oldest(key, 0);
		const border = oldest?.time ?? Date.now() + disorder;
		const found = await asked.search({hosts: hosts.length === 0 ? all : hosts, filter, from: 0, to: border + disorder, limit: portion}, done => {
			known.done = done;
			onNews();
		}, known.abort.signal);
		if (known.abort.signal.aborted) {
			return;
		}

		const fresh = withoutKnown(found.rows, timeline.oldest(key, border + (2 * disorder)));
		const numbered = fresh.map(row => {
			least -= 1;
			return {...row, seq: least};
		});
		known.held += numbered.length;
		// A whole portion of rows that are known already would be found again for ever.
		known.state = found.complete || numbered.length === 0 || known.held >= mostPast ? 'all' : 'more';
		timeline.setPast(key, numbered.toReversed());
		onNews();
	}

	/** Who follows a flood needs no past: what leaves memory may go. */
	function forget(key: string): void {
		const known = selections.get(key);
		if (known !== undefined) {
			known.abort.abort();
			selections.delete(key);
			timeline.setPast(key, undefined);
		}
	}

	return {
		reach(key, view, page) {
			if (history === undefined || history.state().lines === 0) {
				return page;
			}

			const isNear = page.older < page.rows.length || page.rows.length < view.rows;
			let known = selections.get(key);
			if (!isNear && (known === undefined || view.anchor.at === 'tail')) {
				forget(key);
				return page;
			}

			if (known === undefined) {
				known = {state: 'more', done: 0, held: 0, abort: new AbortController()};
				selections.set(key, known);
				// What leaves memory while it is searched would be missing in between.
				timeline.setPast(key, []);
			}

			if (known.state === 'more' && isNear) {
				known.state = 'searching';
				known.done = 0;
				void search(key, view, known, history);
			}

			return {...page, past: {state: known.state, done: known.done}};
		},
		keep(keys) {
			for (const key of selections.keys()) {
				if (!keys.has(key)) {
					forget(key);
				}
			}
		},
	};
}
