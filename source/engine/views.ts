import {setImmediate as othersTurn} from 'node:timers/promises';
import {matchesFilter, readFilter, type Filter} from '../model/filter.js';
import type {HostName} from '../model/host.js';
import type {SourceGap} from '../model/position.js';
import type {Statistics} from '../stats/index.js';
import type {EngineSignal, View} from '../wire/protocol.js';
import type {Fleet} from './fleet.js';
import type {Past} from './keep-history.js';
import {createLongStatistics} from './long-statistics.js';
import {createPastLines} from './past-lines.js';
import type {HostLink} from './host-link.js';
import type {Readings} from './readings/reading.js';
import {createStatisticsPages} from './statistics-pages.js';
import type {Matches, Timeline} from './timeline.js';

/** The views that the console draws, and what they hold. */
export type Views = {
	/** Replaces the watched views and sends their content; answers what is wrong with a filter. */
	readonly watch: (views: readonly View[], now: number) => Promise<string | undefined>;
	/** Sends the content of the watched views that changed since it was last sent. */
	readonly send: (now: number) => void;
	/** A reading was made: its view is sent with the next `send`. */
	readonly touch: (view: View['view']) => void;
};

type ViewsOptions = {
	readonly timeline: Timeline;
	readonly statistics: Statistics;
	readonly readings: Readings;
	readonly fleet: Fleet;
	/** Asked for what goes back further than an hour; absent: none is kept. */
	readonly history?: Pick<Past, 'search' | 'statistics' | 'state'> | undefined;
	/** Something is to be sent soon. */
	readonly wake: () => void;
	/** What of a host's logs is missing. */
	readonly missingOf: (link: HostLink) => readonly SourceGap[];
	readonly signal: (signal: EngineSignal) => void;
};

/** Statistics without another window are of so long, milliseconds. */
const hour = 60 * 60 * 1000;

type Predicate = {readonly key: string; readonly matches: Matches};

const everything: Filter | undefined = undefined;

/** The rows of a stream view; `since:` in a filter is held against the clock at the time of asking. */
function predicateOf(hosts: readonly HostName[], text: string, filter: Filter | undefined): Predicate {
	const chosen = new Set(hosts);
	const isAll = chosen.size === 0 && (filter === undefined || filter.groups.length === 0);
	return {
		key: JSON.stringify([[...hosts].sort(), text]),
		matches: isAll ? undefined : row => (chosen.size === 0 || chosen.has(row.host)) && (filter === undefined || matchesFilter(filter, row, Date.now())),
	};
}

export function createViews({timeline, statistics, readings, fleet, history, missingOf, wake, signal}: ViewsOptions): Views {
	let watched: readonly View[] = [];
	const predicates = new Map<View, Predicate>();
	const touched = new Set<View['view']>();
	let sentVersion = -1;
	/** The first regular expression loads what compiles it: what is asked for meanwhile waits its turn, so that the last answer holds. */
	let turn: Promise<unknown> = Promise.resolve();
	let asked = 0;

	const counted = createStatisticsPages({
		count(view, now) {
			const hosts = fleet.choose(view.hosts);
			return statistics.pageBySteps({hosts: hosts.map(({host}) => host.name), now, top: view.top, atLeast: hosts.some(link => missingOf(link).some(({to}) => (to ?? now) > now - hour))});
		},
		state: () => `${timeline.version()} ${fleet.links.reduce((sum, link) => sum + link.gaps(), 0)}`,
		clock: () => performance.now(),
		soon: setImmediate,
	});
	const long = createLongStatistics({
		history,
		live: async (view, now) => new Promise(resolve => {
			counted.ask(view, now, resolve);
		}),
		onPage(content) {
			const {window} = content.instead ?? content;
			if (watched.some(view => view.view === 'statistics' && view.window === window)) {
				signal({signal: 'content', view: 'statistics', content});
			}
		},
		clock: () => performance.now(),
	});
	const past = createPastLines({
		timeline,
		hosts: fleet.links.map(({host}) => host.name),
		history,
		onNews() {
			touched.add('stream');
			wake();
		},
	});
	const isLong = ({window}: Extract<View, {view: 'statistics'}>): boolean => window !== '1h';

	function sendOne(view: View, now: number): void {
		switch (view.view) {
			case 'stream': {
				const predicate = predicates.get(view);
				if (predicate !== undefined) {
					signal({signal: 'content', view: 'stream', content: past.reach(predicate.key, view, timeline.page(predicate.key, predicate.matches, view.rows, view.anchor))});
				}

				break;
			}

			case 'statistics': {
				if (isLong(view)) {
					long.show(view, now);
				} else {
					counted.ask(view, now, content => {
						if (watched.includes(view)) {
							signal({signal: 'content', view: 'statistics', content});
						}
					});
				}

				break;
			}

			case 'bans': {
				signal({signal: 'content', view: 'bans', content: readings.content('bans', fleet.choose(view.hosts))});
				break;
			}

			case 'senders': {
				signal({signal: 'content', view: 'senders', content: readings.content('senders', fleet.choose(view.hosts))});
				break;
			}

			case 'spf': {
				signal({signal: 'content', view: 'spf', content: readings.content('spf', fleet.choose(view.hosts))});
				break;
			}
		}
	}

	function isDue(view: View, now: number): boolean {
		switch (view.view) {
			case 'stream': {
				return timeline.version() !== sentVersion || touched.has('stream');
			}

			case 'statistics': {
				return !isLong(view) && counted.isDue(view, now);
			}

			default: {
				return touched.has(view.view);
			}
		}
	}

	/** What was never read is read when a screen first shows it. */
	function readWhatIsMissing(view: View): void {
		if (view.view === 'bans' || view.view === 'senders' || view.view === 'spf') {
			const {view: name} = view;
			const missing = fleet.choose(view.hosts).filter(link => !readings.isRead(name, link));
			void readings.refresh(name, missing);
		}
	}

	/** Reads the filters of all views; answers what is wrong with the first that is. */
	async function readFilters(views: readonly View[]): Promise<string | undefined> {
		const read = await Promise.all(views.map(async view => view.view === 'stream' ? {view, filter: await readFilter(view.filter)} : undefined));
		let problem: string | undefined;
		predicates.clear();
		for (const {view, filter} of read.filter(each => each !== undefined)) {
			problem ??= filter.ok ? undefined : filter.problem.what;
			predicates.set(view, predicateOf(view.hosts, filter.ok ? view.filter : '', filter.ok ? filter.value : everything));
		}

		return problem;
	}

	return {
		async watch(views, now) {
			asked += 1;
			const own = asked;
			const reading = turn.then(async () => {
				// What else waits to be asked comes in first: who types a filter faster than it can be held against all rows wants the last one.
				await othersTurn();
				return own === asked ? readFilters(views) : undefined;
			});
			turn = Promise.allSettled([reading]);
			const problem = await reading;
			if (own !== asked) {
				return undefined;
			}

			watched = views;
			const keys = new Set([...predicates.values()].map(({key}) => key));
			timeline.keep(keys);
			past.keep(keys);
			for (const view of views) {
				sendOne(view, now);
				readWhatIsMissing(view);
			}

			return problem;
		},
		send(now) {
			const due = watched.filter(view => isDue(view, now));
			sentVersion = timeline.version();
			touched.clear();
			for (const view of due) {
				sendOne(view, now);
			}

			for (const view of watched) {
				if (view.view === 'statistics' && isLong(view)) {
					long.refresh(view, now);
				}
			}
		},
		touch(view) {
			touched.add(view);
		},
	};
}
