import {bindMatch} from './bind-match.js';
import {heldFields, meaningOf, type Meaning} from './meaning.js';
import type {Workspace} from './workspace.js';
import type {WrittenProgram} from './written-program.js';

/** The meaning of a message of this program that stands from `start` to `end`. */
export type Read = (start: number, end: number) => Meaning | undefined;

/** A reading of a program's messages in a workspace. Few of its answers ever occur, so meanings are made when they do. */
export function readWritten(workspace: Workspace, written: WrittenProgram): Read {
	const {fieldLists, constants, meanings} = written;
	const match = bindMatch(workspace, written);
	const fields: Array<Pick<Meaning, 'fields' | 'held'> | undefined> = Array.from({length: fieldLists.length});
	const known: Array<Meaning | undefined> = Array.from({length: meanings.length});

	const make = (id: number): Meaning => {
		const [verdict, fieldList, constant] = meanings[id] ?? [-1, 0, 0];
		const held = fields[fieldList] ?? heldFields(workspace, fieldLists[fieldList] ?? []);
		fields[fieldList] = held;
		const meaning = meaningOf(verdict, held, constants[constant] ?? {});
		known[id] = meaning;
		return meaning;
	};

	return (start, end) => {
		const id = match(start, end);
		return id < 0 ? undefined : known[id] ?? make(id);
	};
}
