import type {Action} from '../model/action.js';
import {matchesFilter, parseFilter} from '../model/filter.js';
import {type HostName, isUp} from '../model/host.js';
import type {SourceGap} from '../model/position.js';
import type {CountRow} from '../model/rows.js';
import {createStatistics} from '../stats/index.js';
import {roomOf} from '../stats/room.js';
import type {EnginePort} from '../wire/engine-port.js';
import type {EngineSignal} from '../wire/protocol.js';
import {createAnswers} from './answers.js';
import {createArrivals} from './arrivals.js';
import {createChangeRecorder} from './change-recorder.js';
import {createChanges} from './changes.js';
import {createFleet} from './fleet.js';
import {createHelperSetup} from './helper-setup.js';
import {startHeart} from './heart.js';
import type {HostLink} from './host-link.js';
import {createIngest, mostPending} from './ingest.js';
import {createKeeping} from './keep-history.js';
import {createLineStore} from './line-store.js';
import {recallFrom} from './log-memory.js';
import type {EngineOptions} from './options.js';
import {createQuestionBook} from './questions.js';
import {createReadings} from './readings/reading.js';
import {createSnapshotPace} from './snapshot-pace.js';
import {hostRow} from './snapshot.js';
import type {TakenLine} from './taken-line.js';
import {createTimeline} from './timeline.js';
import {historyLines} from './trace/history-lines.js';
import {memoryLines} from './trace/memory-lines.js';
import {createTraces} from './trace/traces.js';
import {createViews} from './views.js';
import {createVitals} from './vitals.js';

/** Lines kept in memory for the stream, and the bytes that their texts may take. */
const capacity = 60_000;
const mostBytes = 64 * 1024 * 1024;
/** What came in is merged and shown this soon, milliseconds: no screen draws it more often. */
const beat = 100;
/** A snapshot goes out at least this often: clocks and rates run on. */
const slowSnapshot = 1000;

/** Who else is told of what the engine does: a run that counts the lines that were taken. */
export type EngineTap = {readonly onTaken: (host: HostName, taken: TakenLine) => void};

