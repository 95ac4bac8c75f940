import type {Discovery} from '../model/discovery.js';
import type {Host, Link, LinkState} from '../model/host.js';
import {type Outcome, type Problem, failure, success} from '../model/outcome.js';
import type {Target} from '../model/target.js';
import type {Connection, Questions} from '../remote/connection.js';
import {discover, nextDelay, openConnection, type HandshakeGate} from '../remote/index.js';
import {createSourceSet, type SourceSet, type SourceState, type Streams} from './source-set.js';
import {watchPulse} from './pulse.js';
import type {LineSink} from './taken-line.js';

/** A host that can be asked and changed now. */
export type Reachable = {readonly connection: Connection; readonly discovery: Discovery};

export type HostLinkOptions = {
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
};

/** What an operator sees of a connection to one host, and the connection itself: opened again whenever it is lost. */
export type HostLink = {
	readonly host: Host;
	readonly link: () => Link;
	readonly discovery: () => Discovery | undefined;
	readonly sources: () => readonly SourceState[];
	readonly gaps: () => number;
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
	const {host, onChange} = options;
	let link: Link = {state: 'connecting', since: Date.now()};
	let discovery: Discovery | undefined;
	let connection: Connection | undefined;
	let stopped = false;
	let attempt = 0;
	let retry: NodeJS.Timeout | undefined;
	let settle: () => void = () => undefined;
	let settled = new Promise<void>(resolve => {
		settle = resolve;
	});
	let finish: () => void = () => undefined;
	const finished = new Promise<void>(resolve => {
		finish = resolve;
	});
	const sources: SourceSet = createSourceSet({host, streams: options.streams, backlogMinutes: options.backlogMinutes, sinkOf: options.sinkOf, onChange, onFinished: readToEnd});

	/** A host whose past alone was wanted is done with; one that is followed never is: it will be reached again. */
	function readToEnd(): void {
		if (options.streams !== 'follow') {
			finish();
		}
	}

	function setLink(state: LinkState, because?: Problem, nextAttempt?: number): void {
		const since = link.state === state ? link.since : Date.now();
		link = {state, since, ...(because && {reason: because.what, remedy: because.remedy}), ...(nextAttempt !== undefined && {nextAttempt})};
		onChange();
	}

	function fail(state: LinkState, problem: Problem, delay: number | undefined): void {
		attempt += 1;
		settle();
		readToEnd();
		if (stopped) {
			return;
		}

		setLink(state, problem, delay === undefined ? undefined : Date.now() + delay);
		if (delay !== undefined) {
			retry = setTimeout(() => {
				void connect();
			}, delay);
		}
	}

	async function connect(): Promise<void> {
		retry = undefined;
		setLink(attempt === 0 ? 'connecting' : 'reconnecting');
		const target = await options.resolve(host);
		if (!target.ok) {
			fail('down', target.problem, undefined);
			return;
		}

		const opened = await options.gate(target.value, async () => openConnection(target.value, options.questions));
		if (stopped) {
			if (opened.ok) {
				opened.value.close();
			}

			return;
		}

		if (!opened.ok) {
			const {kind} = opened.problem;
			const delay = nextDelay({attempt, kind, random: Math.random()});
			fail(stateOf(kind), opened.problem, delay);
			return;
		}

		await begin(opened.value);
	}

	async function begin(opened: Connection): Promise<void> {
		void opened.closed.then(lost);
		const found = await discover(opened, host);
		if (!found.ok) {
			opened.close();
			fail('down', found.problem, nextDelay({attempt, kind: 'unreachable', random: Math.random()}));
			return;
		}

		const {privilege, besides} = found.value;
		connection = privilege === 'sudo-password' ? noticeElevation(opened, onElevated) : opened;
		discovery = found.value;
		opened.setPrivilege(host.sudo === 'never' && privilege !== 'root' ? 'none' : privilege, undefined, besides);
		attempt = 0;
		setLink('live');
		settle();
		sources.start(opened, found.value);
		watchPulse(opened, {
			idleSince: sources.lastData,
			onStale(problem) {
				setLink('stale', problem);
			},
			onAlive() {
				if (link.state === 'stale') {
					setLink('live');
				}
			},
		});
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
			return failure({what: link.reason ?? 'not connected', host: host.name});
		}

		const found = await discover(connection, host, {asRoot});
		if (found.ok) {
			discovery = found.value;
			onChange();
		}

		return found;
	}

	function lost(problem: Problem): void {
		if (stopped || connection === undefined) {
			return;
		}

		connection = undefined;
		sources.stop();
		settled = new Promise(resolve => {
			settle = resolve;
		});
		fail('reconnecting', problem, nextDelay({attempt: 0, kind: 'unreachable', random: Math.random()}));
	}

	void connect();
	return {
		host,
		link: () => link,
		discovery: () => discovery,
		sources: sources.states,
		gaps: sources.gaps,
		async reach() {
			await settled;
			return connection === undefined || discovery === undefined
				? failure({what: link.reason ?? 'not connected', host: host.name, state: 'nothing was sent', remedy: link.remedy ?? 'wait until the host is live again'})
				: success({connection, discovery});
		},
		rediscover: async () => rediscover(false),
		reconnect() {
			clearTimeout(retry);
			attempt = 0;
			const isIdle = connection === undefined && link.state !== 'connecting' && (retry !== undefined || link.nextAttempt === undefined);
			if (isIdle) {
				void connect();
			} else {
				connection?.close();
			}
		},
		finished,
		stop() {
			stopped = true;
			clearTimeout(retry);
			sources.stop();
			connection?.close();
			settle();
			finish();
		},
	};
}

/** The same connection; `onElevated` is called once, when a command has run as root. */
function noticeElevation(connection: Connection, onElevated: () => void): Connection {
	let elevated = false;
	return {
		...connection,
		async exec(command, options) {
			const result = await connection.exec(command, options);
			if (!elevated && options?.asRoot === true && result.ok && result.value.code !== undefined) {
				elevated = true;
				onElevated();
			}

			return result;
		},
	};
}

function stateOf(kind: 'unreachable' | 'throttled' | 'auth' | 'hostkey' | 'config'): LinkState {
	return kind === 'unreachable' || kind === 'config' ? 'down' : kind;
}
