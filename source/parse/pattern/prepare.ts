import type {Fields} from '../../model/mail-event.js';
import {verdictNumber} from '../verdict-ids.js';
import type {Leaf, Table} from './backend.js';
import {isFieldType} from './field-types.js';
import {nothing} from './meaning.js';
import type {Pattern, Program, Verdict} from './pattern.js';
import {fieldsOf, isText, parseTemplate, variants} from './template.js';
import {buildTree} from './tree.js';

/** What an answer of a table says: the verdict, the names of the fields that the text gives, those that the pattern says itself. */
export type Said = {
	readonly class: Verdict['class'];
	readonly reason: string;
	/** The number of class and reason in `verdicts`. */
	readonly verdict: number;
	readonly fields: readonly string[];
	readonly constant: Fields;
	readonly pattern: Pattern;
};

/** A program's tables as trees. */
export type Prepared = {
	/** Detail tables first, the program's own last. */
	readonly tables: readonly Table[];
	/** What each answer of its own table says. */
	readonly said: readonly Said[];
};

/** Reads what a program logs into trees of patterns. */
export function prepareProgram({patterns, fragments, details = {}}: Omit<Program, 'names'>): Prepared {
	const tables: PreparedTable[] = [];
	for (const [name, table] of [...Object.entries(details), ['', patterns] as const]) {
		tables.push(prepareTable({name, patterns: table, fragments}, tables));
	}

	return {tables, said: tables.at(-1)?.said ?? []};
}

type PreparedTable = Table & Pick<Prepared, 'said'>;

/** A pattern that is written out in several ways has a leaf for each, because each has fields of its own. */
function prepareTable({name, patterns, fragments}: Pick<Program, 'patterns' | 'fragments'> & {readonly name: string}, details: readonly PreparedTable[]): PreparedTable {
	const written = patterns.flatMap(pattern => variants(parseTemplate(pattern.text, fragments)).map(parts => ({pattern, parts})));
	const said: Said[] = [];
	const leaves: Leaf[] = [];
	for (const {pattern, parts} of written) {
		const typeName = parts.find(part => isText(part))?.type ?? 'text';
		const detail = details.find(table => table.name === typeName);
		if (detail === undefined && !isFieldType(typeName)) {
			throw new Error(`${pattern.text}: there is no type or detail table ${typeName}`);
		}

		leaves.push({id: said.length, detail: detail?.name});
		const fields = fieldsOf(parts).filter(field => field !== '_');
		if (detail === undefined) {
			said.push(saidBy(pattern, fields));
		} else {
			said.push(...detail.said.map(inner => saidWithDetail(pattern, fields, inner)));
		}
	}

	return {name, root: buildTree(written.map(({parts}) => parts)), leaves, said};
}

function saidBy(pattern: Pattern, fields: readonly string[]): Said {
	if (pattern.class === 'by-detail') {
		throw new Error(`${pattern.text}: no detail table decides its class`);
	}

	const {class: found, reason, fields: constant = nothing} = pattern;
	return {class: found, reason, verdict: verdictNumber(found, reason), fields, constant, pattern};
}

/** The detail decides, unless the pattern has decided already: then the detail is what would have been. */
function saidWithDetail(pattern: Pattern, fields: readonly string[], detail: Said): Said {
	const constant = detail.constant === nothing && pattern.fields === undefined ? nothing : {...detail.constant, ...pattern.fields};
	const all = [...fields, ...detail.fields];
	if (pattern.class === 'by-detail') {
		return {...detail, pattern, constant, fields: all};
	}

	const {class: found, reason} = pattern;
	return {class: found, reason, verdict: verdictNumber(found, reason), fields: all, constant: {...constant, would: `${detail.class}.${detail.reason}`}, pattern};
}
