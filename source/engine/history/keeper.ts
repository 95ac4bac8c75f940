import type {Batch, HistoryState} from '../../model/history.js';
import type {KeptSource} from '../../store/history-reader.js';
import type {PlacedBatch} from '../../store/history-writer.js';
import type {HistorySession} from '../../store/history-session.js';
import {createAccess, type Remark} from './access.js';
import {emptyPage} from './empty-page.js';
import type {FoundLines, History, LineSearch, OnProgress} from './history.js';
import {historyState} from './history-state.js';
import type {HistoryOptions} from './options.js';
import {startHousekeeping} from './housekeeping.js';
import {createPlaces} from './places.js';
import {createRecent} from './recent.js';
import {createRolling} from './rolling.js';
import {searchPieces} from './search.js';
import {createWaiting} from './waiting.js';

/** Milliseconds that a batch waits for others at most, and how many lines make it wait no longer. */
const gathering = 200;
const enoughLines = 500;

/** How often is looked whether trouble is over, another console has gone, or files were taken away. Milliseconds. */
const watching = 1000;

/** Bytes that wait while the disk is full or somebody holds a lock. */
const mostWaiting = 32 * 1024 * 1024;

/** What a console that keeps the history may not have kept when it dies. */
const lastMoments = {span: 30_000, mostBytes: 8 * 1024 * 1024};

/** How often counts are kept, milliseconds: what is not in them is counted anew after a crash. */
const countsKept = 60_000;

/** A commit that takes longer is told of, milliseconds. */
const slow = 2000;

/** Keeps and finds lines in the thread that calls it. */
export type Keeper = Omit<History, 'position'> & {
	/** Up to where each log was kept when it was opened. */
	readonly positions: readonly KeptSource[];
};

/** What is kept, counted as it is added. */
function createTotals(): {readonly begin: (session: HistorySession) => void; readonly add: (batches: readonly Batch[]) => void; readonly now: () => Pick<HistoryState, 'lines' | 'oldest'>} {
	let lines = 0;
	let oldest: number | undefined;
	return {
		begin({reader}) {
			const all = reader.totals();
			lines = all.reduce((sum, one) => sum + one.lines, 0);
			oldest = all.length === 0 ? undefined : Math.min(...all.map(({from}) => from));
		},
		add(batches) {
			for (const batch of batches) {
				lines += batch.lines;
				oldest = batch.lines === 0 ? oldest : Math.min(oldest ?? batch.from, batch.from);
			}
		},
		now: () => ({lines, oldest}),
	};
}

