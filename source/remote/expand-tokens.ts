import {createHash} from 'node:crypto';
import {hostname, userInfo} from 'node:os';
import path from 'node:path';

/** What the %-tokens of ssh_config stand for, by letter. */
export type Tokens = Readonly<Record<string, string>>;

/** The account that mxdeck runs under. */
export type Account = {
	readonly home: string;
	readonly user: string;
	readonly uid: number;
	/** This machine's name. */
	readonly machine: string;
	readonly environment: Readonly<Record<string, string | undefined>>;
};

/** As the account database says, which is what ssh goes by too (not $HOME). */
export function thisAccount(): Account {
	const {homedir, username, uid} = userInfo();
	return {home: homedir, user: username, uid, machine: hostname(), environment: process.env};
}

/** The tokens for one host. */
export function tokensFor(host: {readonly alias: string; readonly hostname: string; readonly port: number; readonly user: string; readonly hostKeyAlias?: string | undefined}, account: Account): Tokens {
	const whole = `${account.machine}${host.hostname}${host.port}${host.user}`;
	return {
		'%': '%',
		C: createHash('sha1').update(whole).digest('hex'),
		d: account.home,
		h: host.hostname,
		i: String(account.uid),
		k: host.hostKeyAlias ?? host.alias,
		L: account.machine.split('.')[0] ?? account.machine,
		l: account.machine,
		n: host.alias,
		p: String(host.port),
		r: host.user,
		u: account.user,
	};
}

/** Replaces %-tokens; undefined when there is one that we do not know. */
export function expandTokens(text: string, tokens: Tokens): string | undefined {
	let known = true;
	const expanded = text.replaceAll(/%(.?)/gs, (_, letter: string) => {
		const value = tokens[letter];
		known &&= value !== undefined;
		return value ?? '';
	});
	return known ? expanded : undefined;
}

/** An absolute path (one that is relative is so to this process's folder, as with ssh) from one with `~`, `${VARIABLE}` and %-tokens; undefined when it names something that we do not know. */
export function expandPath(text: string, tokens: Tokens, account: Account): string | undefined {
	const inHome = text === '~' || text.startsWith('~/') ? account.home + text.slice(1) : text;
	if (inHome.startsWith('~')) {
		return undefined;
	}

	let known = true;
	const filled = inHome.replaceAll(/\${(\w+)}/g, (_, name: string) => {
		const value = account.environment[name];
		known &&= value !== undefined;
		return value ?? '';
	});
	const expanded = expandTokens(filled, tokens);
	return expanded === undefined || !known ? undefined : path.resolve(expanded);
}
