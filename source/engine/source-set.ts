import type {Discovery, Source} from '../model/discovery.js';
import type {Host} from '../model/host.js';
import type {Problem} from '../model/outcome.js';
import type {Gap, Position, SourceGap} from '../model/position.js';
import type {Connection} from '../remote/connection.js';
import {type Follower, followSource} from '../remote/index.js';
import {createHostClock, type HostClock} from './host-clock.js';
import {readerStaleAfter, type ReaderWatch} from './reader-watch.js';
import {createSourceReading, type SourceReading} from './source-reading.js';
import type {LineSink} from './taken-line.js';
import type {Lane, Turns} from './turns.js';

/** What is read of the logs: their past and what is written, only their past, or nothing. */
export type Streams = 'follow' | 'backlog' | 'none';

/** A log of a host as it is now. A log that is live may have a reason, too: what is wrong with how it is read. */
export type SourceState = {readonly id: string; readonly live: boolean; readonly reason?: string; readonly remedy?: string};

/** After these times a log whose reading ended by itself, or did not begin, is read again, milliseconds; the last one for good. */
const again = [1000, 5000, 15_000, 60_000];

/** Reading that lasted so long was no failed attempt, milliseconds. */
const lasting = 30_000;

/** What is to be kept of a source. */
export type KeptLines = {
	/** Of stamps that carry none. */
	readonly zone: string;
	/** Whole lines with their newlines; empty: only a place or a gap is told. */
	readonly chunk: Buffer;
	/** The place behind them; undefined: the log was read in a way that knows no places. */
	readonly after: Position | undefined;
	/** What is missing before them. */
	readonly gapsBefore: readonly Gap[];
};

export type SourceSetOptions = {
	readonly host: Host;
	readonly streams: Streams;
	readonly backlogMinutes: number;
	/** In which logs that are followed are taken in; absent: whatever comes is taken in at once. */
	readonly turns?: Pick<Turns, 'open'> | undefined;
	/** Over those who read the logs; absent: nobody is missed. */
	readonly watch?: ReaderWatch;
	/** Where the lines of a source go. */
	readonly sinkOf: (source: string) => LineSink;
	readonly onChange: () => void;
	/** Every source has ended by itself. */
	readonly onFinished: () => void;
	/** Up to where a source was read at an earlier time; asked once, before it is first followed. */
	readonly placeOf?: (source: Source) => Position | undefined;
	/** Lines went to the sink, or a place was reached, or a gap is known. */
	readonly onKept?: (source: Source, kept: KeptLines) => void;
};

/** The logs of one host, over all its connections. */
export type SourceSet = {
	readonly start: (connection: Connection, discovery: Discovery) => void;
	/** Follows the logs that only sudo with a password can read: the password was given. */
	readonly startHeld: (connection: Connection, discovery: Discovery) => void;
	readonly stop: () => void;
	readonly states: () => readonly SourceState[];
	readonly gaps: () => number;
	readonly gapList: () => readonly SourceGap[];
	/** When data or a sign of life last came in, ms since the epoch. */
	readonly lastData: () => number;
	/** To be called every `lookInterval`: a log whose reader is silent is not called live. */
	readonly lookAtReaders: () => void;
	/** What the beats of the logs say of the host. */
	readonly clock: HostClock;
	/** Bytes of all logs that were not sent yet, by their last beats. */
	readonly behind: () => number;
};

type Followed = {readonly source: Source; readonly zone: string; readonly reading: SourceReading; readonly lane: Lane};

/** Where nothing has to wait. */
const atOnce: Pick<Turns, 'open'> = {
	open: () => ({
		push(run) {
			run();
		},
		done: async () => undefined,
	}),
};

const staleReader: Problem = {what: `stale: its reader on the host has given no sign of life for ${readerStaleAfter / 1000} s`, remedy: 'reconnect the host'};

