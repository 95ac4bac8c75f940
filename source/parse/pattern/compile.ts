import type {Fields} from '../../model/mail-event.js';
import {verdictNumber} from '../verdict-ids.js';
import type {Backend, Leaf, Match, Table} from './backend.js';
import {isFieldType} from './field-types.js';
import {generated} from './generated.js';
import type {Pattern, Program, Verdict} from './pattern.js';
import {fieldsOf, isText, parseTemplate, variants} from './template.js';
import {buildTree} from './tree.js';
import {registerCount, type Workspace} from './workspace.js';

/** What a matched pattern says. */
export type Meaning = {
	readonly class: Verdict['class'];
	readonly reason: string;
	/** The number of class and reason in `verdicts`. */
	readonly verdict: number;
	/** The fields that its text names, with their registers. */
	readonly fields: ReadonlyArray<{readonly name: string; readonly register: number}>;
	/** 1 for the register of each of them. */
	readonly held: Uint8Array;
	/** The fields that it says itself. */
	readonly constant: Fields;
	readonly pattern: Pattern;
};

/** Most patterns say no fields themselves. */
export const nothing: Fields = {};

/** The meaning of a message of this program that stands from `start` to `end`. */
export type Read = (start: number, end: number) => Meaning | undefined;

/** Compiles what a program logs into one match over its trees of patterns. */
export function compileProgram(workspace: Workspace, {patterns, fragments, details = {}}: Program, backend: Backend = generated): Read {
	const {match, meanings} = compileMatch(workspace, {patterns, fragments, details}, backend);
	return (start, end) => {
		const id = match(start, end);
		return id < 0 ? undefined : meanings[id];
	};
}

/** The match and what its answers mean. */
export function compileMatch(workspace: Workspace, {patterns, fragments, details = {}}: Omit<Program, 'names'>, backend: Backend): {readonly match: Match; readonly meanings: readonly Meaning[]} {
	const tables: Prepared[] = [];
	for (const [name, table] of [...Object.entries(details), ['', patterns] as const]) {
		tables.push(prepare(workspace, {name, patterns: table, fragments}, tables));
	}

	return {match: backend(workspace, tables), meanings: tables.at(-1)?.meanings ?? []};
}

type Prepared = Table & {readonly meanings: readonly Meaning[]};

/** A pattern that is written out in several ways has a leaf for each, because each has fields of its own. */
function prepare(workspace: Workspace, {name, patterns, fragments}: Pick<Program, 'patterns' | 'fragments'> & {readonly name: string}, details: readonly Prepared[]): Prepared {
	const written = patterns.flatMap(pattern => variants(parseTemplate(pattern.text, fragments)).map(parts => ({pattern, parts})));
	const meanings: Meaning[] = [];
	const leaves: Leaf[] = [];
	for (const {pattern, parts} of written) {
		const typeName = parts.find(part => isText(part))?.type ?? 'text';
		const detail = details.find(table => table.name === typeName);
		if (detail === undefined && !isFieldType(typeName)) {
			throw new Error(`${pattern.text}: there is no type or detail table ${typeName}`);
		}

		leaves.push({id: meanings.length, detail: detail?.name});
		const fields = fieldsOf(parts).filter(field => field !== '_').map(field => ({name: field, register: workspace.slot(field)}));
		meanings.push(...detail === undefined
			? [meaningOf(pattern, fields)]
			: detail.meanings.map(inner => detailed(pattern, fields, inner)));
	}

	return {name, root: buildTree(written.map(({parts}) => parts)), leaves, meanings};
}

type Said = Pick<Meaning, 'class' | 'reason' | 'fields' | 'constant' | 'pattern'>;

/** With what follows from class, reason and fields. */
export function completed({class: found, reason, fields, constant, pattern}: Said): Meaning {
	// Written out, so that all meanings are of one shape.
	return {class: found, reason, verdict: verdictNumber(found, reason), fields, held: heldBy(fields), constant, pattern};
}

const heldByFields = new Map<string, Uint8Array>();

/** Many patterns have the same fields. */
function heldBy(fields: Meaning['fields']): Uint8Array {
	const key = fields.map(({register}) => register).join(' ');
	const known = heldByFields.get(key);
	if (known !== undefined) {
		return known;
	}

	const held = new Uint8Array(registerCount);
	for (const {register} of fields) {
		held[register] = 1;
	}

	heldByFields.set(key, held);
	return held;
}

function meaningOf(pattern: Pattern, fields: Meaning['fields']): Meaning {
	if (pattern.class === 'by-detail') {
		throw new Error(`${pattern.text}: no detail table decides its class`);
	}

	return completed({class: pattern.class, reason: pattern.reason, fields, constant: pattern.fields ?? nothing, pattern});
}

/** The detail decides, unless the pattern has decided already: then the detail is what would have been. */
function detailed(pattern: Pattern, fields: Meaning['fields'], detail: Meaning): Meaning {
	const constant = detail.constant === nothing && pattern.fields === undefined ? nothing : {...detail.constant, ...pattern.fields};
	const all = {...detail, pattern, constant, fields: [...fields, ...detail.fields]};
	return completed(pattern.class === 'by-detail'
		? all
		: {...all, class: pattern.class, reason: pattern.reason, constant: {...constant, would: `${detail.class}.${detail.reason}`}});
}
