import type {Question} from '../../wire/protocol.js';
import type {KeyPress} from '../signal.js';
import type {OpenQuestion, State} from '../state.js';
import {edit, entryOf, insert} from '../text-entry.js';
import {type Step, step} from './step.js';

/** The word that accepts an unknown host key, typed in full. */
export const acceptWord = 'yes';

/** A host cannot go on before the operator answered; questions are asked in their order. */
export const gotQuestion = (state: State, question: Question): State =>
	({...state, questions: [...state.questions, {question, entry: entryOf(''), readyAt: undefined, ready: false}]});

/** The question needs no answer any more. */
export const dropQuestion = (state: State, id: number): State =>
	({...state, questions: state.questions.filter(({question}) => question.question !== id)});

const withFirst = (state: State, first: OpenQuestion): State => ({...state, questions: [first, ...state.questions.slice(1)]});

/** A key while a question waits. Enter answers, escape declines. */
export function questionKey(state: State, open: OpenQuestion, {key}: KeyPress): Step {
	const {question} = open.question;
	const isKey = open.question.kind === 'host-key';
	if (!open.ready) {
		return step(state);
	}

	if (key === 'esc' || key === 'ctrl-c') {
		return step(dropQuestion(state, question), {effect: 'reply', ask: isKey ? {question, accept: false} : {question, secret: undefined}});
	}

	if (key !== 'enter') {
		return step(withFirst(state, {...open, entry: edit(open.entry, key) ?? open.entry}));
	}

	if (!isKey) {
		return step(dropQuestion(state, question), {effect: 'reply', ask: {question, secret: open.entry.text}});
	}

	return open.entry.text.trim() === acceptWord
		? step(dropQuestion(state, question), {effect: 'reply', ask: {question, accept: true}})
		: step(state);
}

/** A secret may be pasted; the word that accepts a host key must be typed. */
export const questionPaste = (state: State, open: OpenQuestion, text: string): State =>
	open.ready && open.question.kind !== 'host-key' ? withFirst(state, {...open, entry: insert(open.entry, text)}) : state;
