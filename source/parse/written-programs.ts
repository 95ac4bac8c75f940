import {writeProgram, type WrittenProgram} from './pattern/written-program.js';
import type {Program} from './pattern/pattern.js';
import type {Workspace} from './pattern/workspace.js';
import {allPrograms, anyPostfix} from './programs/index.js';

/**
The written tables of all programs. Writing them takes longer than reading a hundred megabytes, so the build does it, and puts a module
of data in this one's place; here a table is written when it is used first.
*/
export type WrittenPrograms = {
	/** The fields that have the first registers. */
	readonly fields: readonly string[];
	/** The number of the table for each name of a program. */
	readonly tableByName: Readonly<Record<string, number>>;
	/** The table of that number. */
	readonly table: (number: number, slot: Workspace['slot']) => WrittenProgram | undefined;
};

const tables: readonly Program[] = [...allPrograms, anyPostfix];

export const writtenPrograms: WrittenPrograms = {
	fields: [],
	tableByName: Object.fromEntries(tables.flatMap(({names}, number) => names.map(name => [name, number]))),
	table(number, slot) {
		const program = tables[number];
		return program === undefined ? undefined : writeProgram(slot, program);
	},
};
