import {randomBytes} from 'node:crypto';
import {failure, success, type Outcome, type Problem} from '../model/outcome.js';
import type {Privilege} from '../model/host.js';
import {sudoRuleCommand} from '../model/sudo-rule.js';
import type {Questions} from './connection.js';
import {helperPath, helperReady} from './helper-place.js';
import {shellLine} from './shell-line.js';
import type {SudoGate} from './sudo-gate.js';

const passwordTries = 3;

/** How a command is to be started. */
export type Start = {
	/** For the login shell. */
	readonly line: string;
	/** What stands between us and the command, when sudo does. */
	readonly gate?: SudoGate;
	/** What it is sent in place of the command's own input. */
	readonly stdin?: string;
};

/** Makes commands run as root in the way that the account can. */
export type Elevation = {
	/** `besides`: how the account becomes root for what its helper cannot do. */
	readonly set: (privilege: Privilege, password?: Buffer, besides?: Privilege) => void;
	/** Asks the operator for the password when it is needed and not known yet, once for the connection. `forHelper`: the same as a request to the helper. */
	readonly start: (command: string, forHelper?: string) => Promise<Outcome<Start>>;
	/** sudo refused the password after all: it is asked for again next time. */
	readonly forget: () => void;
};

type Circumstances = {
	readonly host: string;
	readonly user: string;
	readonly questions: Pick<Questions, 'secret'>;
	/** Runs a start to its end and says whether sudo let it through. */
	readonly attempt: (start: Start) => Promise<'through' | 'wrong-password' | Problem>;
};

const token = () => `mxdeck-${randomBytes(16).toString('hex')}`;

/**
sudo with its own prompt for us to recognise (`-p`), reading the password from standard input (`-S`) every time (`-k`: with a
cached credential it would leave the password to the command). The elevated shell says when it runs; only then is input sent.
*/
function sudoStart(command: string, password: Buffer | undefined): Start {
	const prompt = password === undefined ? undefined : token();
	const ready = token();
	const program = prompt === undefined ? 'sudo -n --' : `sudo -k -S -p ${prompt} --`;
	return {line: shellLine(`printf %s ${ready} >&2; ${command}`, program), gate: {prompt, ready, password: password && Buffer.from(password)}};
}

/** The helper takes no arguments, and sudo must not ask for it. It says when it runs; only then is its request sent. */
const helperStart = (request: string): Start => ({line: `exec sudo -n -- ${helperPath}`, gate: {prompt: undefined, ready: helperReady, password: undefined}, stdin: request});

/** How an account becomes root; the password lives in memory only, until `set` or `forget`. */
export function createElevation({host, user, questions, attempt}: Circumstances): Elevation {
	let privilege: Privilege = 'none';
	let besides: Privilege = 'none';
	let password: Buffer | undefined;
	/** Set while, and after, the password is found out: everybody waits for the same question. */
	let unlocking: Promise<Outcome<Buffer>> | undefined;

	const forget = () => {
		password?.fill(0);
		password = undefined;
		unlocking = undefined;
	};

	const ask = async (): Promise<Outcome<Buffer>> => {
		for (let count = 1; count <= passwordTries; count++) {
			const given = count === 1 && password !== undefined
				? password
				: await questions.secret({kind: 'sudo', host, prompt: `Password of ${user} for sudo`, attempt: count});
			if (given === undefined) {
				return failure({host, what: `the sudo password of ${user} was not given`, state: 'nothing was run', remedy: 'reconnect the host to be asked again'});
			}

			const result = await attempt(sudoStart(':', given));
			if (result === 'through') {
				password = given;
				return success(given);
			}

			given.fill(0);
			if (result !== 'wrong-password') {
				return failure(result);
			}
		}

		return failure({host, what: `sudo refused the password of ${user} ${passwordTries} times`, state: 'nothing was run', remedy: 'reconnect the host to be asked again'});
	};

	return {
		set(next, given, other = 'none') {
			forget();
			privilege = next;
			besides = other;
			password = given;
		},
		async start(command, forHelper) {
			if (privilege === 'helper' && forHelper !== undefined) {
				return success(helperStart(forHelper));
			}

			if (privilege === 'helper' && besides === 'none') {
				return failure({host, what: `${user} may only call the helper on ${host}, which does not do this`, state: 'nothing was run', remedy: 'name an account that may use sudo for more'});
			}

			switch (privilege === 'helper' ? besides : privilege) {
				case 'root': {
					return success({line: shellLine(command)});
				}

				case 'sudo': {
					return success(sudoStart(command, undefined));
				}

				case 'sudo-password': {
					unlocking ??= ask();
					const unlocked = await unlocking;
					return unlocked.ok ? success(sudoStart(command, unlocked.value)) : unlocked;
				}

				case 'helper':
				case 'none': {
					return failure({host, what: `${user} may not become root on ${host}`, state: 'nothing was run', remedy: `name another user for the host, or as root there: ${sudoRuleCommand(user)}`});
				}
			}
		},
		forget,
	};
}
