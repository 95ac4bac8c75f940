import {execFile, spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir, userInfo} from 'node:os';
import path from 'node:path';
import {afterAll, expect, test} from 'vitest';
import type {Target} from '../../source/model/target.js';
import {resolveTarget} from '../../source/remote/resolve-target.js';
import {runSize, runTime, seeded} from './run-size.js';

const hasSsh = spawnSync('ssh', ['-V']).error === undefined;
const folder = mkdtempSync(path.join(tmpdir(), 'mxdeck-resolve-'));
const {username} = userInfo();

afterAll(() => {
	rmSync(folder, {recursive: true});
});

process.env['MXDECK_TEST_FOLDER'] = '/srv/keys';
process.env['MXDECK_TEST_AGENT'] = '/run/from-environment';

/** As ssh_config names a variable of the environment. */
const variable = (name: string) => `$\{${name}}`;
const inFolder = variable('MXDECK_TEST_FOLDER');
const inAgent = variable('MXDECK_TEST_AGENT');

const aliases = ['mx1', 'mx1', 'mx1', 'mx10', 'Relay', 'jump', 'jump', 'jump2', 'inner', 'mx1.example', '192.0.2.7', 'x_y', '2001:db8::7'];
const hostPatterns = ['*', 'mx*', 'mx?', '*.example', 'jump*', 'mx1 mx2', '!mx1 mx*', '* !jump !jump2', '192.0.2.*', 'relay Relay', '!*'];
const tokens = ['%h', '%p', '%r', '%n', '%k', '%u', '%i', '%L', '%l', '%d', '%C', '%%', '$', '_', 'key', '-', '.', '/', inFolder];

type Config = {readonly files: ReadonlyMap<string, string>; readonly alias: string; readonly user: string | undefined; readonly port: number | undefined};

/** A configuration with files to include, and what is asked of it. */
function generate(seed: number): Config {
	const below = seeded(seed);
	const pick = (list: readonly string[]) => list[below(list.length)] ?? '';
	const one = (chance: number) => below(chance) === 0;
	const times = (most: number, make: () => string) => Array.from({length: 1 + below(most)}, make);
	const name = () => pick(aliases);
	const file = () => `${pick(['~/', '~/.ssh/', '/etc/keys/', '%d/', '/', `${inFolder}/`, 'beside/', '~/"x"/'.replaceAll('"', '')])}${times(5, () => pick(tokens)).join('')}k`;
	const hop = () => `${one(3) ? `${pick(['ops', 'root', 'x-y'])}@` : ''}${one(12) ? '[2001:db8::7]' : pick(aliases.filter(alias => !alias.includes(':')))}${one(3) ? `:${pick(['22', '2222', '65000'])}` : ''}`;
	const options: ReadonlyArray<() => string> = [
		() => `HostName ${pick(['192.0.2.1', 'mail.example', '%h.example', 'Mail.Example', '%h', '2001:db8::1'])}`,
		() => `Port ${pick(['22', '2222', '65535'])}`,
		() => `User ${pick(['ops', 'root', 'mail-admin'])}`,
		() => `IdentityFile ${file()}`,
		() => `IdentityFile ${file()}`,
		() => `IdentityFile ${pick(['none', '~/.ssh/id_ed25519', '"/with quotes/key"'])}`,
		() => `IdentitiesOnly ${pick(['yes', 'no'])}`,
		() => `IdentityAgent ${pick(['none', 'SSH_AUTH_SOCK', '$MXDECK_TEST_AGENT', '/run/agent', '~/agent-%r-%h', '/run/%u/%n', inAgent])}`,
		() => `UserKnownHostsFile ${pick(['~/.ssh/known_%k', '/etc/known ~/.ssh/known_hosts', 'none', `${inFolder}/known`, '~/%h/%r'])}`,
		() => `GlobalKnownHostsFile ${pick(['/etc/global', '/etc/a /etc/b', 'none'])}`,
		() => `HostKeyAlias ${pick(['alias', 'Alias.Example', 'mx1'])}`,
		() => `StrictHostKeyChecking ${pick(['yes', 'no', 'ask', 'accept-new', 'off'])}`,
		() => `HashKnownHosts ${pick(['yes', 'no'])}`,
		() => `ConnectTimeout ${pick(['5', '30', '0', 'none'])}`,
		() => `PubkeyAuthentication ${pick(['yes', 'no'])}`,
		() => `ProxyJump ${pick(['none', hop(), hop(), hop(), `${hop()},${hop()}`, `${hop()},${hop()},${hop()}`])}`,
		() => `ProxyJump ${hop()}`,
		() => `ProxyCommand ${pick(['none', 'nc %h %p', 'nc -X 5 "%h" %p %r %n 100%%', 'connect %n'])}`,
		() => `Include ${pick(['one', 'two', 'missing', '*.conf'])}`,
		() => pick(['# comment', '', 'ServerAliveInterval 5', 'ForwardAgent no', 'IdentityFile = ~/.ssh/equals', 'Port=2200']),
	];
	const option = () => pick(['\t', '    ', '']) + (options[below(options.length)]?.() ?? '');
	const head = () => {
		if (one(2)) {
			return `Host ${pick([name(), name(), pick(hostPatterns), pick(hostPatterns)])}`;
		}

		return `Match ${times(2, () => pick([`host ${pick(['mail.example', '192.0.2.*', name(), '*'])}`, `!host ${name()}`, `originalhost ${name()}`, `user ${pick(['ops', 'root', '!ops,*'])}`, `localuser ${pick([username, 'nobody'])}`, `exec "${pick(['true', 'false', 'test %n = mx1', 'test %h = 192.0.2.1'])}"`])).join(' ')}`;
	};

	/** A way that ends somewhere: each name jumps through later ones, the last through none. */
	const chain = () => {
		const way = ['mx1', 'mx10', 'Relay', 'inner', 'mx1.example', 'jump', 'jump2'].slice(below(4));
		return way.map((from, index) => {
			const later = way.slice(index + 1);
			const through = times(one(3) ? 3 : 1, () => `${one(3) ? 'ops@' : ''}${pick(later)}${one(4) ? ':2222' : ''}`);
			return `Host ${from}\n\tProxyJump ${later.length < 2 || one(4) ? 'none' : [...new Set(through)].join(',')}\n${option().replace(/^\s*(ProxyJump|Include).*/, '')}`;
		}).join('\n');
	};

	const blocks = (most: number) => times(most, () => `${pick([head(), head(), 'Match all'])}\n${times(6, option).join('\n')}`).join('\n');
	return {
		files: new Map([
			['config', `${one(3) ? `${option()}\n` : `${chain()}\n`}${blocks(6)}\n`],
			['one', `${times(3, option).filter(line => !line.includes('Include')).join('\n')}\n`],
			['two', `${blocks(2).replaceAll(/^\s*Include.*$/gm, '')}\n`],
			['three.conf', `Host ${name()}\n${times(3, option).filter(line => !line.includes('Include')).join('\n')}\n`],
		]),
		alias: name(),
		user: one(4) ? pick(['ops', 'deploy']) : undefined,
		port: one(4) ? 2022 : undefined,
	};
}

