import {execFileSync} from 'node:child_process';
import {appendFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import type {SystemSsh, Target} from '../../source/model/target.js';
import {reachHost} from '../../source/remote/reach-host.js';
import {whySystemSsh} from '../../source/remote/system-ssh/why-system-ssh.js';
import type {SshServer} from '../helpers/ssh-server.js';
import {configured, transports} from './contract/transports.js';
import {prepareAnswers} from './questions.js';
import {ends, knownLine, start} from './reach.js';

const testWithSsh = test.skipIf(transports.length < 2);

const wanting = (target: Target, transport: SystemSsh['transport']): Target => ({...target, system: target.system && {...target.system, transport}});

/** Which program carried the connection and why, or what stood in the way. */
async function carrier(target: Target): Promise<string> {
	const opened = await reachHost(target, prepareAnswers());
	if (!opened.ok) {
		return `${opened.problem.kind}: ${opened.problem.what}`;
	}

	ends.push(async () => {
		opened.value.close();
		await opened.value.closed;
	});
	const ran = await opened.value.exec('echo ran');
	return `${ran.ok ? ran.value.stdout.toString().trim() : ran.problem.what} by ${opened.value.systemSsh ?? 'ssh2'}`;
}

const blob = (type: string) => Buffer.concat([Buffer.of(0, 0, 0, type.length), Buffer.from(type)]).toString('base64');

testWithSsh.each<[string, readonly string[], (server: SshServer) => void, RegExp | undefined]>([
	['nothing special', [], () => undefined, undefined],
	['a certificate beside the key', [], server => {
		writeFileSync(`${server.clientKeyFile}-cert.pub`, `ecdsa-sha2-nistp256-cert-v01@openssh.com ${blob('ecdsa-sha2-nistp256-cert-v01@openssh.com')} me\n`);
	}, /id-cert\.pub is a certificate$/],
	['a security key, by its public part', [], server => {
		writeFileSync(server.clientKeyFile, `sk-ssh-ed25519@openssh.com ${blob('sk-ssh-ed25519@openssh.com')} me\n`);
	}, /id is a security key/],
	['a certificate in a file that the settings name', ['CertificateFile /tmp/no-such-cert.pub'], () => undefined, /CertificateFile/],
	['an authority for the host\'s key', [], server => {
		appendFileSync(server.knownHosts, knownLine(server.port, server.hostKeys[0] ?? Buffer.alloc(0), '@cert-authority '));
	}, /@cert-authority/],
	['an authority for other hosts', [], server => {
		appendFileSync(server.knownHosts, knownLine(1, server.hostKeys[0] ?? Buffer.alloc(0), '@cert-authority '));
	}, undefined],
	['a smart card', ['PKCS11Provider /usr/lib/no-such.so'], () => undefined, /smart card/],
	['revoked keys in a file', ['RevokedHostKeys /etc/ssh/revoked'], () => undefined, /RevokedHostKeys/],
])('the system\'s ssh is chosen for %s where that is due', async (_what, lines, prepare, expected) => {
	const server = await start();
	prepare(server);
	const target = await configured(server, lines);
	expect(await whySystemSsh(target) ?? '').toMatch(expected ?? /^$/);
	expect(await whySystemSsh(wanting(target, 'ssh2'))).toBeUndefined();
	expect(await whySystemSsh(wanting(target, 'ssh'))).toBe('the settings want it so (transport)');
});

testWithSsh('what a jump host needs decides for all that is behind it', async () => {
	const [server, jump] = await Promise.all([start(), start()]);
	writeFileSync(`${jump.clientKeyFile}-cert.pub`, `ecdsa-sha2-nistp256-cert-v01@openssh.com ${blob('ecdsa-sha2-nistp256-cert-v01@openssh.com')} me\n`);
	const target = await configured(server, ['ProxyJump jump'], ['Host jump', 'HostName 127.0.0.1', `Port ${jump.port}`, `IdentityFile ${jump.clientKeyFile}`]);
	expect(await whySystemSsh(target)).toMatch(/^jump host jump: .*is a certificate$/);
});

testWithSsh('a plain host is carried by our own SSH, unless the settings want the system\'s', async () => {
	const target = await configured(await start());
	expect(await carrier(target)).toBe('ran by ssh2');
	expect(await carrier(wanting(target, 'ssh'))).toBe('ran by the settings want it so (transport)');
});

testWithSsh('a server that shares no method with our own SSH is reached by the system\'s, and not asked twice', async () => {
	let handshakes = 0;
	const server = await start({
		algorithms: {kex: ['diffie-hellman-group14-sha1']},
	});
	const target = await configured(server, ['KexAlgorithms +diffie-hellman-group14-sha1']);
	const counting = {async pass<Result>(_target: Target, enter: () => Promise<Result>) {
		handshakes += 1;
		return enter();
	}, forgive: () => undefined};
	for (const expected of [2, 3]) {
		const opened = await reachHost(target, prepareAnswers(), {gate: counting});
		expect(opened.ok && opened.value.systemSsh).toMatch(/shares no method with the way there \(no matching key exchange/);
		expect(handshakes).toBe(expected);
		if (opened.ok) {
			opened.value.close();
			await opened.value.closed;
		}
	}

	expect(await carrier(wanting(target, 'ssh2'))).toMatch(/^config: .*no matching/);
});

testWithSsh('a certificate that an authority signed is what the system\'s ssh logs in with', async () => {
	// The server checks bare keys alone, so that the certificate's key does for both: what counts is who was asked.
	const server = await start();
	const authority = path.join(server.folder, 'authority');
	execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', authority]);
	writeFileSync(`${server.clientKeyFile}.pub`, server.clientKey.public);
	execFileSync('ssh-keygen', ['-q', '-s', authority, '-I', 'test', '-n', 'root', `${server.clientKeyFile}.pub`]);
	expect(await carrier(await configured(server))).toMatch(/^ran by .*id-cert\.pub is a certificate$/);
});
