import {readFile} from 'node:fs/promises';
import type {Target} from '../../model/target.js';
import {listAgentKeys, type AgentKey} from '../agent-keys.js';
import {readKeyFile} from '../key-files.js';

/** A key to log in with, as far as it matters who can use it. */
export type Identity = Pick<AgentKey, 'type' | 'comment'>;

const isSpecial = ({type}: Identity): boolean => type.startsWith('sk-') || type.includes('-cert-');

async function firstWord(file: string): Promise<string | undefined> {
	try {
		const text = await readFile(file, 'utf8');
		return text.split(' ')[0];
	} catch {
		return undefined;
	}
}

/** A file's certificate comes before its key, as with ssh. */
async function inFile(file: string): Promise<Identity | undefined> {
	const certificate = await firstWord(`${file}-cert.pub`);
	if (certificate?.includes('-cert-') === true) {
		return {type: certificate, comment: `${file}-cert.pub`};
	}

	const key = await readKeyFile(file);
	if (key === undefined) {
		return undefined;
	}

	if (key.state !== 'unusable') {
		return {type: key.publicKey.type, comment: file};
	}

	const beside = await firstWord(`${file}.pub`) ?? '';
	return {type: key.reason.includes('FIDO') ? 'sk-' : beside, comment: file};
}

async function inAgent({agent, identitiesOnly}: Target): Promise<readonly Identity[]> {
	if (agent === undefined || identitiesOnly) {
		return [];
	}

	try {
		return await listAgentKeys(agent);
	} catch {
		// Whoever logs in tells of an agent that does not answer.
		return [];
	}
}

/** What there is to log in to a target with: a ticket or an agent's special keys count where there is nothing that both transports can use. */
export type Identities = {
	readonly special: readonly Identity[];
	/** Whether a key is there that needs no system's ssh. */
	readonly plain: boolean;
};

/** Looks into the files that a target's configuration names, and its agent. Asks nobody for anything. */
export async function findIdentities(target: Target): Promise<Identities> {
	const [files, agents] = await Promise.all([
		Promise.all(target.identityFiles.map(async file => inFile(file))),
		inAgent(target),
	]);
	const named = files.filter(identity => identity !== undefined);
	const plain = [...named, ...agents].some(identity => !isSpecial(identity));
	const held = agents.some(identity => !isSpecial(identity)) ? [] : agents;
	return {special: [...named, ...held].filter(identity => isSpecial(identity)), plain};
}
