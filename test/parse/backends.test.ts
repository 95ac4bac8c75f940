import {Buffer} from 'node:buffer';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import process from 'node:process';
import {expect, it} from 'vitest';
import {classifyLine} from '../../source/parse/index.js';
import {closures} from '../../source/parse/pattern/closures.js';
import {compileMatch} from '../../source/parse/pattern/compile.js';
import {generated} from '../../source/parse/pattern/generated.js';
import type {Program} from '../../source/parse/pattern/pattern.js';
import {createWorkspace, margin} from '../../source/parse/pattern/workspace.js';
import {allPrograms, anyPostfix, programs} from '../../source/parse/programs/index.js';
import {createRandom, mutate} from './mutations.js';

/** `MUTATIONS=10000000 SEED=7` for a long run. */
const mutations = Number(process.env['MUTATIONS'] ?? 200_000);
const random = createRandom(Number(process.env['SEED'] ?? 1));

const workspace = createWorkspace(16_384);
const {bytes, registers} = workspace;

const both = new Map([...allPrograms, anyPostfix].map(program => [program, {
	oracle: compileMatch(workspace, program, closures),
	...compileMatch(workspace, program, generated),
}]));

/** What a backend answers, with the places of all fields of the pattern. */
function answer({match, said}: ReturnType<typeof compileMatch>, end: number): string {
	registers.fill(0);
	const id = match(margin, end);
	const fields = said[id]?.fields ?? [];
	return [id, ...fields.map(name => {
		const start = registers[workspace.slot(name)] ?? 0;
		return `${name} ${start} ${start > 0 ? registers[workspace.slot(name) + 1] : 0}`;
	})].join('\n');
}

/** Undefined: the backends agree. */
function difference(program: Program, message: Buffer): string | undefined {
	const pair = both.get(program);
	if (pair === undefined) {
		return 'no such program';
	}

	bytes.set(message, margin);
	const end = margin + message.length;
	bytes[end] = 0x0A;
	const wanted = answer(pair.oracle, end);
	const found = answer(pair, end);
	return wanted === found ? undefined : `${program.names[0]}: ${JSON.stringify(message.toString('latin1'))}\n${wanted}\nis read as\n${found}`;
}

type Line = {readonly program: Program; readonly message: Buffer};

const samples = (program: Program): readonly Line[] =>
	[program.patterns, ...Object.values(program.details ?? {})].flat().flatMap(pattern => pattern.samples.map(sample => ({program, message: Buffer.from(sample)})));

/** Lines of our lab and, where they are at hand, of other sites. */
function logLines(): readonly Line[] {
	const folders = ['../fixtures/logs/', '../../../shared/corpus/'].map(path => new URL(path, import.meta.url)).filter(folder => existsSync(folder));
	return folders.flatMap(folder => readdirSync(folder).filter(name => name.endsWith('.log')).flatMap(name =>
		readFileSync(new URL(name, folder), 'utf8').split('\n').flatMap(line => {
			const {program, message} = classifyLine(line, {format: 'auto', zone: 'UTC', now: 0});
			const table = programs.get(program.slice(program.lastIndexOf('/') + 1)) ?? anyPostfix;
			return [{program: table, message: Buffer.from(message.trimEnd())}];
		})));
}

const lines = [...allPrograms.flatMap(program => [...samples(program), ...samples(program).map(({message}) => ({program: anyPostfix, message}))]), ...logLines()];

it(`generated matches answer as their closures do: ${lines.length} lines`, () => {
	expect(lines.map(({program, message}) => difference(program, message)).filter(text => text !== undefined)).toEqual([]);
});

it(`generated matches answer as their closures do: ${mutations} mutated lines`, () => {
	const messages = lines.map(({message}) => message);
	const differences: string[] = [];
	let matched = 0;
	for (let count = 0; count < mutations && differences.length < 5; count++) {
		const {program, message} = lines[random(lines.length)] ?? {program: anyPostfix, message: Buffer.alloc(0)};
		const text = difference(program, mutate(message, messages, random));
		if (text !== undefined) {
			differences.push(text);
		}

		matched += (registers.some(register => register > 0)) ? 1 : 0;
	}

	expect(differences).toEqual([]);
	expect(matched).toBeGreaterThan(mutations / 4);
}, 600_000);
