import type {Source} from '../model/discovery.js';
import type {Problem} from '../model/outcome.js';
import type {Connection} from '../remote/connection.js';
import {type Follower, followSource} from '../remote/index.js';
import type {HostClock} from './host-clock.js';
import {readerStaleAfter, type ReaderWatch} from './reader-watch.js';
import type {SourceReading} from './source-reading.js';
import type {Turns} from './turns.js';

/** After these times a log whose reading ended by itself, or did not begin, is read again, milliseconds; the last one for good. */
const again = [1000, 5000, 15_000, 60_000];

/** Reading that lasted so long was no failed attempt, milliseconds. */
const lasting = 30_000;

export type FollowedLogOptions = {
	readonly source: Source;
	/** Where its lines go, its place and its gaps, over all connections. */
	readonly reading: SourceReading;
	/** In which its lines are taken in. */
	readonly turns: Pick<Turns, 'open'>;
	/** Over those who read the logs; absent: nobody is missed. */
	readonly watch: ReaderWatch | undefined;
	/** What is written is wanted, too, until the connection ends; else its past alone. */
	readonly follows: boolean;
	readonly backlogMinutes: number;
	/** Is told what the beats say of the host's clock. */
	readonly clock: HostClock;
	/** Whether it is by this connection that the host is reached. */
	readonly isCurrent: (connection: Connection) => boolean;
	/** The log is read, or is not, and what is wrong with that. */
	readonly onState: (isLive: boolean, problem: Problem | undefined) => void;
	/** Something is missing. */
	readonly onGap: () => void;
};

/** One log of a host, over all its connections. */
export type FollowedLog = {
	readonly reading: SourceReading;
	/** Reads it on by a connection, and again whenever that ends by itself while the connection stands. Resolves when it ended the first time. */
	readonly follow: (connection: Connection) => Promise<void>;
	readonly stop: () => void;
	/** Its reader has given no sign of life for too long: it is not called live until it gives one. */
	readonly miss: () => void;
	/** When data or a sign of life last came in, ms since the epoch; 0: never. */
	readonly lastData: () => number;
	/** Bytes that the host had not sent yet, by its last beat. */
	readonly behind: () => number;
};

const staleReader: Problem = {what: `stale: its reader on the host has given no sign of life for ${readerStaleAfter / 1000} s`, remedy: 'reconnect the host'};

/** Minutes of the past that are wanted where no place is known. */
function spanOf(reading: SourceReading, backlogMinutes: number): number {
	const last = reading.lastTime();
	return last === undefined ? backlogMinutes : Math.min(24 * 60, Math.ceil((Date.now() - last) / 60_000) + 1);
}

export function createFollowedLog({source, reading, turns, watch, follows, backlogMinutes, clock, isCurrent, onState, onGap}: FollowedLogOptions): FollowedLog {
	const {id} = source;
	let current: Follower | undefined;
	let isStale = false;
	let lastData = 0;
	let behind = 0;
	// What comes over all its connections keeps its order: what an earlier one brought is taken in before a later one is asked for more.
	const lane = turns.open(isFull => {
		current?.hold(isFull);
		if (isFull) {
			watch?.forget(id);
		}
	});

	/** Reads on by a connection until that ends by itself; `onEnd` is told when it did. */
	async function read(connection: Connection, span: number, onEnd: () => void): Promise<void> {
		let follower: Follower | undefined;
		let hasEnded = false;
		let trouble: Problem | undefined;

		function end(problem: Problem | undefined): void {
			hasEnded = true;
			behind = 0;
			isStale = false;
			watch?.forget(id);
			if (follower !== undefined && current === follower) {
				current = undefined;
			}

			reading.keepPlace();
			onState(false, problem);
			onEnd();
		}

		function hear(): void {
			lastData = Date.now();
			watch?.heard(id);
			if (isStale) {
				isStale = false;
				onState(true, trouble);
			}
		}

		const started = await followSource(connection, source, {backlogMinutes: span, follow: follows, after: reading.place()}, {
			onData(chunk, after) {
				hear();
				const arrived = lastData;
				lane.push(() => {
					reading.take(chunk, after, arrived);
				}, chunk.length);
			},
			onGap(gap) {
				lane.push(() => {
					reading.miss(gap);
					onGap();
				});
			},
			onBeat(beat) {
				hear();
				watch?.beat(id);
				clock.tell(beat.clock, lastData);
				behind = beat.behind;
				lane.push(reading.keepPlace);
			},
			onNote: hear,
			onTrouble(problem) {
				trouble = problem;
				if (follower !== undefined) {
					onState(true, trouble);
				}
			},
			onEnd(problem) {
				lastData = Date.now();
				lane.push(() => {
					end(problem);
				});
			},
		});
		if (hasEnded) {
			// What there is to say of it was said.
			return;
		}

		if (started.ok) {
			follower = started.value;
			current = follower;
			onState(true, trouble);
		} else {
			end(started.problem);
		}
	}

	/** `attempt`: how often it just failed. */
	async function follow(connection: Connection, attempt = 0): Promise<void> {
		await lane.done();
		if (follows && !isCurrent(connection)) {
			return;
		}

		const began = Date.now();
		const span = spanOf(reading, backlogMinutes);
		reading.begin(began - (span * 60_000));
		return new Promise((resolve, reject) => {
			const onEnd = (): void => {
				resolve();
				followAgain(connection, Date.now() - began > lasting ? 0 : attempt + 1);
			};

			read(connection, span, onEnd).catch(reject);
		});
	}

	function followAgain(connection: Connection, attempt: number): void {
		if (!follows || !isCurrent(connection)) {
			return;
		}

		setTimeout(() => {
			if (isCurrent(connection)) {
				void follow(connection, attempt);
			}
		}, again[Math.min(attempt, again.length - 1)]).unref();
	}

	return {
		reading,
		follow: async connection => follow(connection),
		stop() {
			current?.stop();
			current = undefined;
		},
		miss() {
			isStale = true;
			onState(false, staleReader);
		},
		lastData: () => lastData,
		behind: () => behind,
	};
}
