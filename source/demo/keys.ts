import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import ssh2 from 'ssh2';

/** The demo's key pairs, made anew at each start. */
export type Keys = {
	/** Private key of the servers, in OpenSSH format. */
	readonly hostKey: string;
	/** What the servers let in. */
	readonly userKey: ssh2.ParsedKey;
	/** The private key that the console logs in with. */
	readonly identityFile: string;
	readonly knownHostsFile: string;
	/** Remembers the servers' keys, so that the console connects without a question. */
	readonly trust: (ports: readonly number[]) => Promise<void>;
};

type Pair = {readonly private: string; readonly public: string};

/** A pair whose two halves can be read: of the ed25519 keys that ssh2 makes, one in some hundreds is malformed. */
export function soundPair(make: () => Pair): Pair & {readonly parsed: ssh2.ParsedKey} {
	for (;;) {
		const pair = make();
		const parsed = ssh2.utils.parseKey(pair.public);
		if (!(parsed instanceof Error) && !(ssh2.utils.parseKey(pair.private) instanceof Error)) {
			return {...pair, parsed};
		}
	}
}

/** Makes the key pairs and puts what the console needs below `folder`, readable by its owner alone. */
export async function makeKeys(folder: string): Promise<Keys> {
	const host = soundPair(() => ssh2.utils.generateKeyPairSync('ed25519', {comment: 'mxdeck demo host'}));
	const user = soundPair(() => ssh2.utils.generateKeyPairSync('ed25519', {comment: 'mxdeck demo user'}));
	const identityFile = path.join(folder, 'id_ed25519');
	const knownHostsFile = path.join(folder, 'known_hosts');
	await writeFile(identityFile, user.private, {mode: 0o600});
	return {
		hostKey: host.private,
		userKey: user.parsed,
		identityFile,
		knownHostsFile,
		async trust(ports) {
			const [type, key] = host.public.split(' ');
			await writeFile(knownHostsFile, ports.map(port => `[127.0.0.1]:${port} ${type} ${key}\n`).join(''), {mode: 0o600});
		},
	};
}
