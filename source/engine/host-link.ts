import type {Discovery} from '../model/discovery.js';
import type {Host, Link, LinkState} from '../model/host.js';
import {type Outcome, type Problem, failure, success} from '../model/outcome.js';
import type {SourceGap} from '../model/position.js';
import type {Target} from '../model/target.js';
import type {ConnectFailure, Connection, Questions} from '../remote/connection.js';
import {discover, reachHost, type HandshakeGate} from '../remote/index.js';
import {lookInterval} from './attention.js';
import {type LinkClock, systemLinkClock} from './link-clock.js';
import {createLinkFace} from './link-face.js';
import {createLinkRetry} from './link-retry.js';
import {noticeElevation} from './notice-elevation.js';
import {createPulse, type Pulse} from './pulse.js';
import {createReaderWatch} from './reader-watch.js';
import {createSourceSet, type SourceSet, type SourceSetOptions, type SourceState, type Streams} from './source-set.js';
import type {LineSink} from './taken-line.js';
import {createWakeWatch} from './wake.js';

/** A host that can be asked and changed now. */
export type Reachable = {readonly connection: Connection; readonly discovery: Discovery};

export type HostLinkOptions = Pick<SourceSetOptions, 'placeOf' | 'onKept' | 'turns'> & {
	readonly host: Host;
	readonly resolve: (host: Host) => Promise<Outcome<Target>>;
	readonly questions: Questions;
	readonly gate: HandshakeGate;
	readonly streams: Streams;
	readonly backlogMinutes: number;
	/** Where the lines of a source go. */
	readonly sinkOf: (source: string) => LineSink;
	/** The link, the discovery or a source changed. */
	readonly onChange: () => void;
	/** Resolves when the logs can be read on: it is known up to where they were. */
	readonly ready?: Promise<unknown>;
	/** This machine's when absent. */
	readonly clock?: LinkClock;
};

/** What an operator sees of a connection to one host, and the connection itself: opened again whenever it is lost. */
export type HostLink = {
	readonly host: Host;
	readonly link: () => Link;
	readonly discovery: () => Discovery | undefined;
	readonly sources: () => readonly SourceState[];
	readonly gaps: () => number;
	/** What of its logs is missing. */
	readonly gapList: () => readonly SourceGap[];
	/** The host, once the first attempt to reach it has ended. */
	readonly reach: () => Promise<Outcome<Reachable>>;
	/** Looks at the host again. */
	readonly rediscover: () => Promise<Outcome<Discovery>>;
	/** Tries again now, or connects anew when connected. */
	readonly reconnect: () => void;
	/** Resolves when every stream has ended by itself (backlog only) or the host cannot be reached. */
	readonly finished: Promise<void>;
	readonly stop: () => void;
};

