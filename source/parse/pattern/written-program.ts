import type {Fields} from '../../model/mail-event.js';
import {writeMatch, type WrittenMatch} from './generated.js';
import type {Program} from './pattern.js';
import {prepareProgram, type Said} from './prepare.js';
import type {Workspace} from './workspace.js';

/** A program's tables as a match and what its answers mean: plain data, so that the build can write it beforehand. */
export type WrittenProgram = WrittenMatch & {
	/** Lists of the names of fields, and fields that patterns say themselves. */
	readonly fieldLists: ReadonlyArray<readonly string[]>;
	readonly constants: readonly Fields[];
	/** For each answer its verdict and its places in the two lists. */
	readonly meanings: ReadonlyArray<readonly [verdict: number, fieldList: number, constant: number]>;
};

/** Writes the tables of a program for workspaces that have these registers. */
export function writeProgram(slot: Workspace['slot'], program: Omit<Program, 'names'>): WrittenProgram {
	const {tables, said} = prepareProgram(program);
	const fieldLists = createList<readonly string[]>();
	const constants = createList<Fields>();
	const meanings = said.map(({verdict, fields, constant}: Said) => [verdict, fieldLists.numberOf(fields), constants.numberOf(constant)] as const);
	for (const name of fieldLists.items.flat()) {
		slot(name);
	}

	return {...writeMatch(slot, tables), fieldLists: fieldLists.items, constants: constants.items, meanings};
}

/** Numbers things by what they hold. */
function createList<Item>(): {readonly items: readonly Item[]; readonly numberOf: (item: Item) => number} {
	const items: Item[] = [];
	const numbers = new Map<string, number>();
	return {
		items,
		numberOf(item) {
			const key = JSON.stringify(item);
			const number = numbers.get(key) ?? items.push(item) - 1;
			numbers.set(key, number);
			return number;
		},
	};
}
