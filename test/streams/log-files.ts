import {closeSync, copyFileSync, fstatSync, ftruncateSync, mkdirSync, openSync, readFileSync, renameSync, statSync, symlinkSync, unlinkSync, writeFileSync, writeSync} from 'node:fs';
import {execFileSync} from 'node:child_process';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {createLineTexts, type LineTexts} from './line-texts.js';
import type {Program, Shape, Step} from './program.js';
import {between, type Random} from './random.js';
import {Written, type Holder, type Reading} from './written.js';

type Rotated = Holder & {
	name: string;
	/** What its file held before it was truncated: it can be told by the inode that there was a truncation. */
	readonly earlier: readonly number[];
};

type Open = {
	readonly descriptor: number;
	readonly generation: number;
};

/** The log's name, as the host's source has it. */
export const logPath = '/var/log/mail.log';

/** What mail log files go through on a host, done to real files, and what was written to them. */
export class LogFiles {
	readonly written: Written;
	/** How often a new file got the inode of the old one. */
	inodesReused = 0;
	readonly #folder: string;
	readonly #naming: Program['naming'];
	readonly #random: Random;
	readonly #texts: LineTexts;
	/** Oldest first. */
	readonly #rotated: Rotated[] = [];
	#days = 0;
	/** The generation under the log's own name. */
	#live: number | undefined;
	#liveEarlier: readonly number[] = [];
	/** The writer's open file: the live one, one that was renamed, or a deleted one. */
	#open: Open | undefined;
	/** The file whose compression has begun. */
	#compressing: Rotated | undefined;

