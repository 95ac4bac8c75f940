import type {Source} from '../model/discovery.js';
import type {Host, HostName} from '../model/host.js';
import {success, type Outcome} from '../model/outcome.js';
import type {Target} from '../model/target.js';
import type {Questions} from '../remote/connection.js';
import {createHandshakeGate, resolveTarget} from '../remote/index.js';
import {createArrivalPace} from './arrival-pace.js';
import {createHostLink, type HostLink} from './host-link.js';
import type {Keeping} from './keep-history.js';
import type {EngineOptions} from './options.js';
import type {KeptLines, Streams} from './source-set.js';
import type {LineSink} from './taken-line.js';
import {createTurns} from './turns.js';

export type FleetOptions = Pick<EngineOptions, 'hosts' | 'sshConfig' | 'targets' | 'backlogMinutes'> & {
	readonly streams: Streams;
	readonly questions: Questions;
	/** Where the lines of a host's source go. */
	readonly sinkOf: (host: HostName, source: string) => LineSink;
	readonly onChange: (host: HostName) => void;
	/** What is known of an earlier time, and has what comes in kept; absent: nothing is. */
	readonly keeping?: Pick<Keeping, 'ready' | 'placeOf' | 'keep'> | undefined;
};

/** All hosts, each with its own link: one that is down never holds up another. */
export type Fleet = {
	readonly links: readonly HostLink[];
	/** The links of these hosts; none named: all. */
	readonly choose: (names: readonly HostName[]) => readonly HostLink[];
	readonly stop: () => void;
};

export function createFleet({hosts, sshConfig, targets, backlogMinutes, streams, questions, sinkOf, onChange, keeping}: FleetOptions): Fleet {
	const gate = createHandshakeGate();
	const pace = createArrivalPace();
	const turns = streams === 'follow' ? createTurns() : undefined;
	const resolved = new Map<HostName, Promise<Outcome<Target>>>();

	const resolve = async (host: Host): Promise<Outcome<Target>> => {
		await pace(async () => choose([host.name])[0]?.reach());
		const known = targets?.get(host.name);
		if (known !== undefined) {
			return success(known);
		}

		const answer = resolved.get(host.name) ?? resolveTarget(host, {configFile: sshConfig});
		resolved.set(host.name, answer);
		const target = await answer;
		if (!target.ok) {
			resolved.delete(host.name);
		}

		return target;
	};

	const links = hosts.map(host => createHostLink({
		host,
		resolve,
		questions,
		gate,
		streams,
		backlogMinutes,
		turns,
		sinkOf: source => sinkOf(host.name, source),
		...(keeping !== undefined && {
			ready: keeping.ready,
			placeOf: (source: Source) => keeping.placeOf(host.name, source),
			onKept(source: Source, kept: KeptLines) {
				keeping.keep(host.name, source, kept);
			},
		}),
		onChange() {
			onChange(host.name);
		},
	}));

	const byName = new Map(links.map(link => [link.host.name, link]));
	const choose = (names: readonly HostName[]): readonly HostLink[] => {
		if (names.length < 2) {
			const [name] = names;
			return name === undefined ? links : [byName.get(name)].filter(link => link !== undefined);
		}

		const chosen = new Set(names);
		return links.filter(({host}) => chosen.has(host.name));
	};

	return {
		links,
		choose,
		stop() {
			turns?.stop();
			for (const link of links) {
				link.stop();
			}
		},
	};
}