/** Opens the engine in this thread. It connects to its hosts at once; the port is how it is asked and heard. */
export function openEngine(options: EngineOptions, tap?: EngineTap): EnginePort {
	const listeners = new Set<(signal: EngineSignal) => void>();
	const signal = (message: EngineSignal): void => {
		for (const listener of listeners) {
			listener(message);
		}
	};

	const store = createLineStore(Math.ceil(capacity * 1.1) + (2 * mostPending));
	const timeline = createTimeline(store, {capacity, mostBytes});
	const statistics = createStatistics(options.hosts.length);
	const vitals = createVitals();
	const ingest = createIngest({store, timeline, statistics, mails: 2 * roomOf(options.hosts.length).mails});
	const book = createQuestionBook(signal);
	const recorder = createChangeRecorder(options.auditPath, options.operator, text => {
		signal({signal: 'notice', level: 'warning', text});
	});
	const heart = startHeart(() => {
		const now = Date.now();
		pace.count(ingest.flush());
		views.send(now);
		if (options.follow && pace.hasLinkChanged()) {
			meetArrivals(fleet.links);
		}

		changes.refresh();
		pace.take(now);
	}, {quick: beat, slow: slowSnapshot});
	const pace = createSnapshotPace({send: sendSnapshot, beat, slow: slowSnapshot});
	const keeping = options.history === undefined || !options.follow
		? undefined
		: createKeeping({
			history: options.history,
			hosts: options.hosts.map(({name}) => name),
			capacity,
			sinkOf(host, source) {
				const add = ingest.open(host, source);
				return taken => {
					heart.quicken();
					add(taken, 0);
				};
			},
			onNotice(level, text) {
				signal({signal: 'notice', level, text});
			},
			onChange() {
				pace.linkChanges();
				heart.quicken();
			},
		});
	const fleet = createFleet({
		...options,
		streams: options.follow ? 'follow' : 'none',
		questions: book.questions,
		sinkOf(host, source) {
			const add = ingest.open(host, source);
			const [link] = fleet.choose([host]);
			const sink = (taken: TakenLine): void => {
				heart.quicken();
				const skew = link?.discovery()?.clockSkew ?? 0;
				vitals.add(host, taken.line, taken.time - skew, taken.arrived);
				add(taken, skew);
				tap?.onTaken(host, taken);
			};

			return keeping?.counted(host, source, sink) ?? sink;
		},
		keeping,
		onChange() {
			pace.linkChanges();
			heart.quicken();
		},
	});
	const readings = createReadings(name => {
		views.touch(name);
		heart.quicken();
	});
	const views = createViews({timeline, statistics, readings, fleet, history: keeping?.past, missingOf, wake: heart.quicken, signal});
	const changes = createChanges({
		operator: options.operator,
		recorder,
		onProgress(id, host, step) {
			signal({signal: 'progress', id, host, step});
		},
		onReport(id, report) {
			signal({signal: 'report', id, report});
		},
		onNotice(text) {
			signal({signal: 'notice', level: 'warning', text});
		},
		history: (action, input, hosts) => countHistory(action, input, hosts),
		recall: recallFrom(timeline, Date.now),
		onWaiting(waiting) {
			signal({signal: 'waiting', changes: waiting});
		},
		onMissed(missed) {
			signal({signal: 'missed', changes: missed});
		},
		isLive: host => fleet.choose([host]).some(link => isUp(link.link())),
		vitals,
	});
	const meetArrivals = createArrivals(link => {
		void changes.arrived(link);
	});
	const helper = createHelperSetup({
		operator: options.operator,
		recorder,
		onProgress(id, host, step) {
			signal({signal: 'progress', id, host, step});
		},
	});
	const traces = createTraces({
		near: [memoryLines(timeline, store), ...keeping === undefined ? [] : [historyLines(keeping.past)]],
		fleet,
		tell(id, traced) {
			signal({signal: 'traced', id, traced});
		},
		clock: Date.now,
	});
	// Whoever opened the engine listens by then.
	const settled = Promise.resolve().then(async () => changes.settleOpen(fleet.links));

	function countHistory(action: Action, input: unknown, hosts: readonly string[]): readonly CountRow[] {
		const filter = parseFilter(action.history?.(input) ?? '');
		if (action.history === undefined || !filter.ok) {
			return [];
		}

		const counts = timeline.count(row => hosts.includes(row.host) && matchesFilter(filter.value, row, Date.now()), row => `${row.class} ${row.reason}`);
		return [...counts].map(([value, {count, last}]) => ({value, count, last})).sort((left, right) => right.count - left.count);
	}

	/** What of a host's logs is missing, also from before this console was opened. */
	function missingOf(link: HostLink): readonly SourceGap[] {
		return [...keeping?.gapsOf(link.host.name) ?? [], ...link.gapList()];
	}

	function sendSnapshot(now: number): void {
		const hosts = fleet.links.map(link => hostRow(link, ingest.tally(link.host.name), {now, missing: missingOf(link)}));
		const rate = hosts.reduce((sum, host) => sum + host.rate, 0);
		signal({signal: 'snapshot', snapshot: {now, hosts, ...ingest.totals(), rate, recent: statistics.recent(now), ...(keeping !== undefined && {history: keeping.past.state()})}});
	}

	async function stop(): Promise<undefined> {
		heart.stop();
		changes.stop();
		traces.stopAll();
		book.declineAll();
		fleet.stop();
		recorder.close();
		await keeping?.close();
		return undefined;
	}

	const answers = createAnswers({book, changes, fleet, helper, readings, timeline, traces, views, settled, auditPath: options.auditPath, stop});
	return {
		async request(name, ask) {
			return answers[name](ask);
		},
		listen(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		async close() {
			await stop();
		},
	};
}
