import {readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import ssh2 from 'ssh2';
import {expect, test} from 'vitest';
import type {Target} from '../../source/model/target.js';
import {fingerprintOf} from '../../source/remote/host-verifier.js';
import {openConnection} from '../../source/remote/open-connection.js';
import {blobOf, newKey, type SshServer} from '../helpers/ssh-server.js';
import {prepareAnswers} from './questions.js';
import {knownLine, open, outcome, start} from './reach.js';

test.each<[string, (server: SshServer) => Partial<Target>, string]>([
	['an unknown key with StrictHostKeyChecking yes', () => ({knownHostsFiles: ['/dev/null']}), 'hostkey: the key of [127.0.0.1]:PORT is not known'],
	['a key that nobody accepted', () => ({knownHostsFiles: ['/dev/null'], strictHostKeyChecking: 'ask'}), 'hostkey: the key of [127.0.0.1]:PORT was not accepted'],
	['a changed key', ({knownHosts, port}) => {
		writeFileSync(knownHosts, knownLine(port, blobOf(newKey())));
		return {strictHostKeyChecking: 'no'};
	}, 'hostkey: the key of [127.0.0.1]:PORT is not the one in KNOWN:1'],
	['a revoked key, though a later line knows it', ({knownHosts, port, hostKeys: [key = Buffer.alloc(0)]}) => {
		writeFileSync(knownHosts, `${knownLine(port, key)}${knownLine(port, key, '@revoked ')}`);
		return {};
	}, 'hostkey: the key of [127.0.0.1]:PORT is revoked in KNOWN:2'],
	['a known_hosts file that cannot be read', ({folder}) => ({knownHostsFiles: [folder], strictHostKeyChecking: 'no'}), 'hostkey: FOLDER cannot be read (EISDIR)'],
])('%s is refused before anything is sent', async (_, differing, expected) => {
	let attempts = 0;
	const server = await start({
		authenticate(context) {
			attempts++;
			context.accept();
		},
	});
	const said = await outcome(server.target(differing(server)));
	expect(said.replaceAll(String(server.port), 'PORT').replaceAll(server.knownHosts, 'KNOWN').replaceAll(server.folder, 'FOLDER')).toContain(expected);
	expect(attempts).toBe(0);
});

test('a refused change names the command that forgets the old key', async () => {
	const server = await start();
	writeFileSync(server.knownHosts, `# keys\n${knownLine(server.port, blobOf(newKey()))}`);
	const opened = await open(server.target());
	expect(opened.ok ? '' : opened.problem.remedy).toContain(`ssh-keygen -R '[127.0.0.1]:${server.port}' -f '${server.knownHosts}'`);
});

test.each([
	['resolves with no', async () => false],
	['throws', async () => {
		throw new Error('dialog broken');
	}],
	['answers something that only looks like a yes', async () => 'yes' as unknown as boolean],
])('a host key question that %s is a no', async (_, accept) => {
	const server = await start();
	const said = await outcome(server.target({knownHostsFiles: [path.join(server.folder, 'new')], strictHostKeyChecking: 'ask'}), prepareAnswers({accept}));
	expect(said).toMatch(/^hostkey: /);
	expect(server.connections.size).toBeLessThan(2);
});

test('a host key question that is never answered keeps the connection waiting until the caller gives up', async () => {
	const server = await start();
	const end = new AbortController();
	const questions = prepareAnswers({
		async accept() {
			end.abort();
			await pause(60_000, undefined, {ref: false});
			return true;
		},
	});
	const opened = await openConnection(server.target({knownHostsFiles: ['/dev/null'], strictHostKeyChecking: 'ask', connectTimeout: 300}), questions, {signal: end.signal});
	expect(opened.ok).toBe(false);
});

test('an accepted key is shown with its fingerprint, remembered for its owner alone, and not asked about again', async () => {
	const server = await start();
	const file = path.join(server.folder, '.ssh', 'known_hosts');
	const target = server.target({knownHostsFiles: [file], strictHostKeyChecking: 'ask', connectTimeout: 300});
	const questions = prepareAnswers({
		// Longer than the time to connect: an operator who reads is not a server that hangs.
		async accept() {
			await pause(500);
			return true;
		},
	});
	expect(await outcome(target, questions)).toBe('ok');
	expect(questions.asked).toEqual([{host: 'mx1', type: 'ecdsa-sha2-nistp256', fingerprint: fingerprintOf(server.hostKeys[0] ?? Buffer.alloc(0)), address: `127.0.0.1:${server.port}`}]);
	expect(readFileSync(file, 'utf8')).toBe(knownLine(server.port, server.hostKeys[0] ?? Buffer.alloc(0)));
	expect((statSync(file).mode % 0o1000).toString(8)).toBe('600');
	expect(await outcome(target)).toBe('ok');
});

test('accept-new adds a line of its own to a file that ends in the middle of one, hashed when wished', async () => {
	const server = await start();
	writeFileSync(server.knownHosts, '# no line end');
	expect(await outcome(server.target({strictHostKeyChecking: 'accept-new', hashKnownHosts: true}))).toBe('ok');
	expect(readFileSync(server.knownHosts, 'utf8')).toMatch(/^# no line end\n\|1\|\S+ ecdsa-sha2-nistp256 \S+\n$/);
	expect(await outcome(server.target())).toBe('ok');
});

test('a host known by one type of key is asked for that type, though it has better ones', async () => {
	const rsa = ssh2.utils.generateKeyPairSync('rsa', {bits: 2048});
	const server = await start({hostKeys: [newKey().private, rsa.private]});
	const rsaLine = readFileSync(server.knownHosts, 'utf8').split('\n')[1] ?? '';
	writeFileSync(server.knownHosts, `${rsaLine}\n`);
	expect(await outcome(server.target())).toBe('ok');
});

test('a key known by the plain name counts for another port, a differing one does not matter there', async () => {
	const server = await start();
	const [key = Buffer.alloc(0)] = server.hostKeys;
	writeFileSync(server.knownHosts, `127.0.0.1 ecdsa-sha2-nistp256 ${key.toString('base64')}\n`);
	expect(await outcome(server.target())).toBe('ok');
	writeFileSync(server.knownHosts, `127.0.0.1 ecdsa-sha2-nistp256 ${blobOf(newKey()).toString('base64')}\n`);
	expect(await outcome(server.target())).toMatch(/^hostkey: the key of .* is not known/);
});

test('a host key alias is looked up in place of name and port', async () => {
	const server = await start();
	writeFileSync(server.knownHosts, readFileSync(server.knownHosts, 'utf8').replace(/^\S+/, 'alias'));
	expect(await outcome(server.target({hostKeyAlias: 'alias'}))).toBe('ok');
});

test.each([true, false])('a host key question that is answered with %s when the server is gone does no harm', async accepted => {
	const server = await start();
	const questions = prepareAnswers({
		async accept() {
			for (const one of server.connections) {
				one.end();
			}

			await pause(100);
			return accepted;
		},
	});
	expect(await outcome(server.target({knownHostsFiles: ['/dev/null'], strictHostKeyChecking: 'ask'}), questions)).toMatch(/^(throttled|hostkey|unreachable): /);
	await pause(150);
});

test('the same key shown again when keys are exchanged anew is not asked about', async () => {
	const server = await start();
	const questions = prepareAnswers({accept: async () => true});
	const opened = await open(server.target({knownHostsFiles: ['/dev/null'], strictHostKeyChecking: 'ask'}), questions);
	for (const connection of server.connections) {
		connection.rekey();
	}

	const result = opened.ok ? await opened.value.exec('echo on') : undefined;
	expect(result?.ok === true && result.value.stdout.toString()).toBe('on\n');
	expect(questions.asked).toHaveLength(1);
});
