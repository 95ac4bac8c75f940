import type {Target} from '../model/target.js';
import {safe} from '../model/safe.js';
import type {ConnectFailure} from './connection.js';

type Details = {
	readonly code?: unknown;
	readonly level?: unknown;
	readonly reason?: unknown;
	readonly message: string;
};

/** What we read of errors of the network, of ssh2 and of the system. */
function detailsOf(error: unknown): Details {
	if (error instanceof AggregateError) {
		return detailsOf(error.errors[0]);
	}

	return error instanceof Error ? error : {message: String(error)};
}

/** `10.0.0.1 port 22`, for people. */
export function placeOf({hostname, port}: Target): string {
	return `${hostname} port ${port}`;
}

type Case = {
	readonly when: (details: Details) => boolean;
	readonly kind: ConnectFailure['kind'];
	readonly what: (place: string, target: Target, details: Details) => string;
	readonly remedy: (target: Target) => string;
};

const coded = (...codes: readonly string[]) => ({code}: Details) => codes.includes(String(code));
const says = (words: RegExp) => ({message}: Details) => words.test(message);

const cases: readonly Case[] = [
	{
		when: coded('ECONNREFUSED'),
		kind: 'unreachable',
		what: place => `${place} refuses connections`,
		remedy: ({port}) => `see whether sshd runs there and listens on port ${port}`,
	},
	{
		when: coded('ENOTFOUND', 'EAI_AGAIN', 'ENODATA'),
		kind: 'unreachable',
		what: (_, {hostname}) => `the name ${hostname} has no address`,
		remedy: () => 'check the host\'s name, or the name server of this machine',
	},
	{
		when: coded('EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EHOSTDOWN'),
		kind: 'unreachable',
		what: place => `there is no way to ${place}`,
		remedy: () => 'check the network and the VPN',
	},
	{
		when: details => coded('ETIMEDOUT')(details) || details.level === 'client-timeout',
		kind: 'unreachable',
		what: place => `${place} does not answer`,
		remedy: () => 'check that the host is up and no firewall drops the connection',
	},
	{
		when: says(/Too many authentication failures/),
		kind: 'auth',
		what: (place, {user}) => `${place} refused ${user} after too many keys`,
		remedy: () => 'name the right key with IdentityFile and IdentitiesOnly yes in the ssh configuration',
	},
	{
		when: details => says(/Connection lost before handshake|MaxStartups|Not allowed at this time/)(details) || coded('ECONNRESET', 'EPIPE')(details),
		kind: 'throttled',
		what: place => `${place} took the connection and dropped it before the handshake`,
		remedy: () => 'wait: the server limits new connections (MaxStartups, PerSourcePenalties) or has banned this address',
	},
	{
		when: says(/no matching/i),
		kind: 'config',
		what: (place, _, {message}) => `${place} and mxdeck share no method: ${message}`,
		remedy: () => 'let sshd also offer curve25519-sha256, aes256-gcm and an ed25519 host key',
	},
	{
		when: says(/Bad packet length/),
		kind: 'unreachable',
		what: place => `${place} sent a packet that is larger than mxdeck takes, or no SSH at all`,
		remedy: () => 'shorten the login banner there (Banner in sshd_config) to less than 32 KiB',
	},
	{
		when: says(/Channel open failure/),
		kind: 'unreachable',
		what: (place, _, {message}) => `the jump host cannot reach ${place}: ${message.replace(/^.*?: /, '')}`,
		remedy: () => 'check from the jump host that the address is right and sshd listens there',
	},
];

/** Names the trouble that stood in the way of a connection, and what to do about it. */
export function classifyFailure(error: unknown, target: Target): ConnectFailure {
	const details = detailsOf(error);
	const found = cases.find(({when}) => when(details));
	const host = target.name;
	return found === undefined
		? {kind: 'unreachable', host, what: `the connection to ${placeOf(target)} failed: ${safe(details.message)}`, remedy: `try ssh ${host} to see more`, cause: error}
		: {kind: found.kind, host, what: safe(found.what(placeOf(target), target, details)), remedy: found.remedy(target), cause: error};
}
