import type {Match} from './backend.js';
import {bindMatch} from './bind-match.js';
import {heldFields, meaningOf, nothing, type Meaning} from './meaning.js';
import type {Workspace} from './workspace.js';
import type {WrittenProgram} from './written-program.js';

/** How messages of a program are read. */
export type Read = {
	readonly match: Match;
	/** What the answers of the match mean, as far as they occurred. */
	readonly meanings: ReadonlyArray<Meaning | undefined>;
	/** What an answer means that did not occur yet. */
	readonly learn: (id: number) => Meaning;
};

/** A reading of a program's messages in a workspace. Few of its answers ever occur, so meanings are made when they do. */
export function readWritten(workspace: Workspace, written: WrittenProgram): Read {
	const {fieldLists} = written;
	const constants = written.constants.map(constant => Object.keys(constant).length === 0 ? nothing : constant);
	const fields: Array<Pick<Meaning, 'fields' | 'held'> | undefined> = Array.from({length: fieldLists.length});
	const meanings: Array<Meaning | undefined> = Array.from({length: written.meanings.length});
	return {
		match: bindMatch(workspace, written),
		meanings,
		learn(id) {
			const [verdict, fieldList, constant] = written.meanings[id] ?? [-1, 0, 0];
			const held = fields[fieldList] ?? heldFields(workspace, fieldLists[fieldList] ?? []);
			const meaning = meaningOf(verdict, held, constants[constant] ?? nothing);
			fields[fieldList] = held;
			meanings[id] = meaning;
			return meaning;
		},
	};
}
