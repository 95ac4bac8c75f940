import type {Match} from './backend.js';
import {fieldType} from './field-types.js';
import {createSearch, type Search} from './search.js';
import type {Workspace} from './workspace.js';

/** The source of a match. */
export type WrittenMatch = {
	readonly source: string;
	/** The types whose sets of bytes the source refers to, in its order. */
	readonly sets: readonly string[];
};

const searches = new WeakMap<Workspace, Search>();

function searchOf(workspace: Workspace): Search {
	const search = searches.get(workspace) ?? createSearch(workspace);
	searches.set(workspace, search);
	return search;
}

/** Lets the engine compile the source for one workspace, whose bytes and registers become constants of it. */
export function bindMatch(workspace: Workspace, {source, sets}: WrittenMatch): Match {
	const bytesOfTypes = sets.map(type => fieldType(type).set ?? new Uint8Array(256));
	// eslint-disable-next-line no-new-func, @typescript-eslint/no-unsafe-call -- the source is made from our own tables alone, never from a line
	return new Function('bytes', 'registers', 'search', 'sets', source)(workspace.bytes, workspace.registers, searchOf(workspace), bytesOfTypes) as Match;
}
