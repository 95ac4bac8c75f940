import {safe} from '../../model/safe.js';
import type {Target} from '../../model/target.js';
import {placeOf} from '../connect-failure.js';
import type {ConnectFailure} from '../connection.js';
import {lookupName} from '../known-hosts.js';
import type {MasterEnd} from './master.js';

type Words = {
	readonly target: Target;
	/** The place that the line speaks of: a jump host's, or the target's. */
	readonly place: string;
	readonly match: RegExpExecArray;
	/** All that ssh said. */
	readonly said: string;
};

type Case = {
	readonly when: RegExp;
	readonly kind: ConnectFailure['kind'];
	readonly what: (words: Words) => string;
	readonly state?: string;
	readonly remedy: (words: Words) => string;
};

const limits = 'wait: the server limits new connections (MaxStartups, PerSourcePenalties) or has banned this address';
const workFirst = ({target}: Words) => `make ssh ${target.name} work without mxdeck first, then reconnect`;

/** What stood in the way of keys, for people: `; Load key "/x": Permission denied`. */
function keyTrouble(said: string): string {
	const lines = said.split('\n').filter(line => /^(Load key |sign_and_send_pubkey: |Permissions \d|Certificate |agent key |no such identity)/.test(line));
	return lines.length === 0 ? '' : `; ${[...new Set(lines)].slice(0, 3).map(line => line.trim().replace(/\.$/, '')).join('; ')}`;
}

function offending(said: string): string {
	const [, file = 'known_hosts', line = '?'] = /^Offending \S+ key in (.+):(\d+)/m.exec(said) ?? [];
	return `${file}:${line}`;
}

/** Some of ssh's last words, as `<place>`, in the order in which it looks for them on each line. */
const cases: readonly Case[] = [
	{
		when: /^ssh: connect to host (?<place>\S+ port \d+): Connection refused/,
		kind: 'unreachable',
		what: ({place}) => `${place} refuses connections`,
		remedy: ({target}) => `see whether sshd runs there and listens on port ${target.port}`,
	},
	{
		when: /^ssh: connect to host (?<place>\S+ port \d+): .*timed out|^Connection (to (?<other>\S+ port \d+) )?timed out|^ssh_dispatch_run_fatal: .*timed out/,
		kind: 'unreachable',
		what: ({place}) => `${place} does not answer`,
		remedy: () => 'check that the host is up and no firewall drops the connection',
	},
	{
		when: /^ssh: connect to host (?<place>\S+ port \d+): (?:No route|Network is|Host is)/,
		kind: 'unreachable',
		what: ({place}) => `there is no way to ${place}`,
		remedy: () => 'check the network and the VPN',
	},
	{
		when: /^ssh: Could not resolve hostname (?<place>\S+):/,
		kind: 'unreachable',
		what: ({place}) => `the name ${place} has no address`,
		remedy: () => 'check the host\'s name, or the name server of this machine',
	},
	{
		when: /Too many authentication failures/,
		kind: 'auth',
		what: ({place, target}) => `${place} refused ${target.user} after too many keys`,
		remedy: () => 'name the right key with IdentityFile and IdentitiesOnly yes in the ssh configuration',
	},
	{
		when: /^(?:(?<user>[^@\s]+)@)?(?<name>\S+): Permission denied \((?<methods>[^)]*)\)/,
		kind: 'auth',
		what: ({place, target, match, said}) => `${place} refused ${match.groups?.['user'] ?? target.user} (tried what the system's ssh has${keyTrouble(said)}; the server takes ${(match.groups?.['methods'] ?? '').replaceAll(',', ', ')})`,
		remedy: workFirst,
	},
	{
		when: /REMOTE HOST IDENTIFICATION HAS CHANGED/,
		kind: 'hostkey',
		what: ({target, said}) => `the key of ${lookupName(target)} is not the one in ${offending(said)}: ${/^(SHA256:\S+?)\.?$/m.exec(said)?.[1] ?? 'another'} was offered`,
		state: 'refused, nothing was sent: somebody may be listening in, or the host was set up anew',
		remedy: ({target, said}) => `compare the fingerprint with the host's; if it is right: ssh-keygen -R '${lookupName(target)}' -f '${offending(said).replace(/:[\d?]+$/, '')}'`,
	},
	{
		when: /REVOKED HOST KEY DETECTED|^Host key \S+ \S+ revoked by file/,
		kind: 'hostkey',
		what: ({target}) => `the key of ${lookupName(target)} is revoked`,
		state: 'refused, nothing was sent',
		remedy: () => 'ask whoever revoked it; the host needs a new key',
	},
	{
		when: /^No (?<type>\S+) host key is known for (?<name>\S+) and you have requested strict checking/,
		kind: 'hostkey',
		what: ({target, match}) => `the key of ${lookupName(target)} is not known (${match.groups?.['type'] ?? ''}) and StrictHostKeyChecking is yes`,
		remedy: ({target}) => `compare its fingerprint, then add the key to ${target.knownHostsFiles[0] ?? 'known_hosts'}`,
	},
	{
		when: /^Host key verification failed/,
		kind: 'hostkey',
		what: ({target, said}) => `the key of ${lookupName(target)} was not accepted${/^Certificate invalid: .*$/m.exec(said)?.[0].replace(/^C/, ': c') ?? ''}`,
		remedy: workFirst,
	},
	{
		when: /no matching .*|^unable to negotiate with .*/i,
		kind: 'config',
		what: ({place, match}) => `${place} and the system's ssh share no method: ${/no matching.*/i.exec(match[0])?.[0] ?? ''}`,
		remedy: () => 'update ssh on this machine, or sshd on the host',
	},
	{
		when: /^(?:\S+: )?(?:line \d+: )?(?:Bad configuration option|terminating, \d+ bad configuration|Bad owner or permissions|Can't open user config file|.* line \d+: )/,
		kind: 'config',
		what: ({match}) => `ssh cannot make sense of its configuration: ${match.input}`,
		remedy: ({target}) => `run ssh -G ${target.name} and mend what it complains about`,
	},
	{
		when: /^channel \d+: open failed: (?:connect failed|administratively prohibited): ?(?<reason>.*)/,
		kind: 'unreachable',
		what: ({target, match}) => `the jump host cannot reach ${placeOf(target)}: ${match.groups?.['reason'] ?? ''}`,
		remedy: () => 'check from the jump host that the address is right and sshd listens there',
	},
];

