import type {Report} from '../../source/model/action.js';
import type {Outcome} from '../../source/model/outcome.js';
import type {StreamRow} from '../../source/model/rows.js';
import type {EnginePort} from '../../source/wire/engine-port.js';
import type {ChangePlan, EngineSignal, RequestName, Requests, View} from '../../source/wire/protocol.js';
import {tracedNight} from './traced-night.js';
import {bans, changePlan, reports, senders, snapshot, spf, statistics, streamRows} from './canned-night.js';

/** Something that a fake engine was asked. */
export type Asked = {readonly [Name in RequestName]: {readonly name: Name; readonly ask: Requests[Name]['ask']}}[RequestName];

/** An engine's port that remembers what it was asked. */
export type FakePort = EnginePort & {
	readonly asked: readonly Asked[];
	/** Says something as the engine would. */
	readonly say: (signal: EngineSignal) => void;
};

/** An engine that answers with one canned night. */
export function fakePort(): FakePort {
	const listeners = new Set<(signal: EngineSignal) => void>();
	const asked: Asked[] = [];
	const say = (signal: EngineSignal): void => {
		for (const listener of listeners) {
			listener(signal);
		}
	};

	return {
		asked,
		say,
		async request<Name extends RequestName>(name: Name, ask: Requests[Name]['ask']): Promise<Requests[Name]['answer']> {
			// Name and ask belong together by the signature; the compiler does not see it through the union.
			const question = {name, ask} as unknown as Asked;
			asked.push(question);
			return answerTo(question, say) as Requests[Name]['answer'];
		},
		listen(listener) {
			listeners.add(listener);
			say({signal: 'snapshot', snapshot});
			return () => {
				listeners.delete(listener);
			};
		},
		async close() {
			listeners.clear();
		},
	};
}

/** What the canned night answers; content of watched views is said first. */
export function answerTo(asked: Asked, say: (signal: EngineSignal) => void): unknown {
	switch (asked.name) {
		case 'watch': {
			for (const view of asked.ask.views) {
				say(contentOf(view));
			}

			const wrong = asked.ask.views.find(view => view.view === 'stream' && view.filter.startsWith('form:'));
			return {filterProblem: wrong === undefined ? undefined : 'there is no key "form" to filter by; from: is the nearest'};
		}

		case 'row': {
			return streamRows.find(({seq}) => seq === asked.ask.seq);
		}

		case 'plan': {
			return {ok: true, value: changePlan(asked.ask)} satisfies Outcome<ChangePlan>;
		}

		case 'decide': {
			return reports;
		}

		case 'plan-helper':
		case 'apply-helper': {
			return {ok: false, problem: {what: 'no helper is set up in the console'}} satisfies Requests['apply-helper']['answer'];
		}

		case 'journal': {
			return [] satisfies Requests['journal']['answer'];
		}

		case 'apply': {
			return {ok: true, value: reports} satisfies Outcome<readonly Report[]>;
		}

		case 'export-unclassified': {
			return {ok: true, value: {path: '/home/ana/.local/state/mxdeck/unclassified-20261122-031241.txt', lines: 54}} satisfies Requests['export-unclassified']['answer'];
		}

		case 'trace': {
			return tracedNight(asked.ask.since);
		}

		case 'forget':
		case 'stop-trace':
		case 'refresh':
		case 'reply':
		case 'reconnect':
		case 'stop': {
			return undefined;
		}
	}
}

const has = (hosts: readonly string[], host: string): boolean => hosts.length === 0 || hosts.includes(host);

/** What a watched view shows. */
export function contentOf(view: View): EngineSignal {
	switch (view.view) {
		case 'stream': {
			return {signal: 'content', view: 'stream', content: pageOf(view)};
		}

		case 'statistics': {
			return {signal: 'content', view: 'statistics', content: statistics};
		}

		case 'bans': {
			return {signal: 'content', view: 'bans', content: bans.filter(({host}) => has(view.hosts, host))};
		}

		case 'senders': {
			return {signal: 'content', view: 'senders', content: senders.filter(({host}) => has(view.hosts, host))};
		}

		case 'spf': {
			return {signal: 'content', view: 'spf', content: spf.filter(({host}) => has(view.hosts, host))};
		}
	}
}

function pageOf({hosts, filter, rows, anchor}: Extract<View, {view: 'stream'}>) {
	// A stand-in for the real filter: the value of the last term, anywhere in the line.
	const wanted = filter.split(/[\s:]+/).at(-1)?.replaceAll(/[@"]/g, '') ?? '';
	const matching = streamRows.filter((row: StreamRow) => has(hosts, row.host) && JSON.stringify(row).includes(wanted));
	const end = anchor.at === 'tail'
		? matching.length
		: (anchor.at === 'until'
			? matching.filter(({seq}) => seq <= anchor.seq).length
			: Math.min(matching.length, matching.filter(({seq}) => seq < anchor.seq).length + rows));
	const from = Math.max(0, end - rows);
	return {rows: matching.slice(from, Math.max(end, from)), newer: matching.length - end, older: from, matched: matching.length};
}
