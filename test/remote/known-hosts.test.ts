import {createHash, createHmac} from 'node:crypto';
import {chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {appendKnownHost, readKnownHostsFiles} from '../../source/remote/known-hosts-files.js';
import {formatKnownHost, judgeHostKey, knownKeyTypes, lookupName, readKnownHosts} from '../../source/remote/known-hosts.js';

const folder = mkdtempSync(path.join(tmpdir(), 'mxdeck-known-'));

afterAll(() => {
	rmSync(folder, {recursive: true});
});

/** A well-formed public key; the seed tells them apart. */
function keyOf(type: string, seed: string): Buffer {
	const field = (data: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, data.length]), data]);
	return Buffer.concat([field(Buffer.from(type)), field(createHash('sha256').update(seed).digest())]);
}

const key = keyOf('ssh-ed25519', 'ours');
const other = keyOf('ssh-ed25519', 'other');
const rsa = keyOf('ssh-rsa', 'rsa');
const word = (blob: Buffer) => `${blob.toString('latin1', 4, 4 + blob.readUInt32BE(0))} ${blob.toString('base64')}`;

function hashed(name: string, salt = 'twenty bytes of salt'): string {
	return `|1|${Buffer.from(salt).toString('base64')}|${createHmac('sha1', Buffer.from(salt)).update(name).digest('base64')}`;
}

/** `known 3`, `changed 1 2`, ...: the verdict with the lines that say so. */
function verdict(text: string, name: string, offered = key): string {
	const judged = judgeHostKey(readKnownHosts(text, 'f'), name, offered);
	const by = 'by' in judged ? [judged.by].flat() : [];
	return [judged.verdict, ...by.map(({line}) => line)].join(' ');
}

test.each<[string, string, string, string]>([
	['a plain line', `mx1 ${word(key)}`, 'mx1', 'known 1'],
	['a name in capitals', `MX1 ${word(key)}`, 'mx1', 'known 1'],
	['a comment after the key', `mx1 ${word(key)} root@mx1 # old`, 'mx1', 'known 1'],
	['comments, empty lines, Windows line ends', `# mx1\r\n\r\n  mx1\t${word(key)}\r\n`, 'mx1', 'known 3'],
	['one of several names', `a,mx1,b ${word(key)}`, 'mx1', 'known 1'],
	['a pattern', `mx?.ex*le ${word(key)}`, 'mx1.example', 'known 1'],
	['a negation before the pattern', `!mx1.example,*.example ${word(key)}`, 'mx1.example', 'unknown'],
	['a negation after the pattern', `*.example,!mx1.example ${word(key)}`, 'mx1.example', 'unknown'],
	['a negation alone', `!mx2 ${word(key)}`, 'mx1', 'unknown'],
	['a hashed name', `${hashed('mx1')} ${word(key)}`, 'mx1', 'known 1'],
	['another hashed name', `${hashed('mx2')} ${word(key)}`, 'mx1', 'unknown'],
	['a hash of a version to come', `${hashed('mx1').replace('|1|', '|2|')} ${word(key)}`, 'mx1', 'unknown'],
	['a hash with a short salt', `${hashed('mx1', 'salt')} ${word(key)}`, 'mx1', 'unknown'],
	['a port', `[mx1]:2222 ${word(key)}`, '[mx1]:2222', 'known 1'],
	['a hashed name with a port', `${hashed('[mx1]:2222')} ${word(key)}`, '[mx1]:2222', 'known 1'],
	['another port', `[mx1]:2222 ${word(key)}`, 'mx1', 'unknown'],
	['several keys, ours second', `mx1 ${word(other)}\nmx1 ${word(key)}`, 'mx1', 'known 2'],
	['other keys only', `mx1 ${word(other)}\nmx2 ${word(key)}\nmx1 ${word(rsa)}`, 'mx1', 'changed 1 3'],
	['keys of another type only', `mx1 ${word(rsa)}`, 'mx1', 'changed 1'],
	['a revoked key after the known one', `mx1 ${word(key)}\n@revoked * ${word(key)}`, 'mx1', 'revoked 2'],
	['another key that is revoked', `mx1 ${word(key)}\n@revoked * ${word(other)}`, 'mx1', 'known 1'],
	['only a revoked line with another key', `@revoked mx1 ${word(other)}`, 'mx1', 'unknown'],
	['a certificate authority with the very key', `@cert-authority mx1 ${word(key)}`, 'mx1', 'unknown'],
	['a marker that is not known', `@trusted mx1 ${word(key)}`, 'mx1', 'unknown'],
	['a line cut off in the key', `mx1 ${word(key).slice(0, 30)}\nmx1 ${word(key)}`, 'mx1', 'known 2'],
	['a key that is no base64', 'mx1 ssh-ed25519 !!!!', 'mx1', 'unknown'],
	['a key that is cut off at a whole sign', `mx1 ${word(key).slice(0, -8)}`, 'mx1', 'unknown'],
	['a key with a sign too many', `mx1 ${word(key)}=`, 'mx1', 'unknown'],
	['a revocation behind a tab, which ssh itself overlooks', `mx1 ${word(key)}\n@revoked\tmx1 ${word(key)}`, 'mx1', 'revoked 2'],
	['a host whose name is a word of JavaScript', `constructor ${word(key)}\ntoString ${word(other)}`, 'constructor', 'known 1'],
	['a type that the key itself denies', `mx1 ssh-rsa ${key.toString('base64')}`, 'mx1', 'unknown'],
	['a line of one word', 'mx1', 'mx1', 'unknown'],
	['nothing', '', 'mx1', 'unknown'],
])('%s', (_, text, name, expected) => {
	expect(verdict(text, name)).toBe(expected);
});

