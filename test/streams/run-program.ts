import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import type {Source} from '../../source/model/discovery.js';
import {followSource} from '../../source/remote/follow.js';
import {breakableShell, type BreakableShell} from './breakable-shell.js';
import {Judge} from './judge.js';
import {keepInMemory, Keeper, type Kept} from './keeper.js';
import {logPath, LogFiles} from './log-files.js';
import type {Program, Step} from './program.js';
import {createRandom} from './random.js';

/** How a log is read: the product's own way, or one that was broken to see that it is found out. */
export type Reader = typeof followSource;

export type RunOptions = {
	readonly reader?: Reader;
	readonly kept?: Kept;
	/** Milliseconds that a line has to come through; 60 000 when absent. */
	readonly patience?: number;
	/** Hears of each step before it is done. */
	readonly onStep?: (step: Step) => void;
};

/** What a program came to. */
export type Verdict = {
	/** Undefined: all is as it must be. */
	readonly complaint: string | undefined;
	readonly lines: number;
	readonly bytes: number;
	readonly connections: number;
	readonly gaps: number;
	readonly missing: number;
	readonly inodesReused: number;
};

/** Stamps of files are as coarse as the kernel's clock, milliseconds. On a host nothing happens to two of them within one tick. */
const clockTick = 5;

/** No host starts anew so soon after the last line, milliseconds: a file that was moved is not taken for one that was just written. */
const aWhile = 40;

/** How long a file that was rotated away must be still, seconds: the writers here never go back to one. */
const settle = 0.02;

/** What happens to those who read, rather than to the log. */
type ReaderStep = Extract<Step, readonly ['reboot' | 'disconnect' | 'kill' | 'connect' | 'commit' | 'pause' | 'settle', ...unknown[]]>;

class Run {
	readonly files: LogFiles;
	readonly keeper: Keeper;
	complaint: string | undefined;
	connections = 0;
	readonly #root = mkdtempSync(path.join(tmpdir(), 'mxdeck-streams-'));
	readonly #program: Program;
	readonly #reader: Reader;
	readonly #options: RunOptions;
	readonly #kept: Kept;
	readonly #shell: BreakableShell;
	#judge: Judge;
	/** What a judge knows who was told what is committed only. */
	readonly #committed: Judge;
	#counted = 0;
	#isConnected = false;
	/** It is being cut. */
	#isEnding = false;
	#connection = 0;
	/** A line came over this connection. */
	#hasCome = false;
	/** Waits for the next thing that comes. */
	readonly #wakers: Array<() => void> = [];

	constructor(program: Program, options: RunOptions) {
		const {reader = followSource, kept = keepInMemory()} = options;
		this.#options = options;
		this.#program = program;
		this.#reader = reader;
		this.#kept = kept;
		this.#shell = breakableShell(this.#root);
		this.files = new LogFiles(this.#root, program, createRandom(program.seed));
		this.#judge = new Judge(this.files.written);
		this.#committed = this.#judge.copy();
		this.keeper = new Keeper(kept, {
			onItem: item => {
				this.#judge.take(item);
				this.#hasCome ||= 'line' in item;
				this.#wake();
			},
			onWrong: complaint => {
				this.complaint ??= complaint;
			},
		});
	}

	/** All steps, and an end to which everything must come. */
	async all(): Promise<Verdict> {
		try {
			for (const [index, step] of this.#program.steps.entries()) {
				this.#options.onStep?.(step);
				await this.#step(step);
				this.#sweep();
				this.complaint ??= this.#judge.complaint;
				if (this.complaint !== undefined) {
					this.complaint = `step ${index + 1} (${step.join(' ')}): ${this.complaint}`;
					break;
				}
			}

			if (this.complaint === undefined) {
				await this.#finish();
			}
		} finally {
			await this.#close();
		}

		return this.#verdict();
	}

	/** A writer that leaves a file may end a line in it: after that a tick passes as well. */
	async #step(step: Step): Promise<void> {
		const {files} = this;
		if (['rename', 'reopen', 'copytruncate', 'truncate', 'delete', 'compress', 'reboot'].includes(step[0])) {
			await delay(step[0] === 'reboot' ? aWhile : clockTick);
		}

		switch (step[0]) {
			case 'write': {
				files.write(step[1], step[2]);
				return;
			}

			case 'part': {
				files.part();
				return;
			}

			case 'rename': {
				files.rename(step[1]);
				await delay(clockTick);
				return;
			}

			case 'reopen': {
				files.reopen();
				await delay(clockTick);
				return;
			}

			case 'copytruncate': {
				files.copytruncate(step[1]);
				return;
			}

			case 'truncate': {
				files.truncate();
				return;
			}

			case 'delete': {
				files.delete(step[1]);
				await delay(clockTick);
				return;
			}

			case 'compress': {
				files.compress(step[1]);
				return;
			}

			case 'drop': {
				files.drop();
				return;
			}

			default: {
				await this.#connectionStep(step);
			}
		}
	}

