import {diffLines} from '../../source/edit/diff.js';
import type {Edit} from '../../source/model/action.js';
import {describeProblem} from '../../source/model/outcome.js';
import {safe} from '../../source/model/safe.js';
import type {ChangePlan, HostChange, HostPlan} from '../../source/wire/protocol.js';

/** Files travel with one character per byte; people read them as UTF-8. */
const readable = (bytes: string): string => safe(Buffer.from(bytes, 'latin1').toString('utf8'));

const signs = {same: ' ', add: '+', remove: '-', gap: ' '} as const;

/** What an edit changes, line by line, with line numbers. */
export function diffText({before, after}: Edit): readonly string[] {
	return diffLines(before, after, 2).map(({kind, text, oldLine, newLine}) => {
		const number = String(newLine ?? oldLine ?? '').padStart(5);
		return kind === 'gap' ? '      ...' : `${number} ${signs[kind]} ${readable(text)}`.trimEnd();
	});
}

function changeText({summary, edits, commands, notes, guards}: HostChange): readonly string[] {
	return [
		summary,
		...edits.flatMap(edit => [`  ${edit.path}`, ...diffText(edit).map(line => `  ${line}`)]),
		...commands.map(command => `  does     ${command}`),
		...notes.map(note => `  note     ${note}`),
		...guards.filter(({verdict}) => verdict !== 'ok').map(({guard, reason}) => `  guard    ${guard}: ${reason}`),
	];
}

function plannedText({planned}: HostPlan): readonly string[] {
	switch (planned.kind) {
		case 'change': {
			return changeText(planned);
		}

		case 'already-so': {
			return [`nothing to do: ${planned.why}`];
		}

		case 'refused': {
			return [`refused: ${describeProblem({...planned.problem, host: undefined})}`];
		}

		case 'unreachable': {
			return [`unreachable: ${describeProblem({...planned.problem, host: undefined})}`];
		}
	}
}

/** A plan for people; hosts for which the same would be done are told together. */
export function planText({title, hosts, history}: ChangePlan): string {
	const folded = new Map<string, string[]>();
	for (const plan of hosts) {
		const text = plannedText(plan).map(line => safe(line)).join('\n  ');
		folded.set(text, [...folded.get(text) ?? [], plan.host]);
	}

	const parts = [...folded].map(([text, names]) => `${safe(names.join(', '))}: ${text}\n`);
	const seen = history.map(({value, count}) => `${count} ${safe(value)}`).join(', ');
	return `${safe(title)}\n\n${parts.join('\n')}${seen === '' ? '' : `\nIn the log: ${seen}\n`}`;
}

/** A plan as plain values for JSON. */
export function planJson({id, action, input, hosts}: ChangePlan): unknown {
	return {
		change: id,
		action,
		input,
		hosts: hosts.map(({host, planned}) => planned.kind === 'change'
			? {
				host,
				planned: planned.kind,
				summary: planned.summary,
				edits: planned.edits.map(edit => ({path: edit.path, diff: diffText(edit)})),
				commands: planned.commands,
				notes: planned.notes,
				guards: planned.guards.filter(({verdict}) => verdict !== 'ok'),
			}
			: {host, planned: planned.kind, ...(planned.kind === 'already-so' ? {why: planned.why} : {problem: describeProblem(planned.problem)})}),
	};
}
