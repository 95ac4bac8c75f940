import type {AgentKey} from './agent-keys.js';
import type {SshSettings} from './ssh-settings.js';

/** What was found beside the settings of one host. */
export type Surroundings = {
	/** Whether the operator has a Kerberos ticket. */
	readonly ticket?: boolean;
	/** Whether a line of known_hosts names an authority for the host (`@cert-authority`). */
	readonly authority?: boolean;
};

/** What our own SSH speaks, by the option that lists it. */
const spoken: Readonly<Record<string, RegExp>> = {
	kexalgorithms: /^(curve25519-sha256(@libssh\.org)?|ecdh-sha2-nistp(256|384|521)|diffie-hellman-group(-exchange-sha256|14-sha256|1[5-8]-sha512))$/,
	ciphers: /^(chacha20-poly1305@openssh\.com|aes(128|256)-gcm@openssh\.com|aes(128|192|256)-ctr)$/,
	hostkeyalgorithms: /^(ssh-ed25519|ecdsa-sha2-nistp(256|384|521)|rsa-sha2-(256|512))$/,
};

/** Options that decide about trust, the way or the login and that our own SSH does not know, with what it says when they are set. */
const options: ReadonlyArray<readonly [keyword: string, reason: string]> = [
	['certificatefile', 'the configuration logs in with a certificate (CertificateFile)'],
	['pkcs11provider', 'the configuration takes keys from a smart card (PKCS11Provider)'],
	['revokedhostkeys', 'the configuration lists revoked host keys in a file of its own (RevokedHostKeys)'],
	['knownhostscommand', 'the configuration asks a program for host keys (KnownHostsCommand)'],
	['bindaddress', 'the configuration binds connections to an address (BindAddress)'],
	['bindinterface', 'the configuration binds connections to an interface (BindInterface)'],
];

const isSet = (value: string | undefined): boolean => value !== undefined && value !== 'none' && value !== '';

/** A list that leaves nothing that our own SSH speaks. */
function unspoken(settings: SshSettings): string | undefined {
	const found = Object.entries(spoken).find(([keyword, known]) => {
		const list = settings.get(keyword)?.[0]?.split(',');
		return list !== undefined && !list.some(name => known.test(name));
	});
	return found && `the configuration allows nothing that mxdeck's own SSH speaks (${found[0]})`;
}

function special(identities: ReadonlyArray<Pick<AgentKey, 'type' | 'comment'>>): string | undefined {
	const found = identities.find(({type}) => type.startsWith('sk-') || type.includes('-cert-'));
	return found && `${found.comment === '' ? found.type : found.comment} is a ${found.type.includes('-cert-') ? 'certificate' : 'security key (FIDO)'}`;
}

/**
Why a host is better reached by the system's own `ssh`: something in ssh's settings for it, or among the keys that the agent and the
named files hold, that our own SSH does not do. Undefined: nothing speaks against our own.
*/
export function needsSystemSsh(
	settings: SshSettings,
	identities: ReadonlyArray<Pick<AgentKey, 'type' | 'comment'>>,
	{ticket = false, authority = false}: Surroundings = {},
): string | undefined {
	const first = (keyword: string) => settings.get(keyword)?.[0];
	if (authority) {
		return 'an authority vouches for the host\'s key (@cert-authority)';
	}

	const option = options.find(([keyword]) => isSet(first(keyword)));
	if (option !== undefined) {
		return option[1];
	}

	if (first('proxyusefdpass') === 'yes') {
		return 'the proxy command hands over an open connection (ProxyUseFdpass)';
	}

	if (ticket && first('gssapiauthentication') === 'yes') {
		return 'there is a Kerberos ticket to log in with (GSSAPIAuthentication)';
	}

	return unspoken(settings) ?? (first('pubkeyauthentication') === 'no' ? undefined : special(identities));
}