export function createSourceSet({host, streams, backlogMinutes, turns = atOnce, watch, sinkOf, onChange, onFinished, placeOf, onKept}: SourceSetOptions): SourceSet {
	const readings = new Map<string, SourceReading>();
	const lanes = new Map<string, Lane>();
	const behind = new Map<string, number>();
	const clock = createHostClock();
	const followers = new Map<string, Follower>();
	/** Logs whose reader is silent. */
	const stale = new Set<string>();
	let states: SourceState[] = [];
	let lastData = 0;
	let current: Connection | undefined;

	function setState(state: SourceState): void {
		states = [...states.filter(({id}) => id !== state.id), state].sort((left, right) => left.id < right.id ? -1 : 1);
		onChange();
	}

	const setTrouble = (id: string, live: boolean, problem: Problem | undefined): void => {
		setState({id, live, reason: problem?.what, remedy: problem?.remedy});
	};

	function readingOf(source: Source, zone: string): SourceReading {
		const known = readings.get(source.id) ?? createSourceReading({
			format: source.format,
			zone,
			host: host.name,
			place: placeOf?.(source),
			sink: sinkOf(source.id),
			onKept(chunk, after, gapsBefore) {
				onKept?.(source, {zone, chunk, after, gapsBefore});
			},
		});
		readings.set(source.id, known);
		return known;
	}

	/** What comes of a log over all its connections keeps its order: what an earlier one brought is taken in before a later one is asked for more. */
	function laneOf(id: string): Lane {
		const lane = lanes.get(id) ?? turns.open(isFull => {
			followers.get(id)?.hold(isFull);
			if (isFull) {
				watch?.forget(id);
			}
		});
		lanes.set(id, lane);
		return lane;
	}

	/** Minutes of the past that are wanted where no place is known. */
	function spanOf(reading: SourceReading): number {
		const last = reading.lastTime();
		return last === undefined ? backlogMinutes : Math.min(24 * 60, Math.ceil((Date.now() - last) / 60_000) + 1);
	}

	/** Resolves when the source has ended by itself. `attempt`: how often it just failed. */
	async function follow(connection: Connection, followed: Followed, attempt = 0): Promise<void> {
		const {source, reading, lane} = followed;
		const {id} = source;
		await lane.done();
		if (streams === 'follow' && connection !== current) {
			return;
		}

		const began = Date.now();
		const span = spanOf(reading);
		reading.begin(began - (span * 60_000));
		let hasEnded = false;
		let trouble: Problem | undefined;
		let follower: Follower | undefined;

		return new Promise((resolve, reject) => {
			const end = (problem: Problem | undefined): void => {
				hasEnded = true;
				behind.delete(id);
				stale.delete(id);
				watch?.forget(id);
				if (follower !== undefined && followers.get(id) === follower) {
					followers.delete(id);
				}

				reading.keepPlace();
				setTrouble(id, false, problem);
				resolve();
				followAgain(connection, followed, Date.now() - began > lasting ? 0 : attempt + 1);
			};

			const hear = (): void => {
				lastData = Date.now();
				watch?.heard(id);
				if (stale.delete(id)) {
					setTrouble(id, true, trouble);
				}
			};

			followSource(connection, source, {backlogMinutes: span, follow: streams === 'follow', after: reading.place()}, {
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
						onChange();
					});
				},
				onBeat(beat) {
					hear();
					watch?.beat(id);
					clock.tell(beat.clock, lastData);
					behind.set(id, beat.behind);
					lane.push(reading.keepPlace);
				},
				onNote: hear,
				onTrouble(problem) {
					trouble = problem;
					if (follower !== undefined) {
						setTrouble(id, true, trouble);
					}
				},
				onEnd(problem) {
					lastData = Date.now();
					lane.push(() => {
						end(problem);
					});
				},
			}).then(started => {
				if (hasEnded) {
					// What there is to say of it was said.
					return;
				}

				if (started.ok) {
					follower = started.value;
					followers.set(id, follower);
					setTrouble(id, true, trouble);
				} else {
					end(started.problem);
				}
			}).catch(reject);
		});
	}

	/** A log whose reading ended while the connection stands is taken up again where it ended. */
	function followAgain(connection: Connection, followed: Followed, attempt: number): void {
		if (streams !== 'follow' || connection !== current) {
			return;
		}

		setTimeout(() => {
			if (connection === current) {
				void follow(connection, followed, attempt);
			}
		}, again[Math.min(attempt, again.length - 1)]).unref();
	}

	const followedOf = (source: Source, zone: string): Followed => ({source, zone, reading: readingOf(source, zone), lane: laneOf(source.id)});

	return {
		start(connection, discovery) {
			current = connection;
			lastData = Date.now();
			const wanted = streams === 'none' ? [] : discovery.sources;
			const open = wanted.filter(source => source.readable !== 'no' && !isHeld(source, discovery));
			states = wanted.filter(source => !open.includes(source)).map(source => stateOf(source, discovery));
			onChange();
			const ends = open.map(async source => follow(connection, followedOf(source, host.zone ?? discovery.zone)));
			void Promise.all(ends).then(onFinished);
		},
		startHeld(connection, discovery) {
			for (const source of streams === 'none' ? [] : discovery.sources.filter(each => isHeld(each, discovery))) {
				void follow(connection, followedOf(source, host.zone ?? discovery.zone));
			}
		},
		stop() {
			current = undefined;
			for (const follower of followers.values()) {
				follower.stop();
			}

			followers.clear();
			states = states.map(state => ({...state, live: false}));
		},
		states: () => states,
		gaps: () => [...readings.values()].reduce((sum, reading) => sum + reading.gaps().length, 0),
		gapList: () => [...readings].flatMap(([source, reading]) => reading.gaps().map(gap => ({...gap, source}))),
		lastData: () => lastData,
		lookAtReaders() {
			for (const id of watch?.look() ?? []) {
				stale.add(id);
				setTrouble(id, false, staleReader);
			}
		},
		clock,
		behind: () => [...behind.values()].reduce((sum, bytes) => sum + bytes, 0),
	};
}

/** Nobody is asked for a password just because a host was opened: such a log waits until the operator gave it for something. */
const isHeld = ({readable}: Source, {privilege}: Discovery): boolean => readable === 'sudo' && privilege === 'sudo-password';

function stateOf(source: Source, discovery: Discovery): SourceState {
	const {id, reason, remedy} = source;
	return isHeld(source, discovery)
		? {id, live: false, reason: 'sudo asks for a password', remedy: 'open Bans: once the password is given, this log is followed too'}
		: {id, live: false, reason, remedy};
}
