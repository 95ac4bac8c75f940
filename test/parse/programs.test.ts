import {Buffer} from 'node:buffer';
import {describe, expect, it} from 'vitest';
import {reasonsByClass} from '../../source/model/mail-event.js';
import {compileMatch} from '../../source/parse/pattern/compile.js';
import {generated} from '../../source/parse/pattern/generated.js';
import type {Pattern, Program} from '../../source/parse/pattern/pattern.js';
import {createWorkspace, margin} from '../../source/parse/pattern/workspace.js';
import {allPrograms} from '../../source/parse/programs/index.js';

/** The pattern that takes a message, were this table alone. */
function reader(program: Program): (message: string) => Pattern | undefined {
	const workspace = createWorkspace(4096);
	const {match, said} = compileMatch(workspace, program, generated);
	return message => {
		const bytes = Buffer.from(`${message}\n`);
		workspace.bytes.set(bytes, margin);
		let end = margin + bytes.length - 1;
		while (end > margin && workspace.bytes[end - 1] === 0x20) {
			end--;
		}

		workspace.bytes[end] = 0x0A;
		return said[match(margin, end)]?.pattern;
	};
}

function check(program: Program): void {
	const read = reader(program);
	const wrong = program.patterns.flatMap(pattern => pattern.samples
		.filter(sample => read(sample) !== pattern)
		.map(sample => `${sample}\n  is of ${pattern.text}\n  taken by ${read(sample)?.text ?? 'none'}`));
	expect(wrong.join('\n')).toBe('');
}

describe('log programs', () => {
	for (const program of allPrograms) {
		const {names: [name], details = {}, fragments} = program;
		it(`every sample of ${name} is taken by its own pattern`, () => {
			check(program);
		});

		for (const [table, patterns] of Object.entries(details)) {
			it(`every sample of ${name}'s ${table} is taken by its own pattern`, () => {
				check({names: ['detail'], patterns, fragments});
			});
		}
	}

	it('no two programs share a name', () => {
		const names = allPrograms.flatMap(program => program.names);
		expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
	});

	it('patterns say only reasons of their class', () => {
		const tables = allPrograms.flatMap(({patterns, details = {}}) => [patterns, ...Object.values(details)]).flat();
		const wrong = tables.filter(pattern => pattern.class !== 'by-detail' && !(reasonsByClass[pattern.class] as readonly string[]).includes(pattern.reason));
		expect(wrong).toEqual([]);
	});
});

it('every reason of every class has a pattern that gives it', () => {
	const given = new Set(allPrograms.flatMap(({patterns, details = {}}) => [patterns, ...Object.values(details)].flat().map(pattern => `${pattern.class}.${pattern.reason}`)));
	const wanted = Object.entries(reasonsByClass).flatMap(([name, reasons]) => reasons.map(reason => `${name}.${reason}`));
	expect(wanted.filter(verdict => !given.has(verdict))).toEqual(['unclassified.unknown']);
});
