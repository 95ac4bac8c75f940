import ssh2, {type BaseAgent, type ParsedKey, type SignCallback, type SigningRequestOptions, type IdentityCallback} from 'ssh2';
import type {Target} from '../model/target.js';
import {listAgentKeys} from './agent-keys.js';
import {readKeyFile, openKey, unsupported, type KeyFile} from './key-files.js';
import type {Questions} from './connection.js';

/** More keys than this and servers hang up before the right one came (sshd's MaxAuthTries is 6). */
const mostKeys = 5;
const passphraseTries = 3;

/** A key that can be offered to a server. */
type Candidate = {
	/** For people: the file's path, or the agent's comment. */
	readonly label: string;
	readonly publicKey: ParsedKey;
	readonly sign: (data: Buffer, hash: SigningRequestOptions['hash']) => Promise<Buffer>;
};

/** The keys to log in with, in the order of their offering, behind the interface that ssh2 knows agents by. */
export type KeyRing = {
	readonly agent: BaseAgent;
	readonly offered: readonly string[];
	/** What could not be used, for people: `~/.ssh/id_sk: is a security key`. */
	readonly skipped: readonly string[];
};

type Asking = Pick<Questions, 'secret'> & {
	readonly during: <Value>(answer: Promise<Value>) => Promise<Value>;
};

class Ring extends ssh2.BaseAgent<ParsedKey> {
	readonly #candidates: readonly Candidate[];

	constructor(candidates: readonly Candidate[]) {
		super();
		this.#candidates = candidates;
	}

	override getIdentities(callback: IdentityCallback<ParsedKey>) {
		callback(undefined, this.#candidates.map(({publicKey}) => publicKey));
	}

	override sign(publicKey: ParsedKey, data: Buffer, options: SigningRequestOptions | SignCallback, callback?: SignCallback) {
		const done = typeof options === 'function' ? options : callback;
		const hash = typeof options === 'function' ? undefined : options.hash;
		const candidate = this.#candidates.find(({publicKey: own}) => own === publicKey);
		void answer(candidate?.sign(data, hash), done);
	}
}

/** ssh2 wants its answer in a callback, which throws when the connection ended while the operator thought. */
async function answer(signing: Promise<Buffer> | undefined, done: SignCallback | undefined): Promise<void> {
	let signature: Buffer | undefined;
	let trouble: Error | undefined;
	try {
		signature = await signing;
	} catch (error) {
		trouble = error instanceof Error ? error : new Error(String(error));
	}

	try {
		done?.(trouble, signature);
	} catch {
		// Nobody is left to tell.
	}
}

function agentCandidate(agent: BaseAgent<ParsedKey>, publicKey: ParsedKey, label: string): Candidate {
	return {
		label,
		publicKey,
		sign: async (data, hash) => new Promise((resolve, reject) => {
			agent.sign(publicKey, data, {hash}, (error, signature) => {
				if (signature === undefined) {
					reject(error ?? new Error('the agent did not sign'));
				} else {
					resolve(signature);
				}
			});
		}),
	};
}

async function unlock(file: Extract<KeyFile, {state: 'locked'}>, host: string, {secret, during}: Asking): Promise<ParsedKey> {
	for (let attempt = 1; attempt <= passphraseTries; attempt++) {
		const passphrase = await during(secret({kind: 'passphrase', host, prompt: `Passphrase for ${file.path}`, attempt}));
		if (passphrase === undefined) {
			throw new Error('no passphrase was given');
		}

		const key = openKey(file.content, passphrase);
		passphrase.fill(0);
		if (key !== undefined) {
			return key;
		}
	}

	throw new Error('the passphrase was wrong');
}

/** By path and content. An opened key stays in memory as it would in an agent: fifty hosts must not ask for one passphrase fifty times. */
const opened = new Map<string, Promise<ParsedKey>>();

async function unlockOnce(file: Extract<KeyFile, {state: 'locked'}>, host: string, asking: Asking): Promise<ParsedKey> {
	const name = `${file.path} ${file.content.toString('latin1')}`;
	const opening = opened.get(name) ?? unlock(file, host, asking);
	opened.set(name, opening);
	try {
		return await asking.during(opening);
	} catch (error) {
		opened.delete(name);
		throw error;
	}
}

function fileCandidate(file: Extract<KeyFile, {state: 'open' | 'locked'}>, host: string, asking: Asking): Candidate {
	return {
		label: file.path,
		publicKey: file.publicKey,
		async sign(data, hash) {
			const key = file.state === 'open' ? file.key : await unlockOnce(file, host, asking);
			const signature: Buffer | Error = key.sign(data, hash);
			if (signature instanceof Error) {
				throw signature;
			}

			return signature;
		},
	};
}

type Listed = {readonly candidates: readonly Candidate[]; readonly skipped: readonly string[]};

async function listAgent(socket: string | undefined): Promise<Listed> {
	if (socket === undefined) {
		return {candidates: [], skipped: []};
	}

	const agent = new ssh2.OpenSSHAgent(socket);
	try {
		const keys = await listAgentKeys(socket);
		if (keys.length === 0) {
			// A locked agent says the same as an empty one.
			return {candidates: [], skipped: [`the agent at ${socket}: holds no key, or is locked (ssh-add -X)`]};
		}

		return {
			candidates: keys.flatMap(({comment, type, publicKey}) => publicKey === undefined ? [] : agentCandidate(agent, publicKey, `agent: ${comment === '' ? type : comment}`)),
			skipped: keys.flatMap(({comment, type, publicKey}) => publicKey === undefined ? `the agent's ${comment} ${unsupported(type)}` : []),
		};
	} catch (error) {
		return {candidates: [], skipped: [`the agent at ${socket}: ${error instanceof Error ? error.message : String(error)}`]};
	}
}

const sameKey = (a: ParsedKey, b: ParsedKey) => a.getPublicSSH().equals(b.getPublicSSH());

/**
Gathers the keys for a target: the agent's keys that the configuration names, its unlocked files, the agent's other keys (not with
IdentitiesOnly), its locked files. The operator is asked for a passphrase only when the server would take that key.
*/
export async function gatherKeys(target: Target, asking: Asking): Promise<KeyRing> {
	const [read, listed] = await Promise.all([
		Promise.all(target.identityFiles.map(async file => readKeyFile(file))),
		listAgent(target.agent),
	]);
	const files = read.filter(file => file !== undefined);
	const usable = files.filter(file => file.state !== 'unusable');
	const inAgent = usable.flatMap(file => listed.candidates.find(({publicKey}) => sameKey(publicKey, file.publicKey)) ?? []);
	const others = target.identitiesOnly ? [] : listed.candidates.filter(candidate => !inAgent.includes(candidate));
	const outside = usable.filter(file => !inAgent.some(({publicKey}) => sameKey(publicKey, file.publicKey)));
	const fromFiles = (state: 'open' | 'locked') => outside.flatMap(file => file.state === state ? fileCandidate(file, target.name, asking) : []);
	const candidates = [...inAgent, ...fromFiles('open'), ...others, ...fromFiles('locked')].slice(0, mostKeys);
	return {
		agent: new Ring(candidates),
		offered: candidates.map(({label}) => label),
		skipped: [...listed.skipped, ...files.flatMap(file => file.state === 'unusable' ? `${file.path} ${file.reason}` : [])],
	};
}