/** The place that a line speaks of, and whether that is a jump host. */
function placeIn(target: Target, match: RegExpExecArray): {readonly place: string; readonly jump: Target | undefined} {
	const {place: named, other, name} = match.groups ?? {};
	const text = named ?? other;
	const jump = target.jumps.find(hop => name === hop.hostname || name === hop.name || text === placeOf(hop) || text === hop.hostname);
	return {place: text ?? placeOf(jump ?? target), jump};
}

function explainLine(line: string, target: Target, said: string): ConnectFailure | undefined {
	for (const {when, kind, what, state, remedy} of cases) {
		const match = when.exec(line);
		if (match !== null) {
			const {place, jump} = placeIn(target, match);
			const words: Words = {target, place, match, said};
			return {kind, host: target.name, what: safe(`${jump === undefined ? '' : `jump host ${jump.name}: `}${what(words)}`), ...state !== undefined && {state}, remedy: safe(remedy(words))};
		}
	}

	return undefined;
}

/** A connection that ended without a reason: through a proxy it is the proxy's, else the server hung up. */
function hungUp(lines: readonly string[], target: Target): ConnectFailure {
	const host = target.name;
	const early = lines.some(line => /^(?:kex|ssh)_exchange_identification: |Not allowed at this time/.test(line));
	const first = lines.find(line => !/^(?:kex_exchange_identification|ssh_exchange_identification|banner exchange|Connection (?:closed|reset)|Timeout)/.test(line)) ?? '';
	if (target.proxyCommand !== undefined || target.jumps.length > 0) {
		return {
			kind: 'unreachable',
			host,
			what: safe(`${target.proxyCommand === undefined ? 'the way through the jump hosts' : 'the proxy command'} of ${host} did not get through${first === '' ? '' : `: ${first}`}`),
			remedy: safe(target.proxyCommand === undefined ? `try ssh ${host} to see more` : `run it by hand: ${target.proxyCommand}`),
		};
	}

	if (early) {
		return {kind: 'throttled', host, what: `${placeOf(target)} took the connection and dropped it before the handshake`, remedy: limits};
	}

	return lines.some(line => /^Connection (?:closed|reset)|^Received disconnect|^Disconnected from/.test(line))
		? {kind: 'throttled', host, what: `${placeOf(target)} hung up during the login`, remedy: 'wait, then look into the host\'s auth.log'}
		: {kind: 'unreachable', host, what: safe(`the system's ssh did not reach ${placeOf(target)}${first === '' ? '' : `: ${first}`}`), remedy: `try ssh ${host} to see more`};
}

/** What a server says when it disconnects stands behind this; it could say anything. */
const serversWords = /^Received disconnect from .*?:\d+: /;

function explain(lines: readonly string[], target: Target): ConnectFailure | undefined {
	for (const line of lines) {
		const found = explainLine(line, target, lines.join('\n'));
		if (found !== undefined) {
			return found;
		}
	}

	return undefined;
}

const linesOf = (text: string) => text.split(/\r?\n/).map(line => line.trim()).filter(line => line !== '');

/** Names the trouble that an ssh ended with before it was logged in. */
export function explainFailure({code, log, beside}: MasterEnd, target: Target): ConnectFailure {
	if (code === 127) {
		return {kind: 'config', host: target.name, what: 'there is no ssh program on this machine', remedy: 'install OpenSSH\'s client, or set transport = "ssh2" for the host'};
	}

	const all = linesOf(log);
	const cut = all.findIndex(line => serversWords.test(line));
	const lines = cut === -1 ? all : all.slice(0, cut + 1);
	// The ssh to a jump host has no log of its own.
	const besides = linesOf(beside);
	return explain(lines, target)
		?? (target.jumps.length > 0 ? explain(besides, target) : undefined)
		?? hungUp([...lines, ...target.jumps.length > 0 || target.proxyCommand !== undefined ? besides : []], target);
}
