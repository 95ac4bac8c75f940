import {randomUUID} from 'node:crypto';
import type {Discovery, MissingRight, Source} from '../model/discovery.js';
import type {Host} from '../model/host.js';
import {failure, success, type Outcome} from '../model/outcome.js';
import type {Connection} from './connection.js';
import {answeredLine, answeredLines, answeredSettings, readAnswers, type Answers} from './discovery-answers.js';
import {domainTables, ownDomains, ownNetworks, restrictionMaps} from './discovery-maps.js';
import {missingRights, rightsOf} from './discovery-rights.js';
import {servicesOf, spfConfigOf, systemOf, zoneOf} from './discovery-services.js';
import {helperSha256} from './helper-text.js';
import script from './host-scripts/discover.sh';
import {configuredSources, discoveredSources, type LogFile, type LogPlaces} from './sources.js';
import {syslogRules} from './sources-rsyslog.js';

const command = '/bin/sh -s';
const deadline = 20_000;

/** The script with its call: a copy that was cut on its way runs nothing. */
function callOf(nonce: string, {sudo, sources = []}: Host): string {
	const more = Buffer.from(sources.join('\n')).toString('base64');
	return `${script}\nmain ${nonce} ${sudo} '${more}' ${helperSha256} </dev/null\n`;
}

/**
What runs on a host, where it logs and what the account may do there. Reads only, in one round trip, and a second one as root
when an account that gave its sudo password sees less than root would (see `asRoot`).
*/
export async function discover(connection: Connection, host: Host, options: {readonly asRoot?: boolean} = {}): Promise<Outcome<Discovery>> {
	const asked = await ask(connection, host, false);
	if (!asked.ok) {
		return asked;
	}

	const {answers, clockSkew} = asked.value;
	if (options.asRoot !== true || answers.has('jails')) {
		return success(discoveryFrom(answers, host, clockSkew));
	}

	const again = await ask(connection, host, true);
	const jails = again.ok ? again.value.answers.get('jails') : undefined;
	return success(discoveryFrom(jails === undefined ? answers : new Map([...answers, ['jails', jails]]), host, clockSkew));
}

async function ask(connection: Connection, host: Host, asRoot: boolean): Promise<Outcome<{readonly answers: Answers; readonly clockSkew: number}>> {
	const nonce = randomUUID();
	const sent = Date.now();
	const ran = await connection.exec(command, {stdin: callOf(nonce, host), deadline, asRoot});
	if (!ran.ok) {
		return ran;
	}

	const received = Date.now();
	const answers = readAnswers(ran.value.stdout.toString('utf8'), nonce);
	if (!answers) {
		const said = ran.value.stderr.toString('utf8').trim().split('\n')[0] ?? '';
		return failure({
			what: `the host did not answer what runs on it${said === '' ? '' : `: ${said}`}`,
			host: host.name,
			state: 'nothing was changed',
			remedy: `ssh ${host.name} /bin/sh -c date, to see whether the account may run commands there`,
		});
	}

	return success({answers, clockSkew: skew(answers, sent, received)});
}

/** Host clock minus ours in milliseconds, as if both ways took the same time. */
function skew(answers: Answers, sent: number, received: number): number {
	const begin = clockOf(answeredLine(answers, 'clock-begin'));
	const end = clockOf(answeredLine(answers, 'clock-end'));
	return begin === undefined || end === undefined ? 0 : Math.round(((begin - sent) + (end - received)) / 2);
}

function clockOf(nanoseconds = ''): number | undefined {
	// Where date(1) knows no nanoseconds, seconds and an "N" come.
	const digits = /^\d+/.exec(nanoseconds)?.[0] ?? '';
	return digits.length > 10 ? Number(digits.slice(0, -6)) : (digits === '' ? undefined : Number(digits) * 1000);
}

