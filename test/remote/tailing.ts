import {appendFileSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, truncateSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {Source} from '../../source/model/discovery.js';
import type {Problem} from '../../source/model/outcome.js';
import type {Gap, Position} from '../../source/model/position.js';
import {followSource, type FollowOptions} from '../../source/remote/follow.js';
import type {Beat} from '../../source/remote/tail-frames.js';
import {localShell} from './local-shell.js';

const root = mkdtempSync(path.join(tmpdir(), 'mxdeck-tail-'));

/** Removes what the logs of a test file left behind. */
export function removeLogs(): void {
	rmSync(root, {recursive: true});
}

let logs = 0;

/** A log file in a folder of its own, which plays the host, and somebody who reads it over several connections, each going on where the last one ended. */
export function tailing(given: Partial<Source> = {}, options: Partial<FollowOptions> = {}) {
	logs += 1;
	const host = path.join(root, String(logs));
	const folder = path.join(host, 'var/log');
	mkdirSync(folder, {recursive: true});
	const source: Source = {id: '/var/log/mail.log', kind: 'file', path: '/var/log/mail.log', format: 'syslog', carries: ['postfix'], readable: 'yes', ...given};
	const file = path.join(folder, 'mail.log');
	const [notes, gaps, troubles, beats]: [string[], Gap[], Array<Problem | undefined>, Beat[]] = [[], [], [], []];
	const chunks: Buffer[] = [];
	let place: Position | undefined;
	let wake: () => void = () => undefined;
	let stop: () => void = () => undefined;
	let ended: Problem | 'stopped' | undefined;
	const text = (): string => Buffer.concat(chunks).toString('latin1');

	const changed = async (): Promise<void> => new Promise(resolve => {
		wake = resolve;
	});
	const until = async (holds: () => boolean): Promise<void> => {
		if (!holds()) {
			await changed();
			await until(holds);
		}
	};

	const connect = async (more: Partial<FollowOptions> = {}): Promise<void> => {
		ended = undefined;
		const started = await followSource(localShell(host), source, {backlogMinutes: 10, follow: true, settle: 0.2, after: place, ...options, ...more}, {
			onData(chunk, after) {
				chunks.push(Buffer.from(chunk));
				place = after;
				wake();
			},
			onGap(gap) {
				gaps.push(gap);
				wake();
			},
			onBeat(beat) {
				beats.push(beat);
				wake();
			},
			onNote(note) {
				notes.push(note);
				wake();
			},
			onTrouble(problem) {
				troubles.push(problem);
				wake();
			},
			onEnd(problem) {
				ended = problem ?? 'stopped';
				wake();
			},
		});
		if (!started.ok) {
			throw new Error(started.problem.what);
		}

		({stop} = started.value);
	};

	return {
		host,
		folder,
		file,
		notes,
		gaps,
		troubles,
		beats,
		text,
		until,
		place: () => place,
		ended: () => ended,
		write(...lines: readonly string[]) {
			appendFileSync(file, lines.map(line => `${line}\n`).join(''), 'latin1');
		},
		copytruncate(name: string) {
			copyFileSync(file, path.join(folder, name));
			truncateSync(file);
		},
		/** Reads on, until so many lines came in all. */
		async read(lines: number) {
			await until(() => text().split('\n').length > lines || ended !== undefined);
		},
		connect,
		/** Reads all that there is by now. */
		async readOnce(more: Partial<FollowOptions> = {}) {
			await connect({...more, follow: false});
			await until(() => ended !== undefined);
		},
		disconnect() {
			stop();
		},
	};
}

export type Tailing = ReturnType<typeof tailing>;
