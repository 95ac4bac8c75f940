import {safe} from '../source/model/safe.js';
import {auditFile, historyFile} from '../source/settings/places.js';
import type {Call, CommandHelp} from './command.js';
import {exitCode, type ExitCode} from './exit-code.js';
import {complain} from './headless/complain.js';
import {loadHosts} from './headless/load-hosts.js';
import {openConsole} from './headless/open-console.js';
import {openDemo} from './headless/open-demo.js';
import {backlogFlags, configFlags, hostsFlag, type FlagTable} from './line/flags.js';
import {readMinutes} from './line/read-minutes.js';

export const help: CommandHelp = {
	usage: ['[console] [HOST|@GROUP...]'],
	about: [
		'Opens the console: the classified log of the hosts live, statistics, bans, blocked senders, SPF settings, and the changes to them by keystroke. Without names: all configured hosts; the demo where none is configured.',
		'? shows the keys, q leaves.',
	],
	examples: ['mx1 mx2', '@mx --since 2h', '-F ./ssh_config mx1 --read-only'],
};

export const flags = {
	...hostsFlag,
	...backlogFlags,
	readOnly: {type: 'boolean', about: 'offer no changes'},
	ascii: {type: 'boolean', about: 'draw with ASCII alone'},
	...configFlags,
} as const satisfies FlagTable;

export async function run({words, flags: values, around}: Call<typeof flags>): Promise<ExitCode> {
	const names = values.hosts === undefined ? words : [...words, values.hosts];
	const chosen = await loadHosts(values, names, around);
	if (!chosen.ok) {
		return complain(around, chosen.problem, exitCode.usage);
	}

	const {settings: {defaults, history}, hosts, sshConfig, places} = chosen.value;
	const minutes = readMinutes(values.since ?? values.backlog ?? String(defaults.backlog));
	if (!minutes.ok) {
		return complain(around, minutes.problem, exitCode.usage);
	}

	const readOnly = values.readOnly ?? defaults.readOnly;
	const ascii = values.ascii ?? defaults.ascii;
	if (hosts.length === 0) {
		return openDemo({ascii, readOnly}, around);
	}

	const title = names.length === 0 ? 'all hosts' : safe(names.join(' '));
	return openConsole({title, ascii}, around, async () => ({
		hosts: readOnly ? hosts.map(host => ({...host, readOnly})) : hosts,
		sshConfig,
		backlogMinutes: minutes.value,
		auditPath: auditFile(places),
		...(history.keep && {history: {path: historyFile(places), days: history.days, megabytes: history.megabytes, rollupDays: history.rollupDays}}),
		replyText: defaults.replyText,
		title,
		readOnly,
		demo: false,
	}));
}
