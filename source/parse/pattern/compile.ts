import type {Backend, Match} from './backend.js';
import type {Program} from './pattern.js';
import {prepareProgram, type Said} from './prepare.js';
import type {Workspace} from './workspace.js';

/** The match of a program's tables by a backend, and what its answers say. */
export function compileMatch(workspace: Workspace, program: Omit<Program, 'names'>, backend: Backend): {readonly match: Match; readonly said: readonly Said[]} {
	const {tables, said} = prepareProgram(program);
	return {match: backend(workspace, tables), said};
}
