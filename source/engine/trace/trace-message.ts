import type {HostName} from '../../model/host.js';
import type {StreamRow} from '../../model/rows.js';
import {chooseStories} from '../../model/trace/choose-stories.js';
import {createKnownLines} from '../../model/trace/known-lines.js';
import {firstTexts, nextTexts} from '../../model/trace/next-texts.js';
import type {Story} from '../../model/trace/story.js';
import {tellStories} from '../../model/trace/tell-stories.js';
import type {TraceQuery} from '../../model/trace/trace-query.js';
import type {Traced, TracedPlace} from '../../model/trace/traced.js';
import type {LinePlace, NearPlace} from './line-place.js';

/** What is asked, and where it may be found. */
export type TraceAsk = {
	readonly query: TraceQuery;
	/** Empty: all. */
	readonly hosts: readonly HostName[];
	/** Nothing older is looked at, milliseconds since the epoch. */
	readonly since: number;
	/** The moment of asking. */
	readonly now: number;
};

export type TracePlaces = {
	/** Asked first, in no order. */
	readonly near: readonly NearPlace[];
	/** Asked when those do not tell the whole story: all at once. */
	readonly far: readonly LinePlace[];
	/** The hosts whose logs the near places must hold so that nobody else is asked. */
	readonly hosts: readonly HostName[];
};

/** Lines that are kept of one search. */
const mostLines = 20_000;

/** Stories that are told, and followed up in further rounds. */
const mostStories = 50;

/** How often a place is asked: what it gave may name other queue ids, which may name others. */
const mostRounds = 8;

/** Texts of one question. */
const mostTexts = 400;

/** While lines come in, stories are told anew this often, milliseconds. */
const pause = 250;

const hour = 3_600_000;

/** Greylisting and refusals before a message got in are looked for so long before it. */
const beforehand = hour;

type Asked = {readonly place: LinePlace; readonly texts: Set<string>; rounds: number; state: TracedPlace};

/**
Looks for the stories of the messages that are asked for: near places first, the others where those do not tell everything. What one place finds is
asked of all others, until nothing new comes. `tell` is called whenever more is known.
*/
export async function traceMessage({query, hosts, since, now}: TraceAsk, {near, far, hosts: all}: TracePlaces, {tell, until}: {readonly tell: (traced: Traced) => void; readonly until: AbortSignal}): Promise<Traced> {
	const known = createKnownLines(mostLines);
	const entryOf = (place: LinePlace): Asked => ({place, texts: new Set(), rounds: 0, state: {place: place.name, ...place.host !== undefined && {host: place.host}, state: 'looking', found: 0, troubles: []}});
	const nearby = near.map(place => entryOf(place));
	const asked: Asked[] = [...nearby];
	let stories: readonly Story[] = [];
	let wanted: readonly string[] = firstTexts(query);
	let isStale = false;
	let thought = 0;

	const traced = (isDone: boolean): Traced => ({
		stories: stories.slice(0, mostStories),
		leftOut: Math.max(0, stories.length - mostStories),
		since,
		places: asked.map(({state}) => state),
		isDone,
	});

	function take(rows: readonly StreamRow[]): void {
		isStale = known.add(rows.filter(({time}) => time >= since)) > 0 || isStale;
	}

	/** Tells the stories anew, when there are new lines; not again and again while they come in. */
	function think(patience = 0): void {
		if (isStale && performance.now() - thought >= patience) {
			isStale = false;
			thought = performance.now();
			stories = chooseStories(tellStories(known.rows()), query);
			wanted = [...new Set([...firstTexts(query), ...stories.slice(0, mostStories).flatMap(story => nextTexts(story))])];
		}
	}

	function note(entry: Asked, change: Partial<TracedPlace>): void {
		entry.state = {...entry.state, ...change};
	}

	async function ask(entry: Asked, texts: readonly string[]): Promise<void> {
		entry.rounds += 1;
		note(entry, {state: 'looking', share: undefined});
		for (const text of texts) {
			entry.texts.add(text);
		}

		await entry.place.find({texts, from: since, to: now + hour, hosts}, {
			onRows(rows) {
				take(rows);
				note(entry, {found: entry.state.found + rows.length});
				think(pause);
				tell(traced(false));
			},
			onShare(share) {
				note(entry, {share});
				tell(traced(false));
			},
			onTrouble(trouble) {
				if (!entry.state.troubles.some(({what}) => what === trouble.what)) {
					note(entry, {troubles: [...entry.state.troubles, trouble]});
				}
			},
		}, until);
		note(entry, {state: entry.state.troubles.length > 0 && entry.state.found === 0 ? 'failed' : 'done', share: 1});
	}

	/** Asks each of the places for what it was not asked yet, over and over; a slow one holds up none of the others. */
	async function search(entries: readonly Asked[]): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			const running = new Set<Asked>();
			const pump = (): void => {
				think();
				for (const entry of entries) {
					const texts = wanted.filter(text => !entry.texts.has(text)).slice(0, mostTexts);
					if (texts.length > 0 && !running.has(entry) && entry.rounds < mostRounds && !until.aborted) {
						running.add(entry);
						ask(entry, texts).then(() => {
							running.delete(entry);
							pump();
						}).catch(reject);
					}
				}

				if (running.size === 0) {
					resolve();
				}
			};

			pump();
		});
		tell(traced(false));
	}

	/** Whether the near places tell the whole story already. */
	async function isEnough(): Promise<boolean> {
		const [first] = stories;
		if (first === undefined || !stories.every(story => story.isWhole)) {
			return false;
		}

		const begin = Math.max(since, Math.min(...stories.map(({from}) => from)) - beforehand);
		const covered = await Promise.all(near.map(async place => place.covers(hosts.length === 0 ? all : hosts, begin)));
		return covered.includes(true);
	}

	await search(nearby);
	if (far.length > 0 && !until.aborted && !await isEnough()) {
		const hostwise = far.map(place => entryOf(place));
		asked.push(...hostwise);
		await search(hostwise);
		// What hosts told may name what the memory knows.
		await search(nearby);
	}

	return traced(true);
}
