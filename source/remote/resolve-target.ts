import type {Host} from '../model/host.js';
import {failure, success, type Outcome, type Problem} from '../model/outcome.js';
import type {SystemSsh, Target} from '../model/target.js';
import {thisAccount, type Account} from './expand-tokens.js';
import {readSshSettings, type SettingsQuery, type SshSettings} from './ssh-settings.js';
import {plainTarget, targetFromSettings} from './target-from-settings.js';

const deepestJump = 4;

type Visit = {
	readonly configFile: string | undefined;
	readonly account: Account;
	/** Names on the way to here, to see a circle. */
	readonly path: readonly string[];
};

/** `user@host:port`, `[::1]:22` or `ssh://user@host:port`, as ProxyJump writes a hop; undefined when it is none of them. */
export function readJump(text: string): SettingsQuery | undefined {
	const [, user, bracketed, plain, port] = /^(?:ssh:\/\/)?(?:([^@]+)@)?(?:\[([^\]]+)]|([^:[\]]+))(?::(\d+))?\/?$/.exec(text) ?? [];
	const alias = bracketed ?? plain;
	return alias === undefined ? undefined : {alias, user, port: port === undefined ? undefined : Number(port)};
}

/** As ProxyJump writes it: the same name as another user, or on another port, is another hop. */
const written = ({alias, user, port}: SettingsQuery): string => `${user === undefined ? '' : `${user}@`}${alias}${port === undefined ? '' : `:${port}`}`;

function jumpProblem(visit: Visit, hop: string): Problem | undefined {
	const way = [...visit.path, hop].join(' → ');
	if (visit.path.includes(hop)) {
		return {what: `the jump hosts go in a circle: ${way}`, remedy: 'mend ProxyJump in the ssh configuration'};
	}

	return visit.path.length > deepestJump
		? {what: `more than ${deepestJump} jump hosts in a row: ${way}`, remedy: 'shorten the way in the ssh configuration'}
		: undefined;
}

/** The hops of a ProxyJump list; the first one's own jumps come before it, as ssh does it. */
async function resolveJumps(list: string, visit: Visit): Promise<Outcome<readonly Target[]>> {
	const jumps: Target[] = [];
	const texts = list.split(',').map(text => text.trim());
	for (const [index, text] of texts.entries()) {
		const query = readJump(text);
		if (query === undefined) {
			return failure({what: `ProxyJump ${text} cannot be understood`, remedy: 'write it as user@host:port'});
		}

		const hop = await resolveQuery(index === 0 ? query : {...query, through: texts.slice(0, index).join(',')}, visit);
		if (!hop.ok) {
			return hop;
		}

		// Behind another hop its own proxy command has no say.
		jumps.push(...hop.value.jumps, {...hop.value, jumps: [], ...index > 0 && {proxyCommand: undefined}});
	}

	return jumps.length > deepestJump
		? failure({what: `more than ${deepestJump} jump hosts in a row`, remedy: 'shorten the way in the ssh configuration'})
		: success(jumps);
}

async function withJumps(target: Target, settings: SshSettings, visit: Visit): Promise<Outcome<Target>> {
	const list = settings.get('proxyjump')?.[0];
	if (list === undefined || list === 'none') {
		return success(target);
	}

	const jumps = await resolveJumps(list, visit);
	return jumps.ok ? success({...target, jumps: jumps.value, proxyCommand: undefined}) : jumps;
}

async function resolveQuery(query: SettingsQuery, visit: Visit): Promise<Outcome<Target>> {
	const follow = query.through === undefined;
	// Only the first of a list goes on to jump hosts of its own, and so alone can come round.
	const problem = follow ? jumpProblem(visit, written(query)) : undefined;
	if (problem !== undefined) {
		return failure(problem);
	}

	const settings = await readSshSettings({...query, configFile: visit.configFile});
	if (!settings.ok) {
		return settings;
	}

	if (settings.value === undefined) {
		return success(plainTarget(query.alias, query, visit.account));
	}

	const target = targetFromSettings(query.alias, settings.value, visit.account);
	if (!target.ok) {
		return target;
	}

	const {alias, user, port} = query;
	const system: SystemSsh = {transport: 'auto', alias, user, port, configFile: visit.configFile, settings: settings.value};
	const reached: Target = {...target.value, system};
	return follow ? withJumps(reached, settings.value, {...visit, path: [...visit.path, alias]}) : success(reached);
}

/**
Finds out where and how to reach a host, by ssh's own configuration (`ssh -G`); without an ssh program, by the usual defaults.
Runs what the configuration's `Match exec` lines name, as ssh does: ask once and keep the answer.
*/
export async function resolveTarget(host: Host, {configFile}: {readonly configFile?: string} = {}): Promise<Outcome<Target>> {
	const query = {alias: host.address ?? host.name, user: host.user, port: host.port};
	const target = await resolveQuery(query, {configFile, account: thisAccount(), path: []});
	if (!target.ok) {
		return failure({...target.problem, host: host.name});
	}

	const {system} = target.value;
	if (system === undefined && host.transport === 'ssh') {
		return failure({host: host.name, what: 'the settings want this host reached by the system\'s ssh (transport), and there is no ssh program here', remedy: 'install openssh-client, or take transport = "ssh" out of the settings'});
	}

	return success({...target.value, name: host.name, system: system && {...system, transport: host.transport ?? 'auto'}});
}