type Ran = {readonly code: number; readonly stdout: string; readonly stderr: string};

async function ssh(...words: readonly string[]): Promise<Ran> {
	return new Promise(resolve => {
		execFile('ssh', words, (error, stdout, stderr) => {
			resolve({code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr});
		});
	});
}

/** What matters of a target, in the order of the walk. */
type Hop = Pick<Target, 'hostname' | 'port' | 'user' | 'identityFiles' | 'identitiesOnly' | 'agent' | 'knownHostsFiles' | 'hostKeyAlias' | 'strictHostKeyChecking' | 'hashKnownHosts' | 'proxyCommand' | 'connectTimeout'>;

class Refusal extends Error {}

/** ssh's own expansion of a path: it expands this option, and not IdentityFile, before it prints its settings. */
async function expandedBySsh(text: string, words: readonly string[]): Promise<string | undefined> {
	const {code, stdout} = await ssh('-G', '-o', `ControlPath="${text}"`, ...words);
	return code === 0 ? /^controlpath (.*)$/m.exec(stdout)?.[1] : undefined;
}

/** A proxy command's tokens are those of paths. */
async function commandBySsh(command: string | undefined, words: readonly string[]): Promise<string | undefined> {
	if (command === undefined || command === 'none') {
		return undefined;
	}

	// Quotes would end the option's value; a path without a slash in front is one below this folder.
	const expanded = await expandedBySsh(`/${command.replaceAll('"', '\'')}`, words);
	return expanded?.slice(1).replaceAll('\'', '"');
}

const strict: Readonly<Record<string, Target['strictHostKeyChecking']>> = {true: 'yes', ask: 'ask', 'accept-new': 'accept-new', false: 'no'};

