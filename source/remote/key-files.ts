import {readFile} from 'node:fs/promises';
import ssh2, {type ParsedKey} from 'ssh2';
import {keyTypeOf} from './known-hosts.js';

const {utils: {parseKey}} = ssh2;

/** A key file that the operator's configuration names, as far as it can be used. */
export type KeyFile =
	/** Can sign at once. */
	| {readonly path: string; readonly state: 'open'; readonly key: ParsedKey; readonly publicKey: ParsedKey}
	/** Needs its passphrase to sign. */
	| {readonly path: string; readonly state: 'locked'; readonly content: Buffer; readonly publicKey: ParsedKey}
	/** Only the public part is there: good to pick the agent's key by. */
	| {readonly path: string; readonly state: 'public'; readonly publicKey: ParsedKey}
	/** `reason`, for people, says why not. */
	| {readonly path: string; readonly state: 'unusable'; readonly reason: string};

async function readMaybe(file: string): Promise<Buffer | string | undefined> {
	try {
		return await readFile(file);
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
		return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : code;
	}
}

/** The public key that stands unencrypted at the head of a private key in OpenSSH's format. */
function publicBlobOf(content: Buffer): Buffer | undefined {
	const [, base64] = /-----BEGIN OPENSSH PRIVATE KEY-----([\sA-Za-z\d+/=]+)-----END/.exec(content.toString('latin1')) ?? [];
	const bytes = Buffer.from(base64 ?? '', 'base64');
	const magic = 'openssh-key-v1\0';
	if (bytes.toString('latin1', 0, magic.length) !== magic) {
		return undefined;
	}

	let at = magic.length;
	const field = () => {
		const length = at + 4 <= bytes.length ? bytes.readUInt32BE(at) : 0;
		at += 4 + length;
		return bytes.subarray(at - length, at);
	};

	// Cipher, key derivation and its options come first, then the number of keys.
	field();
	field();
	field();
	at += 4;
	const blob = field();
	return keyTypeOf(blob) === undefined ? undefined : blob;
}

/** Why a key of this type cannot be used, for people. */
export function unsupported(type: string | undefined): string {
	if (type?.startsWith('sk-') === true) {
		return 'is a security key (FIDO), which only the system\'s ssh can use';
	}

	return type?.includes('-cert-') === true ? 'is a certificate, which only the system\'s ssh can use' : 'has a format that mxdeck cannot read';
}

function parsed(data: Buffer, passphrase?: Buffer): ParsedKey | undefined {
	try {
		const key = parseKey(data, passphrase);
		return key instanceof Error ? undefined : key;
	} catch {
		return undefined;
	}
}

/** A locked key, opened; undefined when the passphrase is wrong. */
export function openKey(content: Buffer, passphrase: Buffer): ParsedKey | undefined {
	return parsed(content, passphrase);
}

/** Reads a key file and the `.pub` beside it; undefined when there is neither. Asks nobody for anything. */
export async function readKeyFile(path: string): Promise<KeyFile | undefined> {
	const [content, beside] = await Promise.all([readMaybe(path), readMaybe(`${path}.pub`)]);
	const besideKey = Buffer.isBuffer(beside) ? parsed(beside) : undefined;
	if (content === undefined) {
		return besideKey && {path, state: 'public', publicKey: besideKey};
	}

	if (typeof content === 'string') {
		return {path, state: 'unusable', reason: `cannot be read (${content})`};
	}

	const key = parsed(content);
	if (key !== undefined) {
		return key.isPrivateKey() ? {path, state: 'open', key, publicKey: key} : {path, state: 'public', publicKey: key};
	}

	const blob = publicBlobOf(content);
	const publicKey = (blob && parsed(blob)) ?? besideKey;
	if (publicKey !== undefined) {
		return {path, state: 'locked', content, publicKey};
	}

	const oldAndLocked = content.toString('latin1').includes('ENCRYPTED');
	return {path, state: 'unusable', reason: oldAndLocked ? 'is encrypted in an old format without a .pub file beside it' : unsupported(blob ? keyTypeOf(blob) : content.toString('latin1').split(' ')[0])};
}