export function createHostLink(options: HostLinkOptions): HostLink {
	const {host, onChange, gate, clock = systemLinkClock} = options;
	const face = createLinkFace(clock, onChange);
	const retry = createLinkRetry(clock, () => {
		void connect();
	});
	const hasSlept = createWakeWatch(clock);
	const stopBeats = clock.repeat(lookInterval, beat);
	const end = new AbortController();
	let target: Target | undefined;
	let isTrying = false;
	let isWished = false;
	let discovery: Discovery | undefined;
	/** The connection as it came, from its login on; the one that is handed out, once the host was looked at. */
	let opened: Connection | undefined;
	let connection: Connection | undefined;
	let pulse: Pulse | undefined;
	let [settled, settle] = latch();
	const [finished, finish] = latch();
	const sources: SourceSet = createSourceSet({
		host,
		streams: options.streams,
		backlogMinutes: options.backlogMinutes,
		turns: options.turns,
		watch: createReaderWatch(clock),
		sinkOf: options.sinkOf,
		placeOf: options.placeOf,
		onKept: options.onKept,
		onChange() {
			face.countGaps(sources.gaps(), newestGap);
			onChange();
		},
		onFinished: readToEnd,
	});

	function newestGap(): string {
		const [newest] = sources.gapList().toSorted((a, b) => (b.to ?? b.from ?? 0) - (a.to ?? a.from ?? 0));
		return newest === undefined ? 'lines are missing' : `lines of ${newest.source} are missing: ${newest.reason}`;
	}

	/** A host whose past alone was wanted is done with; one that is followed never is: it will be reached again. */
	function readToEnd(): void {
		if (options.streams !== 'follow') {
			finish();
		}
	}

	function beat(): void {
		face.beat();
		if (!hasSlept()) {
			pulse?.take();
			sources.lookAtReaders();
			return;
		}

		pulse?.suspect();
		const next = retry.afterSleep();
		if (next !== undefined) {
			const {state, reason = '', remedy} = face.link();
			face.show(state, {what: reason, remedy}, next);
		}
	}

	function fail(problem: ConnectFailure, state = stateOf(problem.kind)): void {
		isTrying = false;
		settle();
		readToEnd();
		if (!end.signal.aborted) {
			face.show(state, problem, retry.plan(problem));
		}
	}

	async function connect(): Promise<void> {
		isTrying = true;
		isWished = false;
		face.trying();
		const found = await options.resolve(host);
		if (!found.ok) {
			fail({...found.problem, kind: 'config'});
			return;
		}

		target = found.value;
		const made = await reachHost(target, options.questions, {gate, signal: end.signal, onNotice});
		if (end.signal.aborted) {
			if (made.ok) {
				made.value.close();
			}

			return;
		}

		if (made.ok) {
			await begin(made.value);
		} else {
			fail(made.problem);
		}
	}

	/** Something only the operator can do while the connection is made, such as touching a key; undefined: it is done. */
	function onNotice(text: string | undefined): void {
		if (connection === undefined && !end.signal.aborted) {
			face.show('connecting', text === undefined ? undefined : {what: text});
		}
	}

	async function begin(made: Connection): Promise<void> {
		let silence: Problem | undefined;
		let isGone = false;
		opened = made;
		pulse = createPulse(made, {
			clock,
			lastData: sources.lastData,
			onStale(problem) {
				if (connection !== undefined) {
					face.show('stale', problem);
				}
			},
			onAlive() {
				if (face.link().state === 'stale') {
					face.show('live');
				}
			},
			onDead(problem) {
				silence = problem;
				made.close();
			},
		});
		void made.closed.then(problem => {
			isGone = true;
			lost(made, silence ?? problem, silence === undefined ? 'reconnecting' : 'down');
		});
		const found = await discover(made, host);
		if (!found.ok || isGone) {
			opened = undefined;
			pulse = undefined;
			made.close();
			fail({...silence ?? (found.ok ? {what: 'the connection was lost'} : found.problem), kind: 'unreachable'});
			return;
		}

		const {privilege, besides} = found.value;
		connection = privilege === 'sudo-password' ? noticeElevation(made, onElevated) : made;
		discovery = found.value;
		made.setPrivilege(host.sudo === 'never' && privilege !== 'root' ? 'none' : privilege, undefined, besides);
		isTrying = false;
		retry.connected();
		face.show('live');
		settle();
		await options.ready;
		if (opened === made) {
			sources.start(made, found.value);
		}
	}

	/** The operator gave the sudo password for something: what only root can read is followed and looked at from now on. */
	function onElevated(): void {
		if (connection === undefined || discovery === undefined) {
			return;
		}

		sources.startHeld(connection, discovery);
		void rediscover(true);
	}

	async function rediscover(asRoot: boolean): Promise<Outcome<Discovery>> {
		if (connection === undefined) {
			return failure({what: face.link().reason ?? 'not connected', host: host.name});
		}

		const found = await discover(connection, host, {asRoot});
		if (found.ok) {
			discovery = found.value;
			onChange();
		}

		return found;
	}

	/** Of a connection that was lost while the host was looked at, that look tells. */
	function lost(made: Connection, problem: Problem, state: LinkState): void {
		if (end.signal.aborted || opened !== made || connection === undefined) {
			return;
		}

		opened = undefined;
		connection = undefined;
		pulse = undefined;
		sources.stop();
		[settled, settle] = latch();
		if (isWished) {
			void connect();
		} else {
			fail({...problem, kind: 'unreachable'}, state);
		}
	}

	void connect();
	return {
		host,
		link: () => opened?.systemSsh === undefined ? face.link() : {...face.link(), systemSsh: opened.systemSsh},
		discovery: () => discovery,
		sources: sources.states,
		gaps: sources.gaps,
		gapList: sources.gapList,
		async reach() {
			await settled;
			const {reason = 'not connected', remedy = 'wait until the host is live again'} = face.link();
			return connection === undefined || discovery === undefined
				? failure({what: reason, host: host.name, state: 'nothing was sent', remedy})
				: success({connection, discovery});
		},
		rediscover: async () => rediscover(false),
		reconnect() {
			retry.cancel();
			if (target !== undefined) {
				gate.forgive(target);
			}

			if (connection !== undefined) {
				isWished = true;
				connection.close();
			} else if (!isTrying) {
				void connect();
			}
		},
		finished,
		stop() {
			end.abort();
			stopBeats();
			retry.cancel();
			sources.stop();
			opened?.close();
			settle();
			finish();
		},
	};
}

/** A promise, and what resolves it. */
function latch(): [promise: Promise<void>, open: () => void] {
	let open: () => void = () => undefined;
	const promise = new Promise<void>(resolve => {
		open = resolve;
	});
	return [promise, open];
}

function stateOf(kind: ConnectFailure['kind']): LinkState {
	return kind === 'unreachable' || kind === 'config' ? 'down' : kind;
}
