import type {HostName, Link} from '../model/host.js';
import type {StreamRow} from '../model/rows.js';
import type {Questions} from '../remote/connection.js';
import {createFleet} from './fleet.js';
import type {EngineOptions} from './options.js';

export type FollowOptions = Pick<EngineOptions, 'hosts' | 'sshConfig' | 'targets' | 'backlogMinutes'> & {
	/** false: only what is in the logs now; `done` resolves when it was read. */
	readonly follow: boolean;
	readonly questions: Questions;
	readonly onEvent: (row: StreamRow) => void;
	readonly onLink: (host: HostName, link: Link) => void;
	/** A log that cannot be read, or is read no more. */
	readonly onSource: (host: HostName, source: {readonly id: string; readonly live: boolean; readonly reason?: string; readonly remedy?: string}) => void;
	readonly until?: AbortSignal;
};

export type FollowedEvents = {
	/** Resolves when every host has been read to its logs' end or cannot be reached; never while following. */
	readonly done: Promise<void>;
	readonly stop: () => Promise<void>;
};

/** The classified lines of all hosts in the order in which they come in, without a screen, statistics or a memory of lines. */
export function followEvents({hosts, sshConfig, targets, backlogMinutes, follow, questions, onEvent, onLink, onSource, until}: FollowOptions): FollowedEvents {
	let seq = 0;
	const told = new Map<string, string>();
	const tell = (key: string, state: string, report: () => void): void => {
		if (told.get(key) !== state) {
			told.set(key, state);
			report();
		}
	};

	const fleet = createFleet({
		hosts,
		sshConfig,
		targets,
		backlogMinutes,
		questions,
		streams: follow ? 'follow' : 'backlog',
		sinkOf: (host, source) => taken => {
			seq += 1;
			const {program, pid, class: found, reason, fields, message} = taken.event();
			onEvent({seq, host, source, time: taken.time, program, pid, class: found, reason, fields, message});
		},
		onChange(host) {
			queueMicrotask(() => {
				const [link] = fleet.choose([host]);
				if (link === undefined) {
					return;
				}

				tell(host, link.link().state, () => {
					onLink(host, link.link());
				});
				for (const source of link.sources()) {
					tell(`${host} ${source.id}`, `${source.live} ${source.reason ?? ''}`, () => {
						onSource(host, source);
					});
				}
			});
		},
	});
	const stop = async (): Promise<void> => {
		fleet.stop();
	};

	until?.addEventListener('abort', stop, {once: true});
	return {
		done: Promise.all(fleet.links.map(async ({finished}) => finished)).then(() => undefined),
		stop,
	};
}
