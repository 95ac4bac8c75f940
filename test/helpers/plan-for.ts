import {createHash} from 'node:crypto';
import {actions} from '../../source/actions/index.js';
import type {ActionName, Fact, Facts, Look, Planned, RawInput} from '../../source/model/action.js';
import type {Discovery} from '../../source/model/discovery.js';

/** What a test host answers: files by path, output by the command's words. */
export type Answers = Readonly<Record<string, string>>;

function answer(look: Look, answers: Answers): Fact {
	if (look.look === 'jails') {
		return {found: 'jails', jails: []};
	}

	if (look.look === 'log') {
		return {found: 'log', lines: 0, values: []};
	}

	const text = answers[look.look === 'file' ? look.path : (look.look === 'run' ? look.argv.join(' ') : look.look)];
	if (text === undefined) {
		return {found: 'nothing', reason: 'there is no such file'};
	}

	return look.look === 'file'
		? {found: 'file', content: text, sha256: createHash('sha256').update(text, 'latin1').digest('hex')}
		: {found: 'output', stdout: text, stderr: '', code: 0};
}

/** Reads the input, looks at what a test host answers (`more`: facts that are no text), and plans. Throws when the input itself is refused. */
export function planFor(name: ActionName, raw: RawInput, host: Discovery, answers: Answers, more: Facts = {}): Planned {
	const action = actions[name];
	const input = action.read(raw);
	if (!input.ok) {
		throw new Error(input.problem.what);
	}

	const facts = Object.fromEntries(action.looks(input.value, host).map(look => [look.as, more[look.as] ?? answer(look, answers)]));
	return action.plan(input.value, facts, host);
}

/** What a test host answers after a plan was applied to its files. */
export function applied(planned: Planned, answers: Answers): Answers {
	return planned.kind === 'change' ? {...answers, ...Object.fromEntries(planned.plan.edits.map(({path, after}) => [path, after]))} : answers;
}
