import type {LogFormat, ServiceName, Source} from '../model/discovery.js';
import type {Privilege} from '../model/host.js';
import {carriesFacility, type SyslogRule} from './sources-rsyslog.js';

/** A log file that was seen on the host. */
export type LogFile = {
	readonly path: string;
	/** By the account itself, without sudo. */
	readonly readable: boolean;
	readonly group: string;
	/** Octal: `640`. */
	readonly mode: string;
};

/** All that the choice of a host's sources rests on. */
export type LogPlaces = {
	readonly user: string;
	readonly privilege: Privilege;
	readonly installed: readonly ServiceName[];
	readonly files: readonly LogFile[];
	/** A daemon that writes syslog files runs. */
	readonly syslogDaemon: boolean;
	readonly rules: readonly SyslogRule[];
	readonly journal: 'absent' | 'readable' | 'unreadable';
	/** Postfix' maillog_file; undefined: Postfix logs to syslog. */
	readonly postfixFile: string | undefined;
	/** Files that Dovecot writes itself; empty: it logs to syslog. */
	readonly dovecotFiles: readonly string[];
	/** Fail2ban's log target as configured: a path, `SYSLOG`, `SYSTEMD-JOURNAL`, ... */
	readonly fail2banTarget: string;
};

type Readability = Pick<Source, 'readable' | 'reason' | 'remedy'>;

function fileReadability({user, privilege, files}: LogPlaces, path: string): Readability {
	const file = files.find(each => each.path === path);
	if (file === undefined) {
		return {readable: 'yes', reason: 'there is no such file yet'};
	}

	if (file.readable || privilege === 'root') {
		return {readable: 'yes'};
	}

	const byGroup = file.group !== 'root' && /[4-7].$/.test(file.mode);
	const remedy = byGroup
		? `usermod -aG ${file.group} ${user}, then connect again`
		: `chgrp adm ${path} && chmod 640 ${path}, and "create 640 root adm" in its logrotate file`;
	return throughSudo(privilege, `${user} may not read ${path} (group ${file.group}, mode ${file.mode})`, remedy);
}

function throughSudo(privilege: Privilege, reason: string, remedy: string): Readability {
	if (privilege === 'sudo') {
		return {readable: 'sudo'};
	}

	return privilege === 'sudo-password'
		? {readable: 'sudo', reason: `${reason}; sudo asks for a password`, remedy}
		: {readable: 'no', reason, remedy};
}

function journalReadability({user, privilege, journal}: LogPlaces): Readability {
	return journal === 'readable' || privilege === 'root'
		? {readable: 'yes'}
		: throughSudo(privilege, `${user} sees only own lines of the journal`, `usermod -aG systemd-journal ${user}, then connect again`);
}

function fileSource(places: LogPlaces, path: string, format: LogFormat, carries: readonly ServiceName[]): Source {
	return {id: path, kind: 'file', path, format, carries, ...fileReadability(places, path)};
}

function journalSource(places: LogPlaces, carries: readonly ServiceName[]): Source {
	return {id: 'journal', kind: 'journal', format: 'journal-json', carries, ...journalReadability(places)};
}

/** The file that takes a facility's lines: by rsyslog's rules, the usual name before others; without rules, the usual name that exists. */
function fileOf(places: LogPlaces, facility: 'mail' | 'daemon', usual: readonly string[]): string | undefined {
	const ruled = places.rules.filter(({selector}) => carriesFacility(selector, facility)).map(({path}) => path);
	const existing = new Set(places.files.map(({path}) => path));
	return usual.find(path => ruled.includes(path)) ?? usual.find(path => existing.has(path)) ?? ruled.find(path => existing.has(path));
}

const mailFiles = ['/var/log/mail.log', '/var/log/maillog', '/var/log/syslog', '/var/log/messages'];
const generalFiles = ['/var/log/syslog', '/var/log/messages', '/var/log/daemon.log'];

/**
What the syslog files give, and what is said to facility mail by the given services, without a line coming twice: the general file
often repeats the mail facility, so it only carries what the mail file lacks, and is filtered to that (and to the notes of mxdeck's own changes) when it is followed.
*/
function syslogSources(places: LogPlaces, toMail: readonly ServiceName[], toDaemon: readonly ServiceName[]): readonly Source[] {
	const mail = fileOf(places, 'mail', mailFiles);
	const general = fileOf(places, 'daemon', generalFiles);
	if (mail === undefined && general === undefined) {
		return [];
	}

	if (mail === undefined || general === undefined || mail === general) {
		return [fileSource(places, mail ?? general ?? '', 'syslog', [...toMail, ...toDaemon])];
	}

	return [fileSource(places, mail, 'syslog', toMail), fileSource(places, general, 'syslog', toDaemon)];
}

/** A daemon's files win over the journal, unless only the journal can be read. */
function sharedSources(places: LogPlaces, toMail: readonly ServiceName[], toDaemon: readonly ServiceName[]): readonly Source[] {
	const files = places.syslogDaemon ? syslogSources(places, toMail, toDaemon) : [];
	const journal = places.journal === 'absent' ? [] : [journalSource(places, [...toMail, ...toDaemon])];
	const wins = (sources: readonly Source[]): boolean => sources.length > 0 && sources.every(({readable}) => readable === 'yes');
	return files.length > 0 && (wins(files) || !wins(journal)) ? files : journal;
}

/** The logs to follow so that each line of the known services comes once. */
export function discoveredSources(places: LogPlaces): readonly Source[] {
	const {installed, postfixFile, dovecotFiles, fail2banTarget} = places;
	const has = (name: ServiceName): readonly ServiceName[] => installed.includes(name) ? [name] : [];
	const toMail = [
		...(postfixFile === undefined ? has('postfix') : []),
		...has('policyd-spf'),
		...(dovecotFiles.length === 0 ? has('dovecot') : []),
	];
	const toDaemon = [...has('postgrey'), ...(fail2banTarget.startsWith('/') ? [] : has('fail2ban'))];
	const own = [
		...(postfixFile === undefined || !installed.includes('postfix') ? [] : [fileSource(places, postfixFile, 'syslog', ['postfix'])]),
		...(installed.includes('dovecot') ? dovecotFiles.map(path => fileSource(places, path, 'dovecot', ['dovecot'])) : []),
		...(installed.includes('fail2ban') && fail2banTarget.startsWith('/') ? [fileSource(places, fail2banTarget, 'fail2ban', ['fail2ban'])] : []),
	];
	return [...sharedSources(places, toMail, toDaemon), ...own];
}

/** A file whose name says which program writes it; any other is taken for one of syslog. */
function configuredFile(places: LogPlaces, path: string): Source {
	const name = path.slice(path.lastIndexOf('/') + 1);
	const own = (['fail2ban', 'dovecot'] as const).find(program => name.startsWith(program));
	return own === undefined ? fileSource(places, path, 'syslog', [...new Set<ServiceName>(['postfix', ...places.installed])]) : fileSource(places, path, own, [own]);
}

/** The sources that the operator's configuration names, in place of the discovered ones; `journal` stands for the journal. */
export function configuredSources(places: LogPlaces, names: readonly string[]): readonly Source[] {
	const discovered = discoveredSources(places);
	return names.map(name => {
		const known = discovered.find(({id}) => id === name);
		if (known) {
			return known;
		}

		return name === 'journal' ? journalSource(places, places.installed) : configuredFile(places, name);
	});
}
