import {createHash, randomBytes} from 'node:crypto';
import type {Problem} from '../model/outcome.js';
import type {Target} from '../model/target.js';
import type {ConnectFailure, Questions} from './connection.js';
import {formatKnownHost, judgeHostKey, keyTypeOf, knownKeyTypes, lookupName, speaksOf, type HostKeyVerdict, type KnownHostLine} from './known-hosts.js';
import {appendKnownHost} from './known-hosts-files.js';

/** Host key algorithms that we take, best first, by the type of the key they are made with. */
const algorithms = [
	['ssh-ed25519', 'ssh-ed25519'],
	['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp256'],
	['ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp384'],
	['ecdsa-sha2-nistp521', 'ecdsa-sha2-nistp521'],
	['rsa-sha2-512', 'ssh-rsa'],
	['rsa-sha2-256', 'ssh-rsa'],
] as const;

export type HostKeyAlgorithm = (typeof algorithms)[number][0];

/** `SHA256:...` of a key, as ssh and ssh-keygen print it. */
export function fingerprintOf(key: Buffer): string {
	return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** What ssh2 asks about a host's key. It must answer undefined and call `verify` exactly once: a promise would count as yes. */
export type HostVerifier = {
	/** The types that the host is known by come first, so that a known host offers a key we can compare. */
	readonly algorithms: HostKeyAlgorithm[];
	readonly verify: (key: Buffer, verify: (accepted: boolean) => void) => undefined;
	/** Why the key was refused, once it was. */
	readonly refusal: () => ConnectFailure | undefined;
};

type Circumstances = {
	readonly target: Target;
	readonly lines: readonly KnownHostLine[];
	readonly questions: Questions;
	/** Holds the connection's deadline while the operator is asked. */
	readonly during: <Value>(answer: Promise<Value>) => Promise<Value>;
};

/** The name without the port, where ssh looks for it too. */
function plainNames({hostname, port, hostKeyAlias}: Target): readonly string[] {
	return port === 22 || hostKeyAlias !== undefined ? [] : [hostname];
}

/** The lines that say something of a target: what a connection remembers of files that may name thousands of hosts. */
export function linesOf(target: Target, lines: readonly KnownHostLine[]): readonly KnownHostLine[] {
	const names = [lookupName(target), ...plainNames(target)];
	return lines.filter(line => names.some(name => speaksOf(line, name))).map(({hosts, type, key, ...where}) => ({...where, hosts: copied(hosts), type: copied(type), key: Buffer.concat([key])}));
}

/** The text in memory of its own: a part of a text holds the whole. */
const copied = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');

/** A key that the plain name is known by counts for another port too, as with ssh; a differing one does not. */
function judgeForPort({target, lines}: Circumstances, key: Buffer): HostKeyVerdict {
	const verdict = judgeHostKey(lines, lookupName(target), key);
	if (verdict.verdict !== 'unknown') {
		return verdict;
	}

	return plainNames(target)
		.map(name => judgeHostKey(lines, name, key))
		.find(plain => plain.verdict === 'known' || plain.verdict === 'revoked') ?? verdict;
}

function changed(target: Target, key: Buffer, by: readonly KnownHostLine[]): Problem {
	const name = lookupName(target);
	const files = [...new Set(by.map(({file}) => file))];
	const type = keyTypeOf(key) ?? 'unknown';
	const otherTypes = by.every(line => line.type !== type);
	return {
		what: otherTypes
			? `${name} offers a ${type} key, but is known by other keys only (${by.map(({where}) => where).join(', ')})`
			: `the key of ${name} is not the one in ${by.map(({where}) => where).join(', ')}: ${fingerprintOf(key)} was offered`,
		state: 'refused, nothing was sent: somebody may be listening in, or the host was set up anew',
		remedy: `compare the fingerprint with the host's; if it is right: ${files.map(file => `ssh-keygen -R '${name}' -f '${file}'`).join('; ')}`,
	};
}

async function accept({target, questions, during}: Circumstances, key: Buffer): Promise<Problem | undefined> {
	const name = lookupName(target);
	const fingerprint = fingerprintOf(key);
	const type = keyTypeOf(key) ?? 'unknown';
	if (target.strictHostKeyChecking === 'yes') {
		return {what: `the key of ${name} is not known (${type} ${fingerprint}) and StrictHostKeyChecking is yes`, remedy: `compare the fingerprint, then add the key to ${target.knownHostsFiles[0] ?? 'known_hosts'}`};
	}

	if (target.strictHostKeyChecking === 'ask') {
		const address = `${target.hostname}:${target.port}`;
		const answer: unknown = await during(questions.acceptHostKey({host: target.name, type, fingerprint, address}));
		// Only a plain yes is a yes, whatever the other side of the wire may send.
		if (answer !== true) {
			return {what: `the key of ${name} was not accepted (${type} ${fingerprint})`, remedy: 'reconnect to be asked again'};
		}
	}

	const [file] = target.knownHostsFiles;
	const line = formatKnownHost(name, key, target.hashKnownHosts ? randomBytes(20) : undefined);
	const appended = file === undefined ? undefined : await appendKnownHost(file, line);
	return appended?.ok === false ? appended.problem : undefined;
}

async function decide(circumstances: Circumstances, key: Buffer): Promise<Problem | undefined> {
	const {target} = circumstances;
	const verdict = judgeForPort(circumstances, key);
	switch (verdict.verdict) {
		case 'known': {
			return undefined;
		}

		case 'unknown': {
			return accept(circumstances, key);
		}

		case 'changed': {
			return changed(target, key, verdict.by);
		}

		case 'revoked': {
			return {what: `the key of ${lookupName(target)} is revoked in ${verdict.by.where}`, state: 'refused, nothing was sent', remedy: 'ask whoever revoked it; the host needs a new key'};
		}
	}
}

/** Checks a host's key against known_hosts; asks about unknown ones; refuses whenever anything goes wrong. */
export function createHostVerifier(circumstances: Circumstances): HostVerifier {
	const {target, lines} = circumstances;
	const known = new Set([lookupName(target), ...plainNames(target)].flatMap(name => knownKeyTypes(lines, name)));
	let accepted: Buffer | undefined;
	let refusal: ConnectFailure | undefined;

	const judge = async (key: Buffer): Promise<Problem | undefined> => {
		try {
			return await decide(circumstances, key);
		} catch (error) {
			return {what: `the key of ${lookupName(target)} could not be checked`, remedy: 'reconnect to try again', cause: error};
		}
	};

	const judgeOnce = async (key: Buffer) => {
		// A rekey shows the key again: the same one needs no second question.
		if (accepted?.equals(key) === true) {
			return true;
		}

		const problem = await judge(key);
		refusal = problem && {kind: 'hostkey', host: target.name, ...problem};
		accepted = problem === undefined ? key : undefined;
		return problem === undefined;
	};

	return {
		algorithms: [...algorithms.filter(([, type]) => known.has(type)), ...algorithms.filter(([, type]) => !known.has(type))].map(([algorithm]) => algorithm),
		verify(key, verify) {
			void (async () => {
				const verdict = await judgeOnce(Buffer.from(key));
				try {
					verify(verdict);
				} catch {
					// The connection ended while the operator thought.
				}
			})();

			return undefined;
		},
		refusal: () => refusal,
	};
}
