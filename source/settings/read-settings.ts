import {parse, TomlError} from 'smol-toml';
import type {Host} from '../model/host.js';
import {failure, success, type Outcome, type Problem} from '../model/outcome.js';
import {lineOfKey} from './key-line.js';
import {nearestWord} from './nearest-word.js';
import {builtInDefaults, builtInHistory, type Defaults, type KeptHistory, type Settings} from './settings.js';
import {flag, logSources, oneOf, text, texts, wholeNumber, zoneName, type TableKinds, type TableValues} from './value-kinds.js';

const hostKinds = {
	address: text,
	user: text,
	port: wholeNumber(1, 65_535),
	groups: texts,
	sudo: oneOf('auto', 'never'),
	read_only: flag,
	transport: oneOf('auto', 'ssh2', 'ssh'),
	sources: logSources,
	zone: zoneName,
} as const satisfies TableKinds;

const defaultKinds = {
	backlog: wholeNumber(0, 10_080),
	reply_text: text,
	ascii: flag,
	read_only: flag,
	sudo: oneOf('auto', 'never'),
	ssh_config: text,
} as const satisfies TableKinds;

const historyKinds = {
	keep: flag,
	days: wholeNumber(1, 3650),
	megabytes: wholeNumber(10, 1_000_000),
	rollup_days: wholeNumber(1, 3650),
} as const satisfies TableKinds;

const tables = ['hosts', 'groups', 'defaults', 'history'];

type Table = Readonly<Record<string, unknown>>;

/** Thrown inside this file alone, where the first wrong key ends the reading. */
class WrongKey extends Error {
	constructor(readonly path: readonly string[], readonly what: string, readonly remedy?: string) {
		super(what);
	}
}

const isTable = (value: unknown): value is Table => typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

function tableAt(value: unknown, path: readonly string[]): Table {
	if (!isTable(value)) {
		throw new WrongKey(path, 'must be a table');
	}

	return value;
}

function refuseUnknown(table: Table, known: readonly string[], path: readonly string[]): void {
	const unknown = Object.keys(table).find(key => !known.includes(key));
	if (unknown === undefined) {
		return;
	}

	const near = nearestWord(unknown, known);
	throw new WrongKey([...path, unknown], 'is not a known key', near === undefined ? `use one of ${known.join(', ')}` : `write ${near}`);
}

function valuesOf<Kinds extends TableKinds>(table: Table, kinds: Kinds, path: readonly string[]): TableValues<Kinds> {
	refuseUnknown(table, Object.keys(kinds), path);
	for (const [key, value] of Object.entries(table)) {
		const kind = kinds[key];
		if (kind !== undefined && !kind.fits(value)) {
			throw new WrongKey([...path, key], `must be ${kind.must}`);
		}
	}

	return table as TableValues<Kinds>;
}

function readDefaults(table: Table): Defaults {
	const given = valuesOf(table, defaultKinds, ['defaults']);
	return {
		backlog: given.backlog ?? builtInDefaults.backlog,
		replyText: given.reply_text,
		ascii: given.ascii,
		readOnly: given.read_only ?? builtInDefaults.readOnly,
		sudo: given.sudo ?? builtInDefaults.sudo,
		sshConfig: given.ssh_config,
	};
}

function readHistory(table: Table): KeptHistory {
	const {rollup_days: rollupDays, ...given} = valuesOf(table, historyKinds, ['history']);
	return {...builtInHistory, ...given, ...(rollupDays !== undefined && {rollupDays})};
}

function readHost(name: string, value: unknown, defaults: Defaults, groups: ReadonlyMap<string, readonly string[]>): Host {
	const path = ['hosts', name];
	const {read_only: readOnly, sudo, groups: own = [], ...rest} = valuesOf(tableAt(value, path), hostKinds, path);
	const named = [...groups].filter(([, members]) => members.includes(name)).map(([group]) => group);
	return {name, ...rest, groups: [...new Set([...own, ...named])], readOnly: readOnly ?? defaults.readOnly, sudo: sudo ?? defaults.sudo};
}

function readGroups(table: Table): ReadonlyMap<string, readonly string[]> {
	return new Map(Object.entries(table).map(([group, members]) => {
		if (!texts.fits(members)) {
			throw new WrongKey(['groups', group], `must be ${texts.must}: the names of its hosts`);
		}

		return [group, members];
	}));
}

function readRoot(root: Table): Settings {
	refuseUnknown(root, tables, []);
	const named = readGroups(tableAt(root['groups'] ?? {}, ['groups']));
	const defaults = readDefaults(tableAt(root['defaults'] ?? {}, ['defaults']));
	const history = readHistory(tableAt(root['history'] ?? {}, ['history']));
	const hosts = Object.entries(tableAt(root['hosts'] ?? {}, ['hosts'])).map(([name, value]) => readHost(name, value, defaults, named));
	const groups = new Map(named);
	for (const {name, groups: own} of hosts) {
		for (const group of own) {
			groups.set(group, [...new Set([...groups.get(group) ?? [], name])]);
		}
	}

	return {hosts, groups, defaults, history};
}

function problemOf(error: unknown, content: string, file: string): Problem {
	if (error instanceof TomlError) {
		const [what = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n');
		return {what: `${file}:${error.line}:${error.column}: ${what}`, remedy: 'correct this line', cause: error};
	}

	if (error instanceof WrongKey) {
		const line = lineOfKey(content, error.path);
		return {what: `${file}:${line}: ${error.path.join('.')} ${error.what}`, remedy: error.remedy};
	}

	throw error;
}

/** The settings in a configuration text; a problem names `file`, the line and the key. */
export function readSettings(content: string, file: string): Outcome<Settings> {
	try {
		return success(readRoot(parse(content)));
	} catch (error) {
		return failure(problemOf(error, content, file));
	}
}