	constructor(root: string, {naming, link, only}: Program, random: Random) {
		const named = path.join(root, 'var/log');
		mkdirSync(named, {recursive: true});
		this.#folder = link ? path.join(root, 'srv') : named;
		if (link) {
			mkdirSync(this.#folder);
			symlinkSync('../../srv/mail.log', path.join(named, 'mail.log'));
		}

		this.written = new Written(only);
		this.#naming = naming;
		this.#random = random;
		this.#texts = createLineTexts(random, new Date());
	}

	write(shape: Shape, count: number): void {
		const {generation} = this.#writer();
		const {size, open} = this.written.generation(generation);
		// A file is known by its first line.
		const first = size === 0 || open !== '' ? [open === '' ? this.#texts.unique(true) : ' and its end'] : [];
		const lines = [...first, ...this.#texts.of(shape, count)].map(line => `${line}\n`);
		for (const piece of shape === 'lines' ? lines : this.#pieces(lines.join(''), shape)) {
			this.#append(piece);
		}
	}

	part(): void {
		this.#writer();
		this.#append(`${this.#texts.unique(true)} begun`);
	}

	rename(how: 'at once' | 'late' | 'held'): void {
		if (this.#live === undefined) {
			return;
		}

		this.reopen();
		const generation = this.#live;
		const writer = this.#writer();
		if (how !== 'held') {
			this.#finishLine();
		}

		renameSync(this.#file(), this.#file(this.#rotate(generation, undefined, this.#liveEarlier)));
		this.#live = undefined;
		this.#liveEarlier = [];
		if (how === 'held') {
			closeSync(openSync(this.#file(), 'a'));
			this.#live = this.written.begin();
			this.#open = writer;
			return;
		}

		this.#close();
		if (how === 'at once') {
			this.#writer();
		}
	}

	/** The writer goes over to the file that has the log's name, if it is another one than its own. */
	reopen(): void {
		if (this.#open !== undefined && this.#open.generation !== this.#live) {
			this.#finishLine();
			this.#close();
		}
	}

	copytruncate(inBetween: number): void {
		if (this.#live === undefined) {
			return;
		}

		this.reopen();
		const {generation} = this.#writer();
		if (inBetween > 0) {
			this.#finishLine();
		}

		const {size} = this.written.generation(generation);
		copyFileSync(this.#file(), this.#file(this.#rotate(generation, size, [])));
		if (inBetween > 0) {
			this.write('lines', inBetween);
		}

		this.truncate();
	}

	truncate(): void {
		if (this.#live === undefined) {
			return;
		}

		this.reopen();
		const {descriptor, generation} = this.#writer();
		const wasOpen = this.written.generation(generation).open !== '';
		ftruncateSync(descriptor);
		this.written.end(generation, 'truncated');
		this.#liveEarlier = [...this.#liveEarlier, generation];
		this.#live = this.written.begin();
		this.#open = {descriptor, generation: this.#live};
		if (wasOpen) {
			this.#append(`${this.#texts.unique(true)} is how it ends\n`);
		}
	}

	delete(how: 'free' | 'held'): void {
		if (this.#live === undefined) {
			return;
		}

		this.reopen();
		this.#writer();
		if (how === 'free') {
			this.#finishLine();
			this.#close();
		}

		unlinkSync(this.#file());
		this.#live = undefined;
		this.#forget(this.#liveEarlier);
		this.#liveEarlier = [];
	}

	compress(which: 'oldest' | 'newest' | 'begin' | 'end'): void {
		const pending = this.#compressing;
		if (pending !== undefined) {
			this.#compressing = undefined;
			this.#zip(pending);
		}

		const plain = this.#rotated.filter(({name, generation}) => !name.endsWith('.gz') && generation !== this.#open?.generation);
		const chosen = which === 'oldest' ? plain[0] : plain.at(-1);
		if (which === 'end' || chosen === undefined) {
			return;
		}

		if (which === 'begin') {
			const packed = gzipSync(readFileSync(this.#file(chosen.name)), {level: 1});
			writeFileSync(this.#file(`${chosen.name}.gz`), packed.subarray(0, between(this.#random, 0, packed.length)));
			this.#compressing = chosen;
			return;
		}

		this.#zip(chosen);
	}

	drop(): void {
		this.compress('end');
		const oldest = this.#rotated[0];
		if (oldest !== undefined && oldest.generation !== this.#open?.generation) {
			unlinkSync(this.#file(oldest.name));
			this.#rotated.shift();
			this.#forget(oldest.earlier);
		}
	}

	reboot(how: Extract<Step, readonly ['reboot', string]>[1]): void {
		if (this.#open !== undefined) {
			const {generation} = this.#open;
			this.#close();
			// What it had begun to write is ended by the next line, unless that goes elsewhere.
			if (generation !== this.#live) {
				this.written.end(generation, 'kept');
			}
		}

		if (how === 'moved') {
			for (const name of [...this.#live === undefined ? [] : ['mail.log'], ...this.#rotated.map(({name}) => name)]) {
				this.#move(this.#file(name));
			}

			this.#forget([...this.#live === undefined ? [] : [this.#live], ...this.#liveEarlier, ...this.#rotated.flatMap(({earlier}) => earlier)]);
		} else if (how !== 'plain' && this.#live !== undefined) {
			this.#replace(this.#live, how === 'reused');
		}
	}

	/** See `Written.sweep`. */
	sweep(reading: Reading): void {
		this.written.sweep(reading, [...this.#rotated, ...this.#live === undefined ? [] : [{generation: this.#live, upTo: undefined}]], this.#live);
	}

	/** The first line of the file that has the log's name by now, or will have it. */
	firstLive(): number {
		const live = this.#live;
		const first = live === undefined ? -1 : this.written.lines.findIndex(({generation}) => generation === live);
		return first === -1 ? this.written.lines.length : first;
	}

	close(): void {
		this.#close();
	}

	#file(name = 'mail.log'): string {
		return path.join(this.#folder, name);
	}

	#writer(): Open {
		if (this.#open === undefined) {
			this.#live ??= this.written.begin();
			this.#open = {descriptor: openSync(this.#file(), 'a', 0o640), generation: this.#live};
		}

		return this.#open;
	}

	#append(text: string): void {
		const {descriptor, generation} = this.#writer();
		writeSync(descriptor, Buffer.from(text, 'latin1'));
		this.written.append(generation, text);
	}

	#finishLine(): void {
		if (this.#open !== undefined && this.written.generation(this.#open.generation).open !== '') {
			this.#append(' and its end\n');
		}
	}

	#close(): void {
		if (this.#open !== undefined) {
			closeSync(this.#open.descriptor);
			this.#open = undefined;
		}
	}

	/** Makes room for the newest rotated file and says its name. */
	#rotate(generation: number, upTo: number | undefined, earlier: readonly number[]): string {
		this.compress('end');
		const name = this.#naming === 'numbers' ? 'mail.log.1' : `mail.log-${new Date(Date.UTC(2026, 0, ++this.#days)).toISOString().slice(0, 10).replaceAll('-', '')}`;
		if (this.#naming === 'numbers') {
			for (const [index, rotated] of this.#rotated.entries()) {
				const next = `mail.log.${this.#rotated.length - index + 1}${rotated.name.endsWith('.gz') ? '.gz' : ''}`;
				renameSync(this.#file(rotated.name), this.#file(next));
				rotated.name = next;
			}
		}

		this.#rotated.push({name, generation, upTo, earlier});
		return name;
	}

	#zip(rotated: Rotated): void {
		execFileSync('gzip', ['-1', '-f', this.#file(rotated.name)]);
		rotated.name += '.gz';
		// That it was a copy is not to be seen of what is packed.
		this.#forget([...rotated.earlier, ...rotated.upTo === undefined ? [] : [rotated.generation]]);
	}

	#move(file: string): void {
		const beside = path.join(this.#folder, '.moved');
		execFileSync('cp', ['-p', file, beside]);
		renameSync(beside, file);
	}

	/** A new file in the place, and with some luck on the inode, of the log. */
	#replace(old: number, isKept: boolean): void {
		const file = this.#file();
		const {ino} = statSync(file);
		this.#forget(this.#liveEarlier);
		this.#liveEarlier = [];
		this.written.end(old, 'kept');
		if (isKept) {
			renameSync(file, this.#file(this.#rotate(old, undefined, [])));
			this.compress('newest');
		} else {
			unlinkSync(file);
		}

		const descriptor = openSync(file, 'a', 0o640);
		this.inodesReused += fstatSync(descriptor).ino === ino ? 1 : 0;
		closeSync(descriptor);
		this.#live = this.written.begin();
	}

	/** The inode is gone on which generations were truncated. */
	#forget(earlier: readonly number[]): void {
		for (const number of earlier) {
			this.written.generation(number).traceless = true;
		}
	}

	#pieces(text: string, shape: Shape): readonly string[] {
		if (shape !== 'buffered') {
			return [text];
		}

		const pieces: string[] = [];
		for (let at = 0; at < text.length;) {
			const size = between(this.#random, 1, 4096);
			pieces.push(text.slice(at, at + size));
			at += size;
		}

		return pieces;
	}
}
