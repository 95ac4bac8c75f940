import type {OpenQuestion} from '../state.js';
import {entrySpans} from './entry.js';
import {type Line, emptyLine, line, span, wrap} from './line.js';

/** What a question's dialog is called. */
export const questionTitle = ({question}: OpenQuestion): string => {
	switch (question.kind) {
		case 'host-key': {
			return `${question.host}: unknown host key`;
		}

		case 'sudo': {
			return `${question.host}: password for sudo`;
		}

		case 'passphrase': {
			return `${question.host}: passphrase of a key`;
		}

		case 'password': {
			return `${question.host}: password`;
		}
	}
};

/** A question of the engine. What is secret is never shown, not even how long it is. */
export function questionLines({question, entry}: OpenQuestion, width: number): readonly Line[] {
	if (question.kind === 'host-key') {
		return [
			line(span('address      ', 'dim'), span(question.address)),
			line(span('key type     ', 'dim'), span(question.type)),
			line(span('fingerprint  ', 'dim'), span(question.fingerprint, 'strong')),
			emptyLine,
			...wrap('This host is not in the known hosts. Compare the fingerprint with one from a source that you trust.', width).map(text => line(span(text))),
			emptyLine,
			line(span('type '), span('yes', 'strong'), span(' to accept and remember it  '), ...entrySpans(entry, 6, true)),
		];
	}

	return [
		...wrap(question.prompt, width).map(text => line(span(text))),
		...(question.attempt > 1 ? [line(span(`attempt ${question.attempt}: the last one was not accepted`, 'warn'))] : []),
		emptyLine,
		line(span('> ', 'accent'), span(' ', 'tab'), span(entry.text === '' ? '  what you type is not shown' : '  typed; not shown', 'dim')),
	];
}