	async #connectionStep(step: ReaderStep): Promise<void> {
		switch (step[0]) {
			case 'reboot': {
				await this.#disconnect(0);
				this.files.reboot(step[1]);
				return;
			}

			case 'disconnect': {
				await this.#disconnect(step[1]);
				return;
			}

			case 'kill': {
				await this.#disconnect(0);
				this.keeper.forget();
				this.#judge = this.#committed.copy();
				return;
			}

			case 'connect': {
				await this.#connect();
				return;
			}

			case 'commit': {
				this.#commit(step[1]);
				return;
			}

			case 'pause': {
				await delay(step[1]);
				return;
			}

			case 'settle': {
				await this.#settle();
			}
		}
	}

	async #connect(): Promise<void> {
		if (this.#isConnected) {
			return;
		}

		this.#connection += 1;
		const connection = this.#connection;
		const isThis = () => this.#isConnected && connection === this.#connection;
		this.#isConnected = true;
		this.#hasCome = false;
		this.connections += 1;
		const after = this.keeper.place;
		this.#beginAnew();
		const source: Source = {id: logPath, kind: 'file', path: logPath, format: 'syslog', carries: [this.#program.only ? 'postgrey' : 'postfix'], readable: 'yes'};
		const started = await this.#reader(this.#shell, source, {backlogMinutes: 60, follow: true, after, settle}, {
			onData: (chunk, place) => {
				if (isThis()) {
					this.keeper.data(chunk, place);
				}
			},
			onGap: gap => {
				if (isThis()) {
					this.keeper.gap(gap.reason);
				}
			},
			onBeat: () => undefined,
			onNote: () => undefined,
			onEnd: problem => {
				if (isThis() && !this.#isEnding) {
					this.complaint ??= `reading ended by itself: ${problem?.what ?? 'without a reason'}`;
					this.#wake();
				}
			},
		});
		if (!started.ok) {
			this.complaint ??= `reading did not begin: ${started.problem.what}`;
		}
	}

	async #disconnect(bytes: number): Promise<void> {
		if (this.#isConnected) {
			this.#isEnding = true;
			if (bytes > 0) {
				await this.#shell.loseAfter(bytes);
			}

			this.#shell.lose();
			this.#isConnected = false;
			this.#isEnding = false;
			this.keeper.cut();
		}
	}

	#commit(how: 'all' | 'half'): void {
		this.keeper.commit(how);
		const items = this.#kept.items();
		for (const item of items.slice(this.#counted)) {
			this.#committed.take(item);
		}

		this.#counted = items.length;
	}

	/** Where nothing is known of the log, its past begins where the tailer finds it. */
	#beginAnew(): void {
		if (this.keeper.place === undefined) {
			for (const judge of [this.#judge, ...this.#counted === 0 ? [this.#committed] : []]) {
				judge.beginAnywhereUpTo(this.files.firstLive());
			}
		}
	}

	#sweep(): void {
		this.#beginAnew();
		const {had} = this.#judge;
		this.files.sweep({
			had,
			held: this.#isConnected && this.#hasCome ? this.files.written.lines[had - 1]?.generation : undefined,
			isReading: this.#isConnected,
		});
	}

	#wake(): void {
		for (const wake of this.#wakers.splice(0)) {
			wake();
		}
	}

	/** Waits until all that cannot be lost has come. */
	async #settle(): Promise<void> {
		const {written: {lines}} = this.files;
		const last = lines.findLastIndex(({mayBeLost, mayBeLeftOut, isTorn}) => !mayBeLost && !mayBeLeftOut && !isTorn);
		const {patience = 60_000} = this.#options;
		const end = Date.now() + patience;
		const begun = this.keeper.place === undefined ? this.files.firstLive() : 0;
		while (this.#isConnected && Math.max(begun, this.#judge.had) <= last && this.complaint === undefined && this.#judge.complaint === undefined) {
			if (Date.now() > end) {
				this.complaint = `stuck: line ${this.#judge.had} of ${lines.length} did not come in ${patience / 1000} s`;
				return;
			}

			await Promise.race([delay(100), new Promise<void>(resolve => {
				this.#wakers.push(resolve);
			})]);
		}
	}

	async #finish(): Promise<void> {
		const {files} = this;
		await this.#connect();
		await this.#step(['reopen']);
		files.write('lines', 1);
		this.#sweep();
		await this.#settle();
		this.#commit('all');
		this.complaint ??= this.#judge.complaint;
		this.#committed.end();
		this.complaint ??= this.#committed.complaint;
	}

	#verdict(): Verdict {
		const {files: {written, inodesReused}, complaint, connections} = this;
		const {gaps, missing} = this.#committed;
		return {
			complaint,
			lines: written.lines.length,
			bytes: written.generations.reduce((sum, {size}) => sum + size, 0),
			connections,
			gaps,
			missing,
			inodesReused,
		};
	}

	async #close(): Promise<void> {
		this.#isConnected = false;
		this.#shell.lose();
		this.files.close();
		if (!await this.#shell.isQuiet()) {
			this.complaint ??= 'a process of the tailer was left';
		}

		rmSync(this.#root, {recursive: true});
	}
}

/** Runs a program on real files in a folder of its own. */
export const runProgram = async (program: Program, options: RunOptions = {}): Promise<Verdict> => new Run(program, options).all();
