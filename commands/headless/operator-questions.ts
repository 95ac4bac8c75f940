import {describeProblem, type Problem} from '../../source/model/outcome.js';
import {safe} from '../../source/model/safe.js';
import type {Questions} from '../../source/remote/connection.js';
import type {EnginePort} from '../../source/wire/engine-port.js';
import type {Question, Requests} from '../../source/wire/protocol.js';
import type {Asker} from './terminal-asker.js';

const secretNames = {passphrase: 'the passphrase of a key', password: 'a password', sudo: 'the password for sudo'} as const;

const secretRemedies = {
	passphrase: 'load the key into an ssh agent',
	password: 'use a key',
	sudo: 'run this in a terminal, or allow sudo without a password',
} as const;

/**
The questions of connections, asked on the operator's terminal one after the other; without a terminal each is declined,
and `say` tells what was declined and what to do.
*/
export function createOperatorQuestions(asker: Asker | undefined, say: (text: string) => void): Questions {
	let last: Promise<unknown> = Promise.resolve();
	/** Two hosts never ask at once. */
	const inTurn = async (prompt: string, echo: boolean, {ask}: Asker): Promise<string | undefined> => {
		const before = last;
		const answer = (async () => {
			await before;
			return ask(prompt, echo);
		})();
		last = answer;
		return answer;
	};

	const decline = (problem: Problem): void => {
		say(`mxdeck: ${safe(describeProblem(problem))}\n`);
	};

	return {
		async acceptHostKey({host, type, fingerprint, address}) {
			if (asker === undefined) {
				decline({what: `its host key is not known (${type} ${fingerprint})`, host, state: 'there is no terminal to ask on', remedy: `compare the key and connect once with ssh ${host}`});
				return false;
			}

			const answer = await inTurn(`${safe(host)} (${safe(address)}) shows a host key that is not known yet:\n  ${safe(type)} ${safe(fingerprint)}\nTrust it and remember it? Type yes or no: `, true, asker);
			return answer?.trim().toLowerCase() === 'yes';
		},
		async secret({kind, host, prompt, attempt}) {
			if (asker === undefined) {
				decline({what: `it asks for ${secretNames[kind]}`, host, state: 'there is no terminal to ask on', remedy: secretRemedies[kind]});
				return undefined;
			}

			const again = attempt > 1 ? 'that was not right; ' : '';
			const answer = await inTurn(`${safe(host)}: ${again}${safe(prompt).replace(/:? *$/, '')}: `, false, asker);
			return answer === undefined || answer === '' ? undefined : Buffer.from(answer, 'utf8');
		},
	};
}

async function replyTo(question: Question, questions: Questions): Promise<Requests['reply']['ask']> {
	if (question.kind === 'host-key') {
		return {question: question.question, accept: await questions.acceptHostKey(question)};
	}

	const secret = await questions.secret(question);
	return {question: question.question, ...(secret && {secret: secret.toString('utf8')})};
}

/** Answers an engine's questions. */
export function answerQuestions(port: EnginePort, questions: Questions): () => void {
	return port.listen(async signal => {
		if (signal.signal === 'question') {
			await port.request('reply', await replyTo(signal.question, questions));
		}
	});
}
