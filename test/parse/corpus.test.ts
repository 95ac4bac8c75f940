import {Buffer} from 'node:buffer';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import type {MailEvent} from '../../source/model/mail-event.js';
import {classifyLine, classifyMessage} from '../../source/parse/index.js';

/** Real lines of many sites with a label for each; kept beside the project, not in it. */
const folder = new URL('../../../shared/corpus/', import.meta.url);
const now = Date.UTC(2026, 10, 22);

type Label = {
	readonly line: number;
	readonly program: string;
	readonly bare?: boolean;
	readonly tier: string;
	readonly class: string;
	readonly reason: string | undefined;
	readonly fields: Readonly<Record<string, string | boolean>>;
	/** Other answers that are right, too: a class, or class and reason. */
	readonly accept?: readonly string[];
};

type Score = {lines: number; classes: number; reasons: number; fields: number; fieldsRight: number};

function score(label: Label, event: Pick<MailEvent, 'class' | 'reason' | 'fields'>, into: Score): void {
	const accepted = label.accept ?? [];
	const isClass = event.class === label.class;
	const isAccepted = accepted.includes(event.class) || accepted.includes(`${event.class}.${event.reason}`);
	const wanted = Object.entries(label.fields);
	into.lines++;
	into.classes += isClass || isAccepted ? 1 : 0;
	into.reasons += (isClass && (event.reason === label.reason || event.class === 'unclassified')) || isAccepted ? 1 : 0;
	into.fields += wanted.length;
	into.fieldsRight += wanted.filter(([name, value]) => event.fields[name] === String(value)).length;
}

function readLines(name: string): readonly Buffer[] {
	const text = readFileSync(new URL(name, folder)).toString('latin1');
	return text.split('\n').map(line => Buffer.from(line, 'latin1'));
}

type Tier = 'core' | 'later';

function scoreFile(name: string, tier: Tier, total: Score): Score {
	const own: Score = {lines: 0, classes: 0, reasons: 0, fields: 0, fieldsRight: 0};
	const lines = readLines(name);
	const labels = readFileSync(new URL(name.replace('.log', '.labels.jsonl'), folder), 'utf8').trim().split('\n');
	for (const label of labels.map(text => JSON.parse(text) as Label).filter(one => one.tier === tier)) {
		const line = lines[label.line - 1] ?? Buffer.alloc(0);
		const event = label.bare ? classifyMessage(label.program, line.toString()) : classifyLine(line, {format: 'auto', zone: 'UTC', now});
		score(label, event, own);
		score(label, event, total);
	}

	return own;
}

const percent = (part: number, whole: number): string => whole === 0 ? '     – %' : `${(100 * part / whole).toFixed(1).padStart(6)} %`;

const describeScore = (name: string, {lines, classes, reasons, fields, fieldsRight}: Score): string =>
	`${name.padEnd(32)} ${String(lines).padStart(5)} lines  class ${percent(classes, lines)}  reason ${percent(reasons, lines)}  fields ${percent(fieldsRight, fields)}`;

describe.skipIf(!existsSync(folder))('real lines of other sites are read as they are labelled (skipped where the labelled lines are not at hand)', () => {
	it.each<{tier: Tier; classes: number; reasons: number; fields: number}>([
		{tier: 'core', classes: 0.995, reasons: 0.99, fields: 0.99},
		{tier: 'later', classes: 0.98, reasons: 0.97, fields: 0.98},
	])('$tier', ({tier, ...least}) => {
		const total: Score = {lines: 0, classes: 0, reasons: 0, fields: 0, fieldsRight: 0};
		const table = readdirSync(folder).filter(name => name.endsWith('.log')).map(name => ({name, own: scoreFile(name, tier, total)}));
		console.log([...table.filter(({own}) => own.lines > 0).map(({name, own}) => describeScore(name, own)), describeScore(`all ${tier}`, total)].join('\n'));
		expect(total.classes / total.lines).toBeGreaterThanOrEqual(least.classes);
		expect(total.reasons / total.lines).toBeGreaterThanOrEqual(least.reasons);
		expect(total.fieldsRight / total.fields).toBeGreaterThanOrEqual(least.fields);
	});
});
