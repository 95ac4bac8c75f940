import path from 'node:path';
import {failure} from '../model/outcome.js';
import type {RequestName, Requests} from '../wire/protocol.js';
import type {createChanges} from './changes.js';
import {exportUnclassified} from './export-unclassified.js';
import type {createFleet} from './fleet.js';
import type {createHelperSetup} from './helper-setup.js';
import {readJournals} from './journal.js';
import type {createQuestionBook} from './questions.js';
import type {createReadings} from './readings/reading.js';
import type {createTimeline} from './timeline.js';
import type {createTraces} from './trace/traces.js';
import type {createViews} from './views.js';

/** The parts of the engine that requests are answered by. */
type Parts = {
	readonly book: ReturnType<typeof createQuestionBook>;
	readonly changes: ReturnType<typeof createChanges>;
	readonly fleet: ReturnType<typeof createFleet>;
	readonly helper: ReturnType<typeof createHelperSetup>;
	readonly readings: ReturnType<typeof createReadings>;
	readonly timeline: ReturnType<typeof createTimeline>;
	readonly traces: ReturnType<typeof createTraces>;
	readonly views: ReturnType<typeof createViews>;
	/** Resolves when changes that an earlier console left open were asked for. */
	readonly settled: Promise<void>;
	readonly auditPath: string | undefined;
	readonly stop: () => Promise<undefined>;
};

/** What answers each request. */
export type Answers = {readonly [Name in RequestName]: (ask: Requests[Name]['ask']) => Promise<Requests[Name]['answer']> | Requests[Name]['answer']};

/** Answers what the console asks: each request goes to the part of the engine that knows. */
export function createAnswers({book, changes, fleet, helper, readings, timeline, traces, views, settled, auditPath, stop}: Parts): Answers {
	/** What was read of hosts is read again after a change, so that the screens show what is. */
	async function readAgain(hosts: readonly string[]): Promise<void> {
		const links = fleet.choose(hosts);
		await Promise.all((['bans', 'senders', 'spf'] as const).map(async name => readings.refresh(name, links.filter(link => readings.isRead(name, link)))));
	}

	return {
		async watch({views: wanted}) {
			const filterProblem = await views.watch(wanted, Date.now());
			return filterProblem === undefined ? {} : {filterProblem};
		},
		row: ({seq}) => timeline.row(seq),
		async refresh({view, hosts}) {
			await readings.refresh(view, fleet.choose(hosts));
			return undefined;
		},
		plan: async ({action, input, hosts}) => changes.plan(action, input, fleet.choose(hosts)),
		async apply({id, overrides, confirmWithin}) {
			const reports = await changes.apply(id, overrides, confirmWithin);
			if (reports.ok) {
				void readAgain(reports.value.filter(({result}) => result === 'done').map(({host}) => host));
			}

			return reports;
		},
		decide: async ({id, decision, seconds = 600, hosts}) => changes.decide(id, decision === 'extend' ? {decide: decision, seconds} : {decide: decision}, fleet.choose(hosts)),
		forget({id, host}) {
			changes.forget(id, host);
			return undefined;
		},
		async 'plan-helper'({host, ...wish}) {
			const [link] = fleet.choose([host]);
			return link === undefined ? failure({what: `${host} is not among the hosts`}) : helper.plan(link, wish);
		},
		'apply-helper': async ({id}) => helper.apply(id),
		journal: async ({hosts, limit}) => readJournals(fleet.choose(hosts), limit, settled),
		reply(answer) {
			book.reply(answer);
			return undefined;
		},
		'export-unclassified'({hosts}) {
			const folder = auditPath === undefined ? undefined : path.dirname(auditPath);
			return exportUnclassified(timeline, hosts, {folder, now: Date.now()});
		},
		trace: async ask => traces.trace(ask),
		'stop-trace'({id}) {
			traces.stop(id);
			return undefined;
		},
		reconnect({hosts}) {
			for (const link of fleet.choose(hosts)) {
				link.reconnect();
			}

			return undefined;
		},
		stop,
	};
}
