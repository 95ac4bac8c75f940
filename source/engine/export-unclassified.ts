import {writeFileSync} from 'node:fs';
import {tmpdir, userInfo} from 'node:os';
import path from 'node:path';
import type {HostName} from '../model/host.js';
import {createMasker} from '../model/mask/masker.js';
import {failure, success, type Outcome} from '../model/outcome.js';
import {safe} from '../model/safe.js';
import {preparePrivateFile} from '../store/private-file.js';
import type {Timeline} from './timeline.js';

/** What was written, and where. */
export type Exported = {readonly path: string; readonly lines: number};

/** `20261122-031241`. */
const stampOf = (now: number): string => new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');

/** Lines for a bug report, masked; those that differ in nothing else once. `lines`: how often each came, by `program: message`. */
export function unclassifiedText(lines: Iterable<readonly [line: string, count: number]>): string {
	const {mask} = createMasker();
	const counts = new Map<string, number>();
	const programs = new Map<string, number>();
	for (const [line, count] of lines) {
		const masked = safe(mask(line));
		counts.set(masked, (counts.get(masked) ?? 0) + count);
		const program = line.slice(0, line.indexOf(': '));
		programs.set(program, (programs.get(program) ?? 0) + count);
	}

	const all = [...programs.values()].reduce((sum, count) => sum + count, 0);
	return [
		`mxdeck did not understand ${all} of the lines in its memory. Addresses, names and ids are masked.`,
		'Names in free text may be left: read this before you send it.',
		'',
		...[...programs].sort(([, a], [, b]) => b - a).map(([program, count]) => `${String(count).padStart(9)}  ${safe(mask(program))}`),
		'',
		...[...counts].map(([text, count]) => count === 1 ? text : `${text}  (${count} times)`),
	].map(line => `${line}\n`).join('');
}

type Place = {
	/** Of mxdeck's own files; undefined: one for temporary files. */
	readonly folder: string | undefined;
	/** Milliseconds since the epoch. */
	readonly now: number;
};

/** Writes the lines in memory that nothing knows, masked, into a file of this user alone (0600). `hosts` empty: of all hosts. */
export function exportUnclassified(timeline: Pick<Timeline, 'count'>, hosts: readonly HostName[], {folder, now}: Place): Outcome<Exported> {
	const chosen = new Set(hosts);
	const lines = timeline.count(row => row.class === 'unclassified' && (chosen.size === 0 || chosen.has(row.host)), ({program, message}) => `${program}: ${message}`);
	if (lines.size === 0) {
		return failure({what: 'no line in memory is unclassified', state: 'nothing was written'});
	}

	const file = path.join(folder ?? path.join(tmpdir(), `mxdeck-${userInfo().uid}`), `unclassified-${stampOf(now)}.txt`);
	try {
		const prepared = preparePrivateFile(file);
		if (!prepared.ok) {
			return prepared;
		}

		writeFileSync(file, unclassifiedText([...lines].map(([line, {count}]) => [line, count] as const)));
		return success({path: file, lines: [...lines.values()].reduce((sum, {count}) => sum + count, 0)});
	} catch (error) {
		return failure({what: `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`, state: 'nothing was written', cause: error});
	}
}