test.each([
	[{hostname: 'mx1', port: 22}, 'mx1'],
	[{hostname: 'mx1', port: 2222}, '[mx1]:2222'],
	[{hostname: 'mx1', port: 2222, hostKeyAlias: 'alias'}, 'alias'],
])('%j is looked up as %s', (host, expected) => {
	expect(lookupName(host)).toBe(expected);
});

test('the types that a host is known by leave out revoked keys and authorities', () => {
	const lines = readKnownHosts(`mx1 ${word(rsa)}\nmx1 ${word(key)}\n@revoked mx1 ${word(keyOf('ecdsa-sha2-nistp256', 'x'))}\nmx1 ${word(other)}`, 'f');
	expect(knownKeyTypes(lines, 'mx1')).toEqual(['ssh-rsa', 'ssh-ed25519']);
});

test.each([undefined, Buffer.alloc(20, 7)])('a line that we write is one that we know again', salt => {
	expect(verdict(formatKnownHost('MX1', key, salt), 'mx1')).toBe('known 1');
});

test('a pattern made to be slow is not', () => {
	const text = `${'*a'.repeat(5000)}b ${word(key)}`;
	expect(verdict(text, 'a'.repeat(5000))).toBe('unknown');
});

test('missing files are empty, an unreadable one is a problem', async () => {
	const known = path.join(folder, 'known');
	writeFileSync(known, `mx1 ${word(key)}\n`);
	const read = await readKnownHostsFiles([path.join(folder, 'missing'), path.join(known, 'below'), known]);
	expect(read.ok && read.value.map(({where}) => where)).toEqual([`${known}:1`]);
	const unreadable = await readKnownHostsFiles([known, folder]);
	expect(unreadable.ok).toBe(false);
});

test('a file that cannot be written is a problem', async () => {
	chmodSync(folder, 0o755);
	const appended = await appendKnownHost(path.join(folder, 'known', 'below'), 'x\n');
	expect(appended.ok ? '' : appended.problem.what).toMatch(/could not be remembered/);
});

test('appending at the same time loses no line', async () => {
	const file = path.join(folder, 'busy');
	await Promise.all(Array.from({length: 30}, async (_, index) => appendKnownHost(file, `mx${index} ${word(key)}\n`)));
	expect(readKnownHosts(readFileSync(file, 'latin1'), file)).toHaveLength(30);
});
