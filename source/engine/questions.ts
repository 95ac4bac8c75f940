import type {EngineSignal, Question, Requests} from '../wire/protocol.js';
import type {Questions} from '../remote/connection.js';

type Reply = Requests['reply']['ask'];

/** The engine's open questions to the operator: asked by signal, answered by the `reply` request. */
export type QuestionBook = {
	readonly questions: Questions;
	readonly reply: (reply: Reply) => void;
	/** Declines everything that is still open. */
	readonly declineAll: () => void;
};

export function createQuestionBook(signal: (signal: EngineSignal) => void): QuestionBook {
	const open = new Map<number, (reply: Reply) => void>();
	let last = 0;

	const ask = async (asked: (question: number) => Question): Promise<Reply> => new Promise(resolve => {
		last += 1;
		open.set(last, resolve);
		signal({signal: 'question', question: asked(last)});
	});

	const reply = (answer: Reply): void => {
		const resolve = open.get(answer.question);
		open.delete(answer.question);
		resolve?.(answer);
		signal({signal: 'question-gone', question: answer.question});
	};

	return {
		questions: {
			async acceptHostKey(key) {
				const answer = await ask(question => ({question, kind: 'host-key', ...key}));
				return answer.accept === true;
			},
			async secret({kind, host, prompt, attempt}) {
				const answer = await ask(question => ({question, kind, host, prompt, attempt}));
				return answer.secret === undefined ? undefined : Buffer.from(answer.secret, 'utf8');
			},
		},
		reply,
		declineAll() {
			for (const number of open.keys()) {
				reply({question: number});
			}
		},
	};
}
