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
	usage: ['hosts [HOST|@GROUP...]'],
	about: ['Connects to hosts and shows what is there: system, mail services, logs and whether they can be read, the account\'s rights, and what is missing with its remedy. Changes nothing.'],
	examples: ['hosts', 'hosts @mx --json'],
};

export const flags = {...hostsFlag, ...jsonFlag, ...configFlags} as const satisfies FlagTable;

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

export async function run({words, flags: values, around}: Call<typeof flags>): Promise<ExitCode> {
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
