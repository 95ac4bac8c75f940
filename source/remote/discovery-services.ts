import type {Service, ServiceName} from '../model/discovery.js';
import {answeredLine, answeredLines, answeredSettings, type Answers} from './discovery-answers.js';

/** How each service is found: the program that means it is installed, and the package that names its version. */
const known: ReadonlyArray<{readonly name: ServiceName; readonly program: string; readonly package: string}> = [
	{name: 'postfix', program: 'postfix', package: 'postfix'},
	{name: 'postgrey', program: 'postgrey', package: 'postgrey'},
	{name: 'policyd-spf', program: 'policyd-spf', package: 'postfix-policyd-spf-python'},
	{name: 'fail2ban', program: 'fail2ban-client', package: 'fail2ban'},
	{name: 'dovecot', program: 'dovecot', package: 'dovecot-core'},
];

/** policyd-spf's arguments in master.cf; undefined when master.cf does not refer to it. */
function policydArguments(answers: Answers): readonly string[] | undefined {
	const argv = answeredLines(answers, 'master').flatMap(line => /argv=(\S*\/policyd-spf\b.*)$/.exec(line)?.[1] ?? [])[0];
	return argv?.split(/\s+/);
}

/** Path of policyd-spf's configuration, when master.cf refers to policyd-spf. */
export function spfConfigOf(answers: Answers): string | undefined {
	const argv = policydArguments(answers);
	return argv && (argv[1] ?? '/etc/postfix-policyd-spf-python/policyd-spf.conf');
}

/** Version without the distribution's epoch and revision: `1:2.3.19.1+dfsg1-2.1` is 2.3.19.1. */
function upstream(version: string): string {
	return /^(?:\d+:)?([^-+~]+)/.exec(version)?.[1] ?? version;
}

/** Which of the known services are installed, run, and in which version. */
export function servicesOf(answers: Answers): readonly Service[] {
	const programs = new Set(answeredLines(answers, 'tools').map(path => path.slice(path.lastIndexOf('/') + 1)));
	const running = new Set(answeredLines(answers, 'running'));
	const packages = new Map(answeredLines(answers, 'packages')
		.map(line => line.split(' '))
		.filter(words => words[2] === 'installed')
		.map(([name = '', version = '']) => [name, upstream(version)]));
	// Postfix starts policyd-spf for its connections: it runs when Postfix does and master.cf has it.
	if (running.has('postfix') && programs.has('policyd-spf') && policydArguments(answers)) {
		running.add('policyd-spf');
	}

	return known.map(({name, program, package: package_}) => ({
		name,
		running: running.has(name),
		installed: programs.has(program),
		version: (name === 'postfix' ? answeredSettings(answers, 'postconf').get('mail_version') : undefined) ?? packages.get(package_),
	}));
}

/** The name that os-release gives the system; `unknown` when there is none. */
export function systemOf(answers: Answers): string {
	const pretty = answeredLines(answers, 'os-release').flatMap(line => /^PRETTY_NAME="?([^"]*)"?$/.exec(line)?.[1] ?? [])[0];
	return pretty ?? 'unknown';
}

/** The host's IANA zone, from the link or the name file; else its offset, as `+02:00`. */
export function zoneOf(answers: Answers): string {
	const named = answeredLine(answers, 'zone')?.replace(/^.*\/zoneinfo\/(?:posix\/|right\/)?/, '');
	if (named !== undefined && /^[a-z][\w+-]*(?:\/[\w+-]+)*$/i.test(named)) {
		return named;
	}

	return (answeredLine(answers, 'offset') ?? '+0000').replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
}