/** How ssh itself would go: each hop with what it uses there. It says itself by which call of ssh it reaches the hop before (`-v`). */
async function walkBySsh(words: readonly string[], depth = 0): Promise<readonly Hop[]> {
	if (depth > 6) {
		throw new Refusal('too deep');
	}

	const {code, stdout, stderr} = await ssh('-v', '-G', ...words);
	if (code !== 0) {
		throw new Refusal(stderr);
	}

	const all = (keyword: string) => [...stdout.matchAll(new RegExp(`^${keyword} (.*)$`, 'gm'))].map(([, value = '']) => value);
	const first = (keyword: string) => all(keyword)[0];
	const implicit = /Setting implicit ProxyCommand from ProxyJump: \S*ssh (.*?)-v -W '\[%h]:%p' (\S+)/.exec(stderr);
	const before = implicit === null ? [] : await walkBySsh([...(implicit[1] ?? '').trim().split(' '), '--', implicit[2] ?? ''], depth + 1);
	const withKeys = first('pubkeyauthentication') !== 'false';
	const files = withKeys ? all('identityfile').filter(file => file !== 'none') : [];
	const identityFiles = await Promise.all(files.map(async file => expandedBySsh(file, words)));
	const agent = first('identityagent') ?? 'SSH_AUTH_SOCK';
	const socket = agent === 'SSH_AUTH_SOCK' || agent.startsWith('$') ? process.env[agent.replace('$', '')] : agent;
	const lists = (keyword: string) => all(keyword).flatMap(list => list.split(' ')).filter(file => file !== 'none');
	const own = lists('userknownhostsfile');
	const timeout = Number(first('connecttimeout'));
	return [...before, {
		hostname: first('hostname') ?? '',
		port: Number(first('port')),
		user: first('user') ?? '',
		identityFiles: identityFiles.flatMap(file => file === undefined ? [] : path.resolve(file)),
		identitiesOnly: first('identitiesonly') === 'yes',
		agent: withKeys && agent !== 'none' ? socket : undefined,
		knownHostsFiles: [...own.length === 0 ? ['/dev/null'] : own, ...lists('globalknownhostsfile')],
		hostKeyAlias: first('hostkeyalias'),
		strictHostKeyChecking: strict[first('stricthostkeychecking') ?? ''] ?? 'ask',
		hashKnownHosts: first('hashknownhosts') === 'yes',
		proxyCommand: implicit === null ? await commandBySsh(first('proxycommand'), words) : undefined,
		connectTimeout: timeout > 0 ? timeout * 1000 : 10_000,
	}];
}

const hopOf = ({hostname, port, user, identityFiles, identitiesOnly, agent, knownHostsFiles, hostKeyAlias, strictHostKeyChecking, hashKnownHosts, proxyCommand, connectTimeout}: Target): Hop =>
	({hostname, port, user, identityFiles, identitiesOnly, agent, knownHostsFiles, hostKeyAlias, strictHostKeyChecking, hashKnownHosts, proxyCommand, connectTimeout});

/** Where both go, or that it cannot be gone. */
async function compare(seed: number): Promise<{readonly ours: unknown; readonly theirs: unknown; readonly hops: number}> {
	const {files, alias, user, port} = generate(seed);
	const home = path.join(folder, `${seed}`);
	mkdirSync(home);
	for (const [name, text] of files) {
		writeFileSync(path.join(home, name), text.replaceAll(/Include (\S+)/g, (_, included: string) => `Include ${home}/${included}`));
	}

	const configFile = path.join(home, 'config');
	const target = await resolveTarget({name: alias, groups: [], readOnly: false, sudo: 'auto', ...user !== undefined && {user}, ...port !== undefined && {port}}, {configFile});
	const ours = target.ok ? [...target.value.jumps, target.value].map(hop => hopOf(hop)) : 'refused';
	try {
		const hops = await walkBySsh(['-F', configFile, ...user === undefined ? [] : ['-l', user], ...port === undefined ? [] : ['-p', String(port)], '--', alias]);
		// ssh would find out about a circle by going round in it; so many hops we do not go.
		return {ours: target.ok || hops.length < 6 ? ours : 'refused', theirs: hops.length > 5 ? 'refused' : hops, hops: hops.length};
	} catch (error) {
		if (error instanceof Refusal) {
			return {ours, theirs: 'refused', hops: 0};
		}

		throw error;
	} finally {
		rmSync(home, {recursive: true});
	}
}

const configs = runSize(16, 1000);

test.skipIf(!hasSsh)(`${configs} generated configurations lead where ssh itself would go, hop by hop${hasSsh ? '' : ' (skipped: no ssh program here)'}`, async () => {
	const differences: unknown[] = [];
	const lengths = new Map<number, number>();
	for (let seed = 1; seed <= configs; seed += 4) {
		const numbers = Array.from({length: 4}, (_, index) => seed + index);
		const done = await Promise.all(numbers.map(async number => compare(number * 104_729)));
		for (const [index, {ours, theirs, hops}] of done.entries()) {
			lengths.set(hops, (lengths.get(hops) ?? 0) + 1);
			if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
				differences.push({seed: seed + index, ours, theirs, ...generate((seed + index) * 104_729)});
			}
		}
	}

	expect(differences.slice(0, 2)).toEqual([]);
	expect(Math.max(...lengths.keys())).toBeGreaterThan(1);
	if (configs >= 1000) {
		console.log(`${configs} configurations, by number of hops (0: refused): ${JSON.stringify(Object.fromEntries(lengths))}, ${differences.length} differences`);
	}
}, runTime());