/** What the answers mean; pure. */
export function discoveryFrom(answers: Answers, host: Host, clockSkew: number): Discovery {
	const settings = answeredSettings(answers, 'postconf');
	const onPort25 = new Map([...settings, ...overridesOf(answers)]);
	const lists = new Map([...onPort25].filter(([name, value]) => /^smtpd_(?:[a-z]+|end_of_data)_restrictions$/.test(name) && value !== ''));
	const classes = answeredSettings(answers, 'classes');
	const places = placesOf(answers, settings.get('maillog_file'));
	const sources = host.sources ? configuredSources(places, host.sources) : discoveredSources(places);
	return {
		hostname: answeredLine(answers, 'hostname') ?? host.name,
		system: systemOf(answers),
		zone: zoneOf(answers),
		clockSkew,
		user: places.user,
		groups: (answeredLine(answers, 'groups') ?? '').split(' ').filter(group => group !== ''),
		...rights(answers),
		services: servicesOf(answers),
		sources,
		restrictions: Object.fromEntries(lists),
		restrictionClasses: Object.fromEntries(classes),
		delaysReject: onPort25.get('smtpd_delay_reject') !== 'no',
		maps: restrictionMaps(lists, classes, settings.get('default_database_type') ?? 'hash'),
		jails: jailsOf(answers.get('jails') ?? ''),
		operatorAddress: answeredLine(answers, 'connection')?.split(' ')[0],
		ownDomains: ownDomains(settings, answeredLine(answers, 'mailname')),
		domainTables: domainTables(settings),
		ownNetworks: ownNetworks(settings.get('mynetworks') ?? ''),
		spfConfig: spfConfigOf(answers),
		missing: missing(answers, host, places, sources),
	};
}

/** What master.cf sets otherwise for the smtpd of port 25; behind postscreen that is the one of the service `smtpd pass`. */
function overridesOf(answers: Answers): ReadonlyMap<string, string> {
	return new Map(answeredLines(answers, 'overrides').flatMap(line => {
		const [, name, value = ''] = /^(?:smtp\/inet|smtpd\/pass)\/([\w.-]+) =\s*(.*)$/.exec(line) ?? [];
		return name === undefined ? [] : [[name, value] as const];
	}));
}

function missing(answers: Answers, host: Host, places: LogPlaces, sources: readonly Source[]): readonly MissingRight[] {
	return missingRights({
		host: host.name,
		user: places.user,
		...rights(answers),
		sources,
		jailsHidden: places.installed.includes('fail2ban') && !answers.has('jails'),
		trouble: answeredLine(answers, 'trouble'),
	});
}

function jailsOf(status: string): readonly string[] {
	const list = /Jail list:\s*(.*)/.exec(status)?.[1] ?? '';
	return list.split(/,\s*/).filter(jail => jail !== '').sort();
}

function filesOf(answers: Answers): readonly LogFile[] {
	return answeredLines(answers, 'files').flatMap(line => {
		const match = /^(yes|no) \S+ (\S+) (\d+) (\/.*)$/.exec(line);
		return match?.[4] === undefined ? [] : [{readable: match[1] === 'yes', group: match[2] ?? '', mode: match[3] ?? '', path: match[4]}];
	});
}

const rights = (answers: Answers) => rightsOf(answeredLine(answers, 'privilege'), answeredLine(answers, 'helper'));

function placesOf(answers: Answers, maillogFile: string | undefined): LogPlaces {
	const {privilege, besides} = rights(answers);
	const running = answeredLines(answers, 'running');
	const dovecot = answeredSettings(answers, 'doveconf');
	const journal = answeredLine(answers, 'journal');
	return {
		user: answeredLine(answers, 'user') ?? 'unknown',
		// Logs are none of the helper's business, and nobody is asked for a password where it does the rest.
		privilege: privilege === 'helper' && besides === 'sudo-password' ? 'none' : besides,
		installed: servicesOf(answers).filter(({installed, running}) => installed || running).map(({name}) => name),
		files: filesOf(answers),
		syslogDaemon: running.includes('rsyslogd') || running.includes('syslog-ng'),
		rules: syslogRules(answeredLines(answers, 'rsyslog')),
		journal: journal === undefined ? 'absent' : (journal === 'yes' ? 'readable' : 'unreadable'),
		postfixFile: maillogFile?.startsWith('/') ? maillogFile : undefined,
		dovecotFiles: [...new Set([dovecot.get('log_path') ?? '', dovecot.get('info_log_path') ?? ''])].filter(path => path.startsWith('/')),
		fail2banTarget: answeredLine(answers, 'logtarget') ?? '/var/log/fail2ban.log',
	};
}
