import type {AnyAuthMethod, AuthHandlerMiddleware, KeyboardInteractiveAuthMethod} from 'ssh2';
import {safe} from '../model/safe.js';
import type {Target} from '../model/target.js';
import type {ConnectFailure, Questions} from './connection.js';
import {placeOf} from './connect-failure.js';
import type {KeyRing} from './key-ring.js';

const secretTries = 3;

type Circumstances = {
	readonly target: Target;
	readonly keys: KeyRing;
	readonly questions: Questions;
	readonly during: <Value>(answer: Promise<Value>) => Promise<Value>;
	/** Called once when there is nothing left to try. */
	readonly giveUp: (failure: ConnectFailure) => void;
};

function refused({target, keys}: Circumstances, methods: readonly string[], declined: boolean): ConnectFailure {
	const tried = keys.offered.length === 0 ? 'there was no key to offer' : `tried ${keys.offered.join(', ')}`;
	const skipped = keys.skipped.length === 0 ? '' : `; left out: ${keys.skipped.join(', ')}`;
	const takes = methods.length === 0 ? '' : `; the server takes ${methods.join(', ')}`;
	return {
		kind: 'auth',
		host: target.name,
		what: safe(`${placeOf(target)} refused ${target.user} (${tried}${skipped}${takes})`),
		state: declined ? 'no password was given' : undefined,
		remedy: `make ssh ${target.name} work without mxdeck first, then reconnect`,
	};
}

/** The answers to all prompts; undefined as soon as one is declined. */
async function answerAll(prompts: readonly string[], ask: (prompt: string) => Promise<Buffer | undefined>): Promise<string[] | undefined> {
	const answers: string[] = [];
	for (const prompt of prompts) {
		const secret = await ask(prompt);
		if (secret === undefined) {
			return undefined;
		}

		answers.push(secret.toString('utf8'));
		secret.fill(0);
	}

	return answers;
}

/**
The order of logging in: the keys, then what the server offers that the operator can type. Never tries the same twice: hosts ban
addresses that guess.
*/
export function createAuthentication(circumstances: Circumstances): AuthHandlerMiddleware {
	const {target: {user: username, name: host}, keys, questions, during, giveUp} = circumstances;
	let keysOffered = false;
	let asked = 0;
	let declined = false;
	let keyboardAsks = true;

	const ask = async (prompt: string) => {
		const secret = await during(questions.secret({kind: 'password', host, prompt: safe(prompt), attempt: asked}));
		declined ||= secret === undefined;
		return secret;
	};

	/** Goes on where an answer came, else gives up; nothing may throw when the connection ended while the operator thought. */
	const proceed = async <Value>(methods: readonly string[], find: Promise<Value | undefined>, goOn: (value: Value) => void) => {
		try {
			const value = await find;
			if (value === undefined) {
				giveUp(refused(circumstances, methods, declined));
			} else {
				goOn(value);
			}
		} catch (error) {
			giveUp({...refused(circumstances, methods, declined), cause: error});
		}
	};

	const keyboard = (methods: readonly string[]): KeyboardInteractiveAuthMethod => ({
		type: 'keyboard-interactive',
		username,
		// eslint-disable-next-line max-params -- ssh2's callback
		prompt(_name, _instructions, _language, prompts, finish) {
			keyboardAsks = true;
			void proceed(methods, answerAll(prompts.map(({prompt}) => prompt.trim()), ask), finish);
		},
	});

	const choose = async (methods: readonly string[] | undefined): Promise<AnyAuthMethod | undefined> => {
		if (!keysOffered && keys.offered.length > 0 && (methods?.includes('publickey') ?? true)) {
			keysOffered = true;
			return {type: 'agent', username, agent: keys.agent};
		}

		if (methods === undefined) {
			return {type: 'none', username};
		}

		if (asked >= secretTries || declined) {
			return undefined;
		}

		asked++;
		if (keyboardAsks && methods.includes('keyboard-interactive')) {
			// Some servers offer it and refuse without having asked: then it is not tried again.
			keyboardAsks = false;
			return keyboard(methods);
		}

		const password = methods.includes('password') ? await ask(`Password of ${username} on ${host}`) : undefined;
		return password === undefined ? undefined : {type: 'password', username, password: password.toString('utf8')};
	};

	return (methods: readonly string[] | null, _partial, next) => {
		void proceed(methods ?? [], choose(methods ?? undefined), next);
	};
}
