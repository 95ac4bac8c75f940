import type {Fields} from '../../model/mail-event.js';
import {closures, type Leaf, type Match} from './closures.js';
import {isFieldType} from './field-types.js';
import type {Pattern, Program, Verdict} from './pattern.js';
import {fieldsOf, isText, parseTemplate, variants} from './template.js';
import {buildTree} from './tree.js';
import type {Workspace} from './workspace.js';

/** What a matched pattern says. */
export type Meaning = {
	readonly class: Verdict['class'];
	readonly reason: string;
	/** The fields that its text names, with their registers. */
	readonly fields: ReadonlyArray<{readonly name: string; readonly register: number}>;
	/** The fields that it says itself. */
	readonly constant: Fields;
	readonly pattern: Pattern;
};

/** Most patterns say no fields themselves. */
export const nothing: Fields = {};

/** The meaning of a message of this program that stands from `start` to `end`. */
export type Read = (start: number, end: number) => Meaning | undefined;

/** Compiles what a program logs into one match over its tree of patterns. */
export function compileProgram(workspace: Workspace, {patterns, fragments, details = {}}: Program): Read {
	const tables: Record<string, {readonly match: Match; readonly meanings: readonly Meaning[]} | undefined> = {};
	for (const [name, table] of Object.entries(details)) {
		tables[name] = compileTable(workspace, table, fragments, {});
	}

	const {match, meanings} = compileTable(workspace, patterns, fragments, tables);
	return (start, end) => {
		const id = match(start, end);
		return id < 0 ? undefined : meanings[id];
	};
}

type Tables = Readonly<Record<string, {readonly match: Match; readonly meanings: readonly Meaning[]} | undefined>>;

/** A pattern that is written out in several ways has a leaf for each, because each has fields of its own. */
function compileTable(workspace: Workspace, patterns: readonly Pattern[], fragments: Program['fragments'], tables: Tables) {
	const written = patterns.flatMap(pattern => variants(parseTemplate(pattern.text, fragments)).map(parts => ({pattern, parts})));
	const meanings: Meaning[] = [];
	const leaves: Leaf[] = [];
	for (const {pattern, parts} of written) {
		const typeName = parts.find(part => isText(part))?.type ?? 'text';
		const table = tables[typeName];
		if (table === undefined && !isFieldType(typeName)) {
			throw new Error(`${pattern.text}: there is no type or detail table ${typeName}`);
		}

		leaves.push({id: meanings.length, detail: table?.match});
		const fields = fieldsOf(parts).filter(name => name !== '_').map(name => ({name, register: workspace.slot(name)}));
		meanings.push(...table === undefined
			? [meaningOf(pattern, fields)]
			: table.meanings.map(detail => detailed(pattern, fields, detail)));
	}

	return {match: closures(workspace, buildTree(written.map(({parts}) => parts)), leaves), meanings};
}

function meaningOf(pattern: Pattern, fields: Meaning['fields']): Meaning {
	if (pattern.class === 'by-detail') {
		throw new Error(`${pattern.text}: no detail table decides its class`);
	}

	return {class: pattern.class, reason: pattern.reason, fields, constant: pattern.fields ?? nothing, pattern};
}

/** The detail decides, unless the pattern has decided already: then the detail is what would have been. */
function detailed(pattern: Pattern, fields: Meaning['fields'], detail: Meaning): Meaning {
	const constant = detail.constant === nothing && pattern.fields === undefined ? nothing : {...detail.constant, ...pattern.fields};
	const all = {...detail, pattern, fields: [...fields, ...detail.fields]};
	return pattern.class === 'by-detail'
		? {...all, constant}
		: {...all, class: pattern.class, reason: pattern.reason, constant: {...constant, would: `${detail.class}.${detail.reason}`}};
}
