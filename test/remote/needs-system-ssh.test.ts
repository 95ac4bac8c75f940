import {expect, test} from 'vitest';
import {needsSystemSsh, type Surroundings} from '../../source/remote/needs-system-ssh.js';
import {parseSshSettings} from '../../source/remote/ssh-settings.js';

/** What `ssh -G` prints of these options for a host that nothing is configured for. */
const usual = `user ops
hostname mx1
gssapiauthentication yes
proxyusefdpass no
pubkeyauthentication true
ciphers chacha20-poly1305@openssh.com,aes128-ctr
hostkeyalgorithms ssh-ed25519-cert-v01@openssh.com,ssh-ed25519,rsa-sha2-512
kexalgorithms sntrup761x25519-sha512@openssh.com,curve25519-sha256
securitykeyprovider internal
`;

const plain = {type: 'ssh-ed25519', comment: 'work'};
const token = {type: 'sk-ssh-ed25519@openssh.com', comment: 'token'};
const signed = {type: 'ssh-ed25519-cert-v01@openssh.com', comment: ''};

test.each<[string, string, Surroundings & {readonly keys?: ReadonlyArray<typeof plain>}, RegExp | undefined]>([
	['nothing special', '', {keys: [plain]}, undefined],
	['GSSAPI allowed without a ticket, as Debian has it', '', {ticket: false}, undefined],
	['a Kerberos ticket', '', {ticket: true}, /Kerberos ticket/],
	['an authority in known_hosts', '', {keys: [plain], authority: true}, /@cert-authority/],
	['a security key in the agent', '', {keys: [plain, token]}, /^token is a security key/],
	['a certificate without a comment', '', {keys: [signed]}, /^ssh-ed25519-cert-v01@openssh.com is a certificate/],
	['a certificate file', 'certificatefile ~/.ssh/id-cert.pub', {keys: [plain]}, /CertificateFile/],
	['a smart card', 'pkcs11provider /usr/lib/opensc-pkcs11.so', {}, /PKCS11Provider/],
	['no smart card', 'pkcs11provider none', {}, undefined],
	['revoked host keys in a file', 'revokedhostkeys /etc/ssh/revoked', {}, /RevokedHostKeys/],
	['a program that knows host keys', 'knownhostscommand /usr/bin/keys %H', {}, /KnownHostsCommand/],
	['an address to bind to', 'bindaddress 192.0.2.1', {}, /BindAddress/],
])('%s', (_, settings, {keys = [], ...surroundings}, expected) => {
	const reason = needsSystemSsh(parseSshSettings(usual + settings), keys, surroundings);
	expect(reason ?? '').toMatch(expected ?? /^$/);
});

test.each([
	['kexalgorithms', 'curve25519-sha256', 'mlkem768x25519-sha256'],
	['ciphers', 'chacha20-poly1305@openssh.com,aes128-ctr', 'aes128-cbc'],
	['hostkeyalgorithms', 'ssh-ed25519,', 'ssh-dss,'],
])('a list of %s without anything that we speak', (keyword, ours, theirs) => {
	const other = usual.replace('sntrup761x25519-sha512@openssh.com,', '').replace('ssh-ed25519,rsa-sha2-512', 'ssh-ed25519,').replace(ours, theirs);
	expect(needsSystemSsh(parseSshSettings(other), [])).toContain(keyword);
});

test('a proxy that hands over its connection, and keys that are not to be used', () => {
	expect(needsSystemSsh(parseSshSettings(usual.replace('proxyusefdpass no', 'proxyusefdpass yes')), [])).toContain('ProxyUseFdpass');
	expect(needsSystemSsh(parseSshSettings(usual.replace('pubkeyauthentication true', 'pubkeyauthentication no')), [token])).toBeUndefined();
});
