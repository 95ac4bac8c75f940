import type {HostRow} from '../source/model/rows.js';
import {privilegeWords} from '../source/model/privilege-words.js';
import {describeProblem} from '../source/model/outcome.js';
import {safe} from '../source/model/safe.js';
import type {Call, CommandHelp} from './command.js';
import {combineExitCodes, exitCode, type ExitCode} from './exit-code.js';
import {inColumns} from './headless/columns.js';
import {complain} from './headless/complain.js';
import {jsonText} from './headless/json-text.js';
import {loadSomeHosts} from './headless/load-hosts.js';
import {print} from './headless/print.js';
import {withEngine, type OpenEngine} from './headless/with-engine.js';
import {configFlags, hostsFlag, jsonFlag, type FlagTable} from './line/flags.js';

export const help: CommandHelp = {
	usage: ['hosts [HOST|@GROUP...]', 'hosts install-helper HOST... [--user NAMES] [--dry-run | --yes]', 'hosts remove-helper HOST... [--dry-run | --yes]'],
	about: [
		'Connects to hosts and shows what is there: system, mail services, logs and whether they can be read, the account\'s rights, and what is missing with its remedy. Changes nothing.',
		'install-helper puts one file on each host that may do what mxdeck does there and nothing more, with a rule that lets accounts call it through sudo without a password. Both are shown in full and asked for first. It needs an account that may become root this once. remove-helper takes both away.',
	],
	examples: ['hosts', 'hosts @mx --json', 'hosts install-helper mx1 --user ops,ana'],
};

export const flags = {
	...hostsFlag,
	user: {type: 'string', value: 'NAMES', about: 'install-helper: accounts on the host that may call it, with commas, besides those who may already; the one of the connection when there are none'},
	dryRun: {type: 'boolean', about: 'install-helper, remove-helper: show what would be done, and do nothing'},
	yes: {type: 'boolean', about: 'install-helper, remove-helper: do not ask before'},
	...jsonFlag,
	...configFlags,
} as const satisfies FlagTable;

const wishes: Readonly<Record<string, 'install' | 'remove'>> = {'install-helper': 'install', 'remove-helper': 'remove'};

const isSettled = ({link, discovery}: HostRow): boolean => link.state !== 'connecting' && (link.state !== 'live' || discovery !== undefined);

/** The hosts, once the first attempt to reach each of them has ended. */
async function settledHosts({port}: OpenEngine): Promise<readonly HostRow[]> {
	return new Promise(resolve => {
		const stop = port.listen(signal => {
			if (signal.signal === 'snapshot' && signal.snapshot.hosts.every(host => isSettled(host))) {
				stop();
				resolve(signal.snapshot.hosts);
			}
		});
	});
}

function rowOf({host, link, discovery}: HostRow): readonly string[] {
	if (discovery === undefined) {
		return [host, link.state, '', '', '', ''];
	}

	const {system, user, privilege, services, sources} = discovery;
	return [
		host,
		link.state,
		system,
		`${user}: ${privilegeWords[privilege]}`,
		services.filter(({installed}) => installed).map(({name, running}) => running ? name : `${name} (stopped)`).join(' '),
		sources.map(({id, readable}) => readable === 'no' ? `${id} (unreadable)` : id).join(' '),
	];
}

/** What is missing on a host, and why it cannot be reached. */
function complaintsOf({host, link, discovery}: HostRow): readonly string[] {
	const unreached = discovery === undefined ? [{what: link.reason ?? link.state, remedy: link.remedy}] : [];
	return [...unreached, ...discovery?.missing ?? []].map(problem => describeProblem({...problem, host}));
}

/** Sets the helper up on the named hosts: never on all of them for want of a name. */
async function changeHelper(wish: 'install' | 'remove', names: readonly string[], {flags: values, around}: Call<typeof flags>): Promise<ExitCode> {
	if (names.length === 0) {
		return complain(around, {what: `${wish}-helper takes the names of hosts`, remedy: `mxdeck hosts ${wish}-helper mx1`}, exitCode.usage);
	}

	const chosen = await loadSomeHosts(values, names, around);
	if (!chosen.ok) {
		return complain(around, chosen.problem, exitCode.usage);
	}

	const {setUpHelper} = await import('./headless/set-up-helper.js');
	const users = (values.user ?? '').split(',').map(name => name.trim()).filter(name => name !== '');
	return setUpHelper(chosen.value, {wish, users, yes: values.yes === true, dryRun: values.dryRun === true, json: values.json === true}, around);
}

export async function run(call: Call<typeof flags>): Promise<ExitCode> {
	const {words, flags: values, around} = call;
	const wish = Object.hasOwn(wishes, words[0] ?? '') ? wishes[words[0] ?? ''] : undefined;
	if (wish !== undefined) {
		return changeHelper(wish, values.hosts === undefined ? words.slice(1) : [...words.slice(1), values.hosts], call);
	}

	const chosen = await loadSomeHosts(values, values.hosts === undefined ? words : [...words, values.hosts], around);
	if (!chosen.ok) {
		return complain(around, chosen.problem, exitCode.usage);
	}

	const hosts = await withEngine(chosen.value, undefined, around, settledHosts);
	await print(around.stdout, values.json === true
		? hosts.map(({host, groups, readOnly, link, discovery}) => `${jsonText({host, groups, readOnly, link, discovery})}\n`).join('')
		: inColumns(['HOST', 'LINK', 'SYSTEM', 'RIGHTS', 'SERVICES', 'LOGS'], hosts.map(host => rowOf(host))));
	for (const text of hosts.flatMap(host => complaintsOf(host))) {
		around.stderr.write(`mxdeck: ${safe(text)}\n`);
	}

	return combineExitCodes(hosts.map(({discovery}) => discovery === undefined ? exitCode.unreachable : exitCode.done));
}
