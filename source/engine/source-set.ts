import type {Discovery, Source} from '../model/discovery.js';
import type {Host} from '../model/host.js';
import {createLogReader, type LineReaderOptions, type LogReader} from '../parse/index.js';
import type {Connection} from '../remote/connection.js';
import {followSource} from '../remote/index.js';
import {createIntake, type Intake} from './intake.js';
import {markOf} from './line-mark.js';
import type {LineSink} from './taken-line.js';

/** What is read of the logs: their past and what is written, only their past, or nothing. */
export type Streams = 'follow' | 'backlog' | 'none';

/** A log of a host as it is now. */
export type SourceState = {readonly id: string; readonly live: boolean; readonly reason?: string; readonly remedy?: string};

/** After this time a log whose reading ended by itself is read again, milliseconds. */
const again = 5000;

export type SourceSetOptions = {
	readonly host: Host;
	readonly streams: Streams;
	readonly backlogMinutes: number;
	/** Where the lines of a source go. */
	readonly sinkOf: (source: string) => LineSink;
	readonly onChange: () => void;
	/** Every source has ended by itself. */
	readonly onFinished: () => void;
};

/** The logs of one host, over all its connections. */
export type SourceSet = {
	readonly start: (connection: Connection, discovery: Discovery) => void;
	/** Follows the logs that only sudo with a password can read: the password was given. */
	readonly startHeld: (connection: Connection, discovery: Discovery) => void;
	readonly stop: () => void;
	readonly states: () => readonly SourceState[];
	readonly gaps: () => number;
	/** When data last came in, ms since the epoch. */
	readonly lastData: () => number;
};

export function createSourceSet({host, streams, backlogMinutes, sinkOf, onChange, onFinished}: SourceSetOptions): SourceSet {
	const intakes = new Map<string, Intake>();
	let states: SourceState[] = [];
	let followers: Array<{readonly stop: () => void}> = [];
	let lastData = 0;
	let current: Connection | undefined;

	function setState(state: SourceState): void {
		states = [...states.filter(({id}) => id !== state.id), state].sort((left, right) => left.id < right.id ? -1 : 1);
		onChange();
	}

	function intakeOf(id: string): Intake {
		const known = intakes.get(id) ?? createIntake();
		intakes.set(id, known);
		return known;
	}

	/** Resolves when the source has ended by itself. */
	async function follow(connection: Connection, source: Source, zone: string): Promise<void> {
		const intake = intakeOf(source.id);
		const last = intake.lastTime();
		const span = last === undefined ? backlogMinutes : Math.min(24 * 60, Math.ceil((Date.now() - last) / 60_000) + 1);
		intake.begin(Date.now() - (span * 60_000));
		const reader = readInto(intake, {format: source.format, zone, host: host.name}, sinkOf(source.id));
		let hasEnded = false;
		return new Promise((resolve, reject) => {
			followSource(connection, source, {backlogMinutes: span, follow: streams === 'follow'}, {
				onData(chunk) {
					lastData = Date.now();
					reader.push(chunk, lastData);
				},
				onNote() {
					lastData = Date.now();
				},
				onEnd(problem) {
					hasEnded = true;
					lastData = Date.now();
					reader.end(lastData);
					setState({id: source.id, live: false, reason: problem?.what, remedy: problem?.remedy});
					resolve();
					followAgain(connection, source, zone);
				},
			}).then(started => {
				if (hasEnded) {
					// What there is to say of it was said.
					return;
				}

				if (started.ok) {
					followers.push(started.value);
					setState({id: source.id, live: true});
				} else {
					setState({id: source.id, live: false, reason: started.problem.what, remedy: started.problem.remedy});
					resolve();
				}
			}).catch(reject);
		});
	}

	/** A log whose reading ended while the connection stands is taken up again where it ended. */
	function followAgain(connection: Connection, source: Source, zone: string): void {
		if (streams !== 'follow' || connection !== current) {
			return;
		}

		setTimeout(() => {
			if (connection === current) {
				void follow(connection, source, zone);
			}
		}, again).unref();
	}

	return {
		start(connection, discovery) {
			current = connection;
			lastData = Date.now();
			const wanted = streams === 'none' ? [] : discovery.sources;
			const open = wanted.filter(source => source.readable !== 'no' && !isHeld(source, discovery));
			states = wanted.filter(source => !open.includes(source)).map(source => stateOf(source, discovery));
			onChange();
			const ends = open.map(async source => follow(connection, source, host.zone ?? discovery.zone));
			void Promise.all(ends).then(onFinished);
		},
		startHeld(connection, discovery) {
			for (const source of streams === 'none' ? [] : discovery.sources.filter(each => isHeld(each, discovery))) {
				void follow(connection, source, host.zone ?? discovery.zone);
			}
		},
		stop() {
			current = undefined;
			for (const follower of followers) {
				follower.stop();
			}

			followers = [];
			states = states.map(state => ({...state, live: false}));
		},
		states: () => states,
		gaps: () => [...intakes.values()].reduce((sum, intake) => sum + intake.gaps(), 0),
		lastData: () => lastData,
	};
}

/** A reader whose lines are taken in once over all connections, and go on to `sink`. */
function readInto(intake: Intake, options: LineReaderOptions, sink: LineSink): Pick<LogReader, 'push' | 'end'> {
	let arrived = 0;
	const reader = createLogReader(options, line => {
		const time = intake.take(line.time, markOf(reader.scanned()), arrived);
		if (time !== undefined) {
			sink({line, time, arrived, scanned: reader.scanned, event: reader.event});
		}
	});
	return {
		push(chunk, now) {
			arrived = now;
			reader.push(chunk, now);
		},
		end(now) {
			arrived = now;
			reader.end(now);
		},
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