/** Opens the history in this thread. `onState` hears when its state has changed. */
export function createKeeper(options: HistoryOptions, onState: (state: HistoryState) => void): Keeper {
	let commitTimer: NodeJS.Timeout | undefined;
	let isClosed = false;
	/** It was opened, and nothing is counted of it yet. */
	let isNew = false;
	let keptCounts = Date.now();
	let remark: Remark | undefined;
	let sent = '';
	/** Up to where lines are kept or wait to be, and up to where they are kept. */
	let taken = createPlaces([]);
	let kept = createPlaces([]);
	const totals = createTotals();
	const recent = createRecent(lastMoments);
	const waiting = createWaiting({mostBytes: mostWaiting, why: () => access.trouble()?.what ?? 'the disk was too slow'});
	const access = createAccess(options, {
		onOpen(session) {
			const places = session.reader.places();
			[taken, kept] = [createPlaces(places), createPlaces(places)];
			totals.begin(session);
			isNew = true;
			const missed = [...waiting.takeAll(), ...(session.writer === undefined ? [] : recent.takeAll())];
			for (const batch of missed) {
				add(batch);
			}
		},
		onBegunAnew(session) {
			session.writer?.keepPlaces(kept.all());
		},
	});

	function add(batch: Batch): void {
		const placed = taken.take(batch);
		if (placed !== undefined) {
			waiting.add(placed);
		}
	}

	function tell(): void {
		const state = stateNow();
		const text = JSON.stringify(state);
		if (text !== sent) {
			sent = text;
			onState(state);
		}
	}

	const stateNow = (): HistoryState => historyState(access, {...totals.now(), bytes: access.size(), notKept: waiting.notKept(), waiting: waiting.lines(), remark});

	/** Keeps what waits. On trouble it goes on waiting. */
	function commit(): void {
		clearTimeout(commitTimer);
		commitTimer = undefined;
		for (let batches = waiting.first(); batches.length > 0; batches = waiting.first()) {
			const given = batches;
			const began = performance.now();
			const ids = access.attempt(({writer}) => writer?.keep(given));
			if (ids === undefined) {
				tell();
				return;
			}

			access.well();
			waiting.done();
			kept.note(given);
			totals.add(given);
			count(given, ids);
			care.kept(given.reduce((sum, {bytes}) => sum + bytes.length, 0));
			const took = performance.now() - began;
			remark = took > slow ? {what: `the disk took ${(took / 1000).toFixed(1)} s to keep ${given.length} batches`, remedy: 'look what else writes to it'} : remark;
		}
	}

	/** Counts what was kept, and keeps the counts once in a while. */
	function count(batches: readonly PlacedBatch[], ids: ReadonlyArray<number | undefined>): void {
		if (isNew) {
			isNew = false;
			rolling.begin();
			keptCounts = 0;
			// What was just kept is among that with which it begins; what another console keeps is not.
			rolling.add(access.mode() === 'reads' ? batches : [], []);
		} else {
			rolling.add(batches, ids);
		}

		if (rolling.keep(Date.now() - keptCounts >= countsKept)) {
			keptCounts = Date.now();
			care.mayPack();
		}
	}

	const rolling = createRolling(access);
	const care = startHousekeeping(access, options, rolling.through);
	const watcher = setInterval(() => {
		access.check();
		if (access.trouble() !== undefined && access.attempt(({writer}) => writer?.keep([])) !== undefined) {
			access.well();
		}

		commit();
		if (options.readOnly !== true) {
			count([], []);
		}

		tell();
	}, watching);

	if (options.readOnly !== true) {
		// Not at once: whoever opens it waits for the places.
		setImmediate(() => {
			if (!isClosed) {
				count([], []);
			}
		});
	}

	const positions = kept.list();
	return {
		positions,
		state: stateNow,
		append(batch) {
			if (isClosed || options.readOnly === true) {
				return;
			}

			if (access.mode() === 'reads') {
				recent.add(batch);
				const placed = taken.take(batch);
				count(placed === undefined ? [] : [placed], []);
				return;
			}

			add(batch);
			if (waiting.lines() >= enoughLines && access.trouble() === undefined) {
				clearTimeout(commitTimer);
				commitTimer = setTimeout(commit, 0);
			}

			commitTimer ??= setTimeout(commit, gathering);
		},
		newest: async ({since, lines}) => access.attempt(({reader}) => reader.newest(since, lines)) ?? [],
		async search(ask: LineSearch, onProgress?: OnProgress, until?: AbortSignal): Promise<FoundLines> {
			const snapshot = access.attempt(session => session.snapshot());
			if (snapshot === undefined) {
				return {rows: [], complete: false};
			}

			try {
				return await searchPieces(snapshot.pieces, ask, {now: Date.now(), onProgress, until, onTrouble: access.meetInSearch});
			} finally {
				snapshot.close();
			}
		},
		statistics: async query => await rolling.page(query) ?? emptyPage(query),
		gaps: async ({hosts, from, to}) => access.attempt(({reader}) => reader.gaps(hosts, from, to)) ?? [],
		async close() {
			if (!isClosed) {
				isClosed = true;
				clearInterval(watcher);
				commit();
				rolling.keep(true);
				care.stop();
				access.close();
			}
		},
	};
}
