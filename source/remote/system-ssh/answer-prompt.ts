import {safe} from '../../model/safe.js';
import type {Target} from '../../model/target.js';
import {placeOf} from '../connect-failure.js';
import type {ConnectFailure, Questions} from '../connection.js';
import type {Asked} from './askpass.js';
import {createPassphrases} from './passphrases.js';
import {readPrompt, type Prompt} from './prompts.js';

/** One login's answers. */
export type Answers = (asked: Asked) => Promise<Buffer | undefined>;

type Circumstances = {
	readonly target: Target;
	readonly questions: Questions;
	/** Holds the connection's deadline while the operator is asked. */
	readonly during: <Value>(answer: Promise<Value>) => Promise<Value>;
	/** There is no sense in going on: ssh would send an empty answer to the server, which counts as a wrong one. */
	readonly stop: (problem: ConnectFailure) => void;
	/** What the operator has to do elsewhere, such as touching a key; undefined: it is done. */
	readonly onNotice: (text: string | undefined) => void;
};

/** Kept as long as the program runs, as an agent would. */
const passphrases = createPassphrases();

const yes = () => Buffer.from('yes\n');
const no = () => Buffer.from('no\n');

/** ssh reads an answer up to the end of its line. */
const line = (secret: Buffer) => {
	const answer = Buffer.concat([secret, Buffer.from('\n')]);
	secret.fill(0);
	return answer;
};

/** Programs that do not mark what the server asks (before OpenSSH 8.5) let it pass for a question about a key. This option is a little younger. */
const marksServers = ({system}: Target): boolean => system?.settings.has('forkafterauthentication') ?? false;

async function acceptKey({target, questions, during, stop}: Circumstances, {host, address, type, fingerprint}: Extract<Prompt, {kind: 'host-key'}>): Promise<Buffer> {
	const answer: unknown = await during(questions.acceptHostKey({host: target.name, type, fingerprint, address: safe(host === address ? host : `${host} ${address}`)}));
	// Only a plain yes is a yes, whatever the other side of the wire may send.
	if (answer === true) {
		return yes();
	}

	stop({kind: 'hostkey', host: target.name, what: safe(`the key of ${host} was not accepted (${type} ${fingerprint})`), remedy: 'reconnect to be asked again'});
	return no();
}

/** Answers what ssh asks during one login, by asking the operator what only the operator knows. */
export function createAnswers(circumstances: Circumstances): Answers {
	const {target, questions, during, stop, onNotice} = circumstances;
	const {name: host, user} = target;
	const own = passphrases.forConnection();
	const counts = new Map<string, number>();
	const countOf = (prompt: string) => {
		const count = (counts.get(prompt) ?? 0) + 1;
		counts.set(prompt, count);
		return count;
	};

	/** An empty answer makes ssh go on to the next key. */
	const passphrase = async (file: string) => {
		const ask = async (attempt: number) => questions.secret({kind: 'passphrase', host, prompt: safe(`Passphrase for ${file}`), attempt});
		const given = await during(marksServers(target) ? own.next(file, ask) : ask(countOf(file)));
		return line(given ?? Buffer.alloc(0));
	};

	const pin = async (text: string) => {
		const given = await during(questions.secret({kind: 'passphrase', host, prompt: safe(text), attempt: countOf(text)}));
		return line(given ?? Buffer.alloc(0));
	};

	const password = async (text: string) => {
		const prompt = text.endsWith('\'s password:') ? `Password of ${text.slice(0, -'\'s password:'.length)}` : text;
		const given = await during(questions.secret({kind: 'password', host, prompt: safe(prompt), attempt: countOf(text)}));
		if (given === undefined) {
			stop({kind: 'auth', host, what: safe(`${placeOf(target)} refused ${user} (the system's ssh has no key that it takes)`), state: 'no password was given', remedy: `make ssh ${host} work without mxdeck first, then reconnect`});
			return undefined;
		}

		return line(given);
	};

	return async ({prompt: text, hint, gone}) => {
		const prompt = readPrompt(text, hint);
		switch (prompt.kind) {
			case 'host-key': {
				return acceptKey(circumstances, prompt);
			}

			case 'passphrase': {
				return passphrase(prompt.file);
			}

			case 'pin': {
				return pin(prompt.text);
			}

			case 'password': {
				return password(prompt.text);
			}

			case 'new-password': {
				stop({kind: 'auth', host, what: safe(`the password of ${user} on ${placeOf(target)} has expired`), remedy: `log in with ssh ${host} once and set a new one`});
				return undefined;
			}

			case 'notice': {
				onNotice(safe(prompt.text));
				// ssh ends the program when what it waits for has come.
				await new Promise(resolve => {
					gone.addEventListener('abort', resolve, {once: true});
				});
				onNotice(undefined);
				return undefined;
			}

			case 'permission': {
				return undefined;
			}
		}
	};
}
