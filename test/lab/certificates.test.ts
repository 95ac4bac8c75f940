import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {Connection} from '../../source/remote/connection.js';
import {reachHost, resolveTarget, type OpenOutcome} from '../../source/remote/index.js';
import {onHost} from './lab.js';

const host = 'mx3';
const folder = mkdtempSync(path.join(tmpdir(), 'mxdeck-ca-'));
const file = (name: string) => path.join(folder, name);
const keygen = (...words: readonly string[]) => execFileSync('ssh-keygen', ['-q', ...words]);
const opened: Connection[] = [];

beforeAll(async () => {
	for (const name of ['ca', 'other-ca', 'ops']) {
		keygen('-t', 'ed25519', '-N', '', '-f', file(name));
	}

	writeFileSync(file('host.pub'), await onHost(host, 'cat /etc/ssh/ssh_host_ed25519_key.pub'));
	keygen('-s', file('ca'), '-I', 'lab-host', '-h', '-n', host, '-V', '+1h', file('host.pub'));
	const put = (name: string, text: string) => `printf '%s' '${Buffer.from(text).toString('base64')}' | base64 -d > ${name}`;
	await onHost(host, [
		'mkdir -p /etc/ssh/sshd_config.d',
		put('/etc/ssh/mxdeck-lab-ca.pub', readFileSync(file('ca.pub'), 'utf8')),
		put('/etc/ssh/mxdeck-lab-host-cert.pub', readFileSync(file('host-cert.pub'), 'utf8')),
		put('/etc/ssh/sshd_config.d/mxdeck-lab.conf', 'TrustedUserCAKeys /etc/ssh/mxdeck-lab-ca.pub\nHostCertificate /etc/ssh/mxdeck-lab-host-cert.pub\n'),
		'/usr/sbin/sshd -t && systemctl reload ssh',
	].join(' && '));
});

afterAll(async () => {
	for (const connection of opened) {
		connection.close();
	}

	await onHost(host, 'rm -f /etc/ssh/mxdeck-lab-* /etc/ssh/sshd_config.d/mxdeck-lab.conf; systemctl reload ssh');
	rmSync(folder, {recursive: true, force: true});
});

/** Reaches the host as ops with a certificate for `validity`, trusting hosts that `authority` signed. */
async function reach(authority: string, validity: string): Promise<OpenOutcome> {
	rmSync(file('ops-cert.pub'), {force: true});
	keygen('-s', file('ca'), '-I', 'lab', '-n', 'ops', '-V', validity, file('ops.pub'));
	writeFileSync(file('known'), `@cert-authority ${host} ${readFileSync(file(`${authority}.pub`), 'utf8')}`);
	writeFileSync(file('config'), [
		`Host ${host}`,
		'HostName 10.77.0.13',
		`HostKeyAlias ${host}`,
		'User ops',
		`IdentityFile ${file('ops')}`,
		'IdentitiesOnly yes',
		`UserKnownHostsFile ${file('known')}`,
		'GlobalKnownHostsFile /dev/null',
		'StrictHostKeyChecking yes',
		'',
	].join('\n'));
	const target = await resolveTarget({name: host, groups: [], readOnly: false, sudo: 'auto'}, {configFile: file('config')});
	if (!target.ok) {
		throw new Error(target.problem.what);
	}

	const outcome = await reachHost(target.value, {acceptHostKey: async () => false, secret: async () => undefined});
	if (outcome.ok) {
		opened.push(outcome.value);
	}

	return outcome;
}

test('a host is reached by certificates on both sides, its log read and root become', async () => {
	const outcome = await reach('ca', '+1h');
	if (!outcome.ok) {
		throw new Error(`${outcome.problem.kind}: ${outcome.problem.what}`);
	}

	const {value: connection} = outcome;
	expect(connection.systemSsh).toMatch(/@cert-authority/);
	connection.setPrivilege('sudo');
	const root = await connection.exec('id -u', {asRoot: true});
	expect(root.ok && root.value.stdout.toString()).toBe('0\n');
	const line = new Promise<string>(resolve => {
		void connection.stream('exec journalctl -n 1 -f -o cat', {
			onData(chunk) {
				resolve(chunk.toString());
			},
			onError: () => undefined,
			onClose: () => undefined,
		});
	});
	expect(await line).toMatch(/\S/);
});

test('a host that another authority signed is not talked to', async () => {
	const outcome = await reach('other-ca', '+1h');
	expect(outcome.ok ? 'ok' : `${outcome.problem.kind}: ${outcome.problem.what}`).toMatch(/^hostkey: the key of mx3 is not known/);
});

test('a certificate that has expired is refused', async () => {
	const outcome = await reach('ca', '-2h:-1h');
	expect(outcome.ok ? 'ok' : `${outcome.problem.kind}: ${outcome.problem.what}`).toMatch(/^auth: 10\.77\.0\.13 port 22 refused ops/);
});
