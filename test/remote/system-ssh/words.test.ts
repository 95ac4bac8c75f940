import {expect, test} from 'vitest';
import type {Target} from '../../../source/model/target.js';
import {explainEnd} from '../../../source/remote/system-ssh/ends.js';
import {explainFailure} from '../../../source/remote/system-ssh/failures.js';
import {readPrompt} from '../../../source/remote/system-ssh/prompts.js';

const target: Target = {
	name: 'mx1',
	hostname: '192.0.2.1',
	port: 22,
	user: 'ops',
	identityFiles: [],
	identitiesOnly: false,
	agent: undefined,
	knownHostsFiles: ['/home/op/.ssh/known_hosts'],
	hostKeyAlias: undefined,
	strictHostKeyChecking: 'ask',
	hashKnownHosts: false,
	jumps: [],
	proxyCommand: undefined,
	connectTimeout: 10_000,
};
const jump: Target = {...target, name: 'gate', hostname: '198.51.100.1'};
const behind: Target = {...target, jumps: [jump]};
const ended = {code: 255, signal: undefined, log: '', beside: ''};

test.each<[string, string, RegExp]>([
	['no answer', 'ssh: connect to host 192.0.2.1 port 22: Connection timed out', /^unreachable: 192\.0\.2\.1 port 22 does not answer$/],
	['no answer, as macOS says it', 'ssh: connect to host 192.0.2.1 port 22: Operation timed out', /^unreachable: 192\.0\.2\.1 port 22 does not answer$/],
	['silence before the banner', 'Connection timed out during banner exchange\nConnection to 192.0.2.1 port 22 timed out', /^unreachable: 192\.0\.2\.1 port 22 does not answer$/],
	['no route', 'ssh: connect to host 192.0.2.1 port 22: No route to host', /^unreachable: there is no way to 192\.0\.2\.1 port 22$/],
	['no name', 'ssh: Could not resolve hostname mx1.invalid: Name or service not known', /^unreachable: the name mx1\.invalid has no address$/],
	['a drop before the handshake', 'kex_exchange_identification: read: Connection reset by peer\nConnection reset by 192.0.2.1 port 22', /^throttled: .* dropped it before the handshake$/],
	['a penalty of OpenSSH 9.8', 'kex_exchange_identification: Connection closed by remote host\nConnection closed by 192.0.2.1 port 22', /^throttled: .* before the handshake$/],
	['a drop during the login', 'Connection closed by 192.0.2.1 port 22', /^throttled: 192\.0\.2\.1 port 22 hung up during the login$/],
	['too many keys', 'Received disconnect from 192.0.2.1 port 22:2: Too many authentication failures\nDisconnected from 192.0.2.1 port 22', /^auth: .* after too many keys$/],
	['a refusal, and why a key was not tried', 'Load key "/k": Permission denied\nops@192.0.2.1: Permission denied (publickey,password).', /^auth: .*refused ops \(tried what the system's ssh has; Load key "\/k": Permission denied; the server takes publickey, password\)$/],
	['a security key that is not there', 'sign_and_send_pubkey: signing failed for ED25519-SK "/k" from agent: device not found\nops@192.0.2.1: Permission denied (publickey).', /^auth: .*device not found; the server takes publickey\)$/],
	['no method in common', 'Unable to negotiate with 192.0.2.1 port 22: no matching host key type found. Their offer: ssh-dss', /^config: .* share no method: no matching host key type found\. Their offer: ssh-dss$/],
	['an option that ssh does not know', '/home/op/.ssh/config: line 3: Bad configuration option: frob\n/home/op/.ssh/config: terminating, 1 bad configuration options', /^config: ssh cannot make sense of its configuration: .*line 3: Bad configuration option: frob$/],
	['what the server says when it leaves', 'Received disconnect from 192.0.2.1 port 22:11: bye\nops@192.0.2.1: Permission denied (publickey).', /^throttled: .* hung up during the login$/],
	['nothing', '', /^unreachable: the system's ssh did not reach 192\.0\.2\.1 port 22$/],
])('the end of a login is told by ssh\'s words: %s', (_what, log, expected) => {
	const {kind, what} = explainFailure({...ended, log}, target);
	expect(`${kind}: ${what}`).toMatch(expected);
});

test.each([
	['ops@192.0.2.1: Permission denied (publickey).', 'auth'],
	['Connection closed by 192.0.2.1 port 22', 'throttled'],
])('a banner that says what ssh would say changes nothing of %j', (log, expected) => {
	const {kind} = explainFailure({...ended, log, beside: 'Host key verification failed.\nUnable to negotiate with 192.0.2.1 port 22: no matching cipher found.\n'}, target);
	expect(kind).toBe(expected);
});

test.each<[string, string, string, RegExp]>([
	['refuses us', 'Connection closed by UNKNOWN port 65535', 'ops@198.51.100.1: Permission denied (publickey).', /^auth: jump host gate: 198\.51\.100\.1 port 22 refused ops/],
	['is not there', 'Connection closed by UNKNOWN port 65535', 'ssh: connect to host 198.51.100.1 port 22: Connection refused', /^unreachable: jump host gate: 198\.51\.100\.1 port 22 refuses connections$/],
	['cannot go on', 'Connection closed by UNKNOWN port 65535', 'channel 0: open failed: connect failed: No route to host\nstdio forwarding failed', /^unreachable: the jump host cannot reach 192\.0\.2\.1 port 22: No route to host$/],
	['says something new', 'kex_exchange_identification: Connection closed by remote host', 'the moon is full', /^unreachable: the way through the jump hosts of mx1 did not get through: the moon is full$/],
])('a jump host that %s is named', (_what, log, beside, expected) => {
	const {kind, what} = explainFailure({...ended, log, beside}, behind);
	expect(`${kind}: ${what}`).toMatch(expected);
});

test('words of the other side reach no terminal as they are', () => {
	const {what} = explainFailure({...ended, log: 'ssh: Could not resolve hostname \u001B]52;c;AAAA\u0007: no', beside: ''}, target);
	// eslint-disable-next-line no-control-regex -- it is these that must not be there
	expect(what).not.toMatch(/[\u0000-\u001F]/);
});

test('where there is no ssh, that is said', () => {
	expect(explainFailure({...ended, code: 127}, target)).toMatchObject({kind: 'config', what: 'there is no ssh program on this machine'});
});

test.each<[string, Parameters<typeof explainEnd>[0], RegExp]>([
	['the server left', {...ended, beside: 'Connection to 192.0.2.1 closed by remote host.\r\n'}, /ended the connection$/],
	['the server is silent', {...ended, log: 'Timeout, server 192.0.2.1 not responding.\r\n'}, /has not answered for 20 s$/],
	['the network broke', {...ended, log: 'client_loop: send disconnect: Broken pipe\r\n'}, /broke: client_loop: send disconnect: Broken pipe$/],
	['somebody killed it', {...ended, code: undefined, signal: 'SIGKILL'}, /ended from outside \(SIGKILL\)$/],
])('the end of a connection is told: %s', (_what, end, expected) => {
	expect(explainEnd(end, target).what).toMatch(expected);
});

const unknown = 'The authenticity of host \'[mx1.example]:2222 ([192.0.2.1]:2222)\' can\'t be established.\nED25519 key fingerprint is SHA256:abc.\nThis key is not known by any other names.\nAre you sure you want to continue connecting (yes/no/[fingerprint])? ';

test.each<[string, string | undefined, ReturnType<typeof readPrompt>]>([
	[unknown, undefined, {kind: 'host-key', host: '[mx1.example]:2222', address: '[192.0.2.1]:2222', type: 'ED25519', fingerprint: 'SHA256:abc'}],
	[unknown.replace('fingerprint is SHA256:abc.', 'fingerprint is: SHA256:abc'), undefined, {kind: 'host-key', host: '[mx1.example]:2222', address: '[192.0.2.1]:2222', type: 'ED25519', fingerprint: 'SHA256:abc'}],
	['Enter passphrase for key \'/home/op/my key\': ', undefined, {kind: 'passphrase', file: '/home/op/my key'}],
	['Enter PIN for ED25519-SK key /home/op/sk: ', undefined, {kind: 'pin', text: 'PIN for ED25519-SK key /home/op/sk'}],
	['ops@192.0.2.1\'s password: ', undefined, {kind: 'password', text: 'ops@192.0.2.1\'s password:'}],
	['(ops@192.0.2.1) Enter passphrase for key \'/home/op/id\': ', undefined, {kind: 'password', text: '(ops@192.0.2.1) Enter passphrase for key \'/home/op/id\':'}],
	[`(ops@192.0.2.1) ${unknown}`, undefined, {kind: 'password', text: `(ops@192.0.2.1) ${unknown}`.trim()}],
	['Enter ops@192.0.2.1\'s new password: ', undefined, {kind: 'new-password'}],
	['Confirm user presence for key ED25519-SK SHA256:abc', 'none', {kind: 'notice', text: 'Confirm user presence for key ED25519-SK SHA256:abc'}],
	['Allow use of key x?', 'confirm', {kind: 'permission'}],
])('ssh\'s question is understood: %j', (text, hint, expected) => {
	expect(readPrompt(text, hint)).toEqual(expected);
});
