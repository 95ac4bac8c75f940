import type {Discovery, Source} from '../model/discovery.js';
import type {Host} from '../model/host.js';
import type {Gap, Position, SourceGap} from '../model/position.js';
import type {Connection} from '../remote/connection.js';
import {createFollowedLog, type FollowedLog} from './followed-log.js';
import {createHostClock, type HostClock} from './host-clock.js';
import type {ReaderWatch} from './reader-watch.js';
import {createSourceReading} from './source-reading.js';
import type {LineSink} from './taken-line.js';
import type {Turns} from './turns.js';

/** What is read of the logs: their past and what is written, only their past, or nothing. */
export type Streams = 'follow' | 'backlog' | 'none';

/** A log of a host as it is now. A log that is live may have a reason, too: what is wrong with how it is read. */
export type SourceState = {readonly id: string; readonly live: boolean; readonly reason?: string; readonly remedy?: string};

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

/** Where nothing has to wait. */
const atOnce: Pick<Turns, 'open'> = {
	open: () => ({
		push(run) {
			run();
		},
		done: async () => undefined,
	}),
};

export function createSourceSet({host, streams, backlogMinutes, turns = atOnce, watch, sinkOf, onChange, onFinished, placeOf, onKept}: SourceSetOptions): SourceSet {
	const logs = new Map<string, FollowedLog>();
	const clock = createHostClock();
	let states: SourceState[] = [];
	let started = 0;
	let current: Connection | undefined;

	function setState(state: SourceState): void {
		states = [...states.filter(({id}) => id !== state.id), state].sort((left, right) => left.id < right.id ? -1 : 1);
		onChange();
	}

	function openLog(source: Source, zone: string): FollowedLog {
		const {id, format} = source;
		return createFollowedLog({
			source,
			reading: createSourceReading({
				format,
				zone,
				host: host.name,
				place: placeOf?.(source),
				sink: sinkOf(id),
				onKept(chunk, after, gapsBefore) {
					onKept?.(source, {zone, chunk, after, gapsBefore});
				},
			}),
			turns,
			watch,
			follows: streams === 'follow',
			backlogMinutes,
			clock,
			isCurrent: connection => connection === current,
			onState(live, problem) {
				setState({id, live, reason: problem?.what, remedy: problem?.remedy});
			},
			onGap: onChange,
		});
	}

	function logOf(source: Source, discovery: Discovery): FollowedLog {
		const log = logs.get(source.id) ?? openLog(source, host.zone ?? discovery.zone);
		logs.set(source.id, log);
		return log;
	}

	const all = (): readonly FollowedLog[] => [...logs.values()];

	return {
		start(connection, discovery) {
			current = connection;
			started = Date.now();
			const wanted = streams === 'none' ? [] : discovery.sources;
			const open = wanted.filter(source => source.readable !== 'no' && !isHeld(source, discovery));
			states = wanted.filter(source => !open.includes(source)).map(source => stateOf(source, discovery));
			onChange();
			void Promise.all(open.map(async source => logOf(source, discovery).follow(connection))).then(onFinished);
		},
		startHeld(connection, discovery) {
			for (const source of streams === 'none' ? [] : discovery.sources.filter(each => isHeld(each, discovery))) {
				void logOf(source, discovery).follow(connection);
			}
		},
		stop() {
			current = undefined;
			for (const log of all()) {
				log.stop();
			}

			states = states.map(state => ({...state, live: false}));
		},
		states: () => states,
		gaps: () => all().reduce((sum, {reading}) => sum + reading.gaps().length, 0),
		gapList: () => [...logs].flatMap(([source, {reading}]) => reading.gaps().map(gap => ({...gap, source}))),
		lastData: () => Math.max(started, ...all().map(log => log.lastData())),
		lookAtReaders() {
			for (const id of watch?.look() ?? []) {
				logs.get(id)?.miss();
			}
		},
		clock,
		behind: () => all().reduce((sum, log) => sum + log.behind(), 0),
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
