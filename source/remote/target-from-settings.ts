import type {Target} from '../model/target.js';
import {failure, success, type Outcome} from '../model/outcome.js';
import {expandPath, expandTokens, tokensFor, type Account, type Tokens} from './expand-tokens.js';
import type {SshSettings} from './ssh-settings.js';

const defaultTimeout = 10_000;

/** Accepted keys are written to the first file; where the operator wants none, they are remembered nowhere. */
const nowhere = '/dev/null';

const strictness: Readonly<Record<string, Target['strictHostKeyChecking']>> = {
	true: 'yes', yes: 'yes', false: 'no', no: 'no', off: 'no', 'accept-new': 'accept-new', ask: 'ask',
};

function agentSocket(named: string | undefined, tokens: Tokens, account: Account): string | undefined {
	if (named === undefined || named === 'SSH_AUTH_SOCK') {
		return account.environment['SSH_AUTH_SOCK'];
	}

	if (named.startsWith('$') && !named.startsWith('${')) {
		return account.environment[named.slice(1)];
	}

	if (named === 'none') {
		return undefined;
	}

	// ssh has filled in the tokens by itself.
	return named.startsWith('/') ? named : expandPath(named, tokens, account);
}

function knownHostsFiles(settings: SshSettings, tokens: Tokens, account: Account): readonly string[] {
	const list = (keyword: string) => (settings.get(keyword) ?? [])
		.flatMap(value => value.split(' '))
		.filter(value => value !== '' && value !== 'none')
		.map(value => value.startsWith('/') ? value : expandPath(value, tokens, account) ?? value);
	const own = list('userknownhostsfile');
	return [...own.length === 0 ? [nowhere] : own, ...list('globalknownhostsfile')];
}

/** The proxy command with its tokens filled in; undefined when there is none. */
function proxyCommand(settings: SshSettings, tokens: Tokens): Outcome<string | undefined> {
	const command = settings.get('proxycommand')?.[0];
	if (command === undefined || command === 'none') {
		return success(undefined);
	}

	const expanded = expandTokens(command, tokens);
	return expanded === undefined
		? failure({what: `the ProxyCommand has a %-token that mxdeck does not know: ${command}`, remedy: 'write the value out in the ssh configuration'})
		: success(expanded);
}

/** Makes a target of ssh's settings for one host, jumps left out. Values that decide about trust and are not understood are refused. */
export function targetFromSettings(alias: string, settings: SshSettings, account: Account): Outcome<Target> {
	const first = (keyword: string) => settings.get(keyword)?.[0];
	const hostname = first('hostname') ?? alias;
	const port = Number(first('port') ?? 22);
	const user = first('user') ?? account.user;
	const hostKeyAlias = first('hostkeyalias');
	const tokens = tokensFor({alias, hostname, port, user, hostKeyAlias}, account);
	const proxy = proxyCommand(settings, tokens);
	if (!proxy.ok) {
		return proxy;
	}

	const checking = first('stricthostkeychecking') ?? 'ask';
	const strictHostKeyChecking = strictness[checking];
	if (strictHostKeyChecking === undefined) {
		return failure({what: `StrictHostKeyChecking is ${checking}, which mxdeck does not know`, remedy: 'set it to yes, ask or accept-new'});
	}

	const withKeys = !['no', 'false'].includes(first('pubkeyauthentication') ?? 'yes');
	const identityFiles = withKeys ? (settings.get('identityfile') ?? []).filter(file => file !== 'none') : [];
	const timeout = Number(first('connecttimeout'));
	return success({
		name: alias,
		hostname,
		port,
		user,
		identityFiles: identityFiles.flatMap(file => expandPath(file, tokens, account) ?? []),
		identitiesOnly: first('identitiesonly') === 'yes',
		agent: withKeys ? agentSocket(first('identityagent'), tokens, account) : undefined,
		knownHostsFiles: knownHostsFiles(settings, tokens, account),
		hostKeyAlias,
		strictHostKeyChecking,
		hashKnownHosts: first('hashknownhosts') === 'yes',
		jumps: [],
		proxyCommand: proxy.value,
		connectTimeout: timeout > 0 ? timeout * 1000 : defaultTimeout,
	});
}

/** A target without ssh's help: what the operator named, and ssh's usual places. */
export function plainTarget(alias: string, {user, port}: {readonly user?: string | undefined; readonly port?: number | undefined}, account: Account): Target {
	const folder = `${account.home}/.ssh`;
	return {
		name: alias,
		hostname: alias,
		port: port ?? 22,
		user: user ?? account.user,
		identityFiles: ['id_ed25519', 'id_ecdsa', 'id_rsa'].map(name => `${folder}/${name}`),
		identitiesOnly: false,
		agent: account.environment['SSH_AUTH_SOCK'],
		knownHostsFiles: [`${folder}/known_hosts`, `${folder}/known_hosts2`, '/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'],
		hostKeyAlias: undefined,
		strictHostKeyChecking: 'ask',
		hashKnownHosts: false,
		jumps: [],
		proxyCommand: undefined,
		connectTimeout: defaultTimeout,
	};
}
