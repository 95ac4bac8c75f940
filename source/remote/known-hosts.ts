import {createHmac} from 'node:crypto';
import {matchesPatternList} from './host-pattern.js';

/** A line of a known_hosts file that can be used. */
export type KnownHostLine = {
	/** Where it stands, for people: `/root/.ssh/known_hosts:12`. */
	readonly where: string;
	readonly file: string;
	readonly line: number;
	readonly marker: 'none' | 'revoked' | 'cert-authority';
	/** The patterns, or `|1|salt|hash`. */
	readonly hosts: string;
	readonly type: string;
	readonly key: Buffer;
};

/** What the known_hosts files say of a key that a host offered. */
export type HostKeyVerdict =
	| {readonly verdict: 'known'; readonly by: KnownHostLine}
	| {readonly verdict: 'unknown'}
	/** The host is known by other keys, the ones of these lines. */
	| {readonly verdict: 'changed'; readonly by: readonly KnownHostLine[]}
	| {readonly verdict: 'revoked'; readonly by: KnownHostLine};

const markers: Readonly<Record<string, 'revoked' | 'cert-authority' | undefined>> = {'@revoked': 'revoked', '@cert-authority': 'cert-authority'};

/** Name of the type that a public key blob begins with; undefined when it is no such blob. */
export function keyTypeOf(key: Buffer): string | undefined {
	const length = key.length < 4 ? 0 : key.readUInt32BE(0);
	return length === 0 || length > key.length - 4 ? undefined : key.toString('latin1', 4, 4 + length);
}

/** Whether a public key blob is whole: fields behind their lengths, to the very end. */
function isWhole(key: Buffer): boolean {
	let at = 0;
	let fields = 0;
	while (at + 4 <= key.length) {
		at += 4 + key.readUInt32BE(at);
		fields += 1;
	}

	return at === key.length && fields > 1;
}

function readLine(text: string, file: string, line: number): KnownHostLine | undefined {
	const words = text.split(/[ \t]+/).filter(word => word !== '');
	const [first = ''] = words;
	if (first === '' || first.startsWith('#')) {
		return undefined;
	}

	const marker = first.startsWith('@') ? markers[first] : 'none';
	if (marker === undefined) {
		return undefined;
	}

	const [hosts, type, encoded] = marker === 'none' ? words : words.slice(1);
	if (hosts === undefined || type === undefined || encoded === undefined) {
		return undefined;
	}

	const key = Buffer.from(encoded, 'base64');
	// Node reads base64 that ssh does not: with wrong padding, cut off, or with other signs in between.
	return keyTypeOf(key) === type && isWhole(key) && key.toString('base64') === encoded ? {where: `${file}:${line}`, file, line, marker, hosts, type, key} : undefined;
}

/** The usable lines of a known_hosts file; lines that make no sense are skipped, as ssh does. */
export function readKnownHosts(text: string, file: string): readonly KnownHostLine[] {
	return text.split('\n').flatMap((line, index) => readLine(line.replace(/\r$/, ''), file, index + 1) ?? []);
}

/** The name that a host is looked up by: its alias, else its name, with the port when that is not 22. */
export function lookupName({hostname, port, hostKeyAlias}: {readonly hostname: string; readonly port: number; readonly hostKeyAlias?: string | undefined}): string {
	return hostKeyAlias ?? (port === 22 ? hostname : `[${hostname}]:${port}`);
}

/** Bytes of a SHA-1 hash: ssh takes no other salt. */
const saltLength = 20;

function hashName(name: string, salt: Buffer): string {
	return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
}

/** Whether a line speaks of the host looked up by `name`. */
export function speaksOf({hosts}: KnownHostLine, name: string): boolean {
	if (!hosts.startsWith('|')) {
		return matchesPatternList(name, hosts);
	}

	const [, version, encoded] = hosts.split('|');
	const salt = Buffer.from(encoded ?? '', 'base64');
	return version === '1' && salt.length === saltLength && hosts === hashName(name.toLowerCase(), salt);
}

/**
Judges a key by all lines of all files. A revoked line beats everything. A host that is known by keys of other types only
counts as changed: whoever sits in between could offer just the type that is not known yet.
*/
export function judgeHostKey(lines: readonly KnownHostLine[], name: string, key: Buffer): HostKeyVerdict {
	const about = lines.filter(line => line.marker !== 'cert-authority' && speaksOf(line, name));
	const same = about.filter(line => line.key.equals(key));
	const revoked = same.find(line => line.marker === 'revoked');
	if (revoked !== undefined) {
		return {verdict: 'revoked', by: revoked};
	}

	const [known] = same;
	if (known !== undefined) {
		return {verdict: 'known', by: known};
	}

	const others = about.filter(line => line.marker === 'none');
	return others.length === 0 ? {verdict: 'unknown'} : {verdict: 'changed', by: others};
}

/** Types of the keys that a host is known by: what to ask the server for first. */
export function knownKeyTypes(lines: readonly KnownHostLine[], name: string): readonly string[] {
	return [...new Set(lines.filter(line => line.marker === 'none' && speaksOf(line, name)).map(line => line.type))];
}

/** A line for a newly accepted key, as ssh writes it; with a salt (20 random bytes) the name is hashed. */
export function formatKnownHost(name: string, key: Buffer, salt?: Buffer): string {
	const lower = name.toLowerCase();
	return `${salt === undefined ? lower : hashName(lower, salt)} ${keyTypeOf(key) ?? ''} ${key.toString('base64')}\n`;
}
