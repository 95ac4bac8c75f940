import {findEntry, listEntries} from '../edit/access-map.js';
import type {Fact, Facts, GuardVerdict, Look} from '../model/action.js';
import type {Discovery, RestrictionMap} from '../model/discovery.js';
import {isInNetwork, parseIpNetwork} from '../model/ip-address.js';
import {readRestrictions, tablesIn, type NamedTable, type Restriction} from '../model/restriction-list.js';
import {isWithin, partsOf} from './guards.js';
import {lookupsOf, sampleOf} from './sender-lookups.js';

/** What speaks against an entry ever being asked for, and what the operator should know of it. */
export type Shadow = {readonly guards: readonly GuardVerdict[]; readonly notes: readonly string[]};

/** Tables whose text holds literal keys. */
const literalTypes = new Set(['hash', 'btree', 'lmdb', 'cdb', 'texthash', 'dbm', 'sdbm']);

/** Tables that are asked for whole addresses only (access(5)). */
const patternTypes = new Set(['regexp', 'pcre', 'tcp']);

/** The keys to ask a table for; of a domain, tables of patterns are asked for some address there. */
const keysFor = ({type}: NamedTable, key: string, keys: readonly string[]): readonly string[] => patternTypes.has(type) ? [sampleOf(key)] : keys;

/** Steps that end a list for all mail that comes in for this host. */
const endsList = new Set(['permit', 'reject', 'defer', 'permit_auth_destination']);

const nameOf = ({type, path}: NamedTable): string => `${type}:${path}`;

/** The steps of the table's list that come before it; undefined: the list does not name it. */
function stepsBefore(map: RestrictionMap, {restrictions, restrictionClasses}: Discovery): {readonly before: readonly Restriction[]; readonly own: Restriction | undefined} {
	const steps = readRestrictions(restrictions[map.list] ?? '', restrictionClasses);
	const index = steps.findIndex(({name, argument = ''}) => name === map.check && tablesIn(argument, map.type).some(table => nameOf(table) === nameOf(map)));
	return {before: steps.slice(0, Math.max(0, index)), own: steps[index]};
}

/** The tables that are asked before, for senders and for clients. */
function tablesBefore(map: RestrictionMap, host: Discovery): ReadonlyArray<NamedTable & {readonly check: string}> {
	return stepsBefore(map, host).before
		.flatMap(({name, argument = ''}) => name === 'check_sender_access' || name === 'check_client_access' ? tablesIn(argument, map.type).map(table => ({...table, check: name})) : [])
		.filter(table => table.path.startsWith('/etc/') && nameOf(table) !== nameOf(map));
}

const isListed = ({type, check}: NamedTable & {readonly check: string}): boolean => literalTypes.has(type) || (type === 'cidr' && check === 'check_client_access');
const questionOf = (table: NamedTable, key: string): string => `${nameOf(table)} ${key}`;

/** Looks at the tables that Postfix asks before the one that gets an entry. */
export function lookAtTablesBefore(key: string, map: RestrictionMap, host: Discovery): Look[] {
	return tablesBefore(map, host).flatMap((table): Look[] => {
		if (isListed(table)) {
			return [{as: nameOf(table), look: 'file', path: table.path}];
		}

		// Parents in both forms: which one is asked is not known before the look.
		const keys = keysFor(table, key, [...new Set([...lookupsOf(key, true), ...lookupsOf(key, false)])]);
		return table.check === 'check_sender_access' ? keys.map(each => ({as: questionOf(table, each), look: 'run', argv: ['postmap', '-q', each, nameOf(table)]})) : [];
	});
}

/** Whether an answer of an access table ends the list with a yes (access(5)). */
const letsThrough = (action: string): boolean => /^(?:ok\b|permit\b|permit_auth_destination\b|\d+$)/i.test(action) && !/^[45]\d\d$/.test(action);

type Answer = {readonly key: string; readonly action: string; readonly line?: number};

/** What a table answers for a sender; the first key that it knows counts. */
function answerOf(table: NamedTable, keys: readonly string[], facts: Facts): Answer | undefined {
	const text = facts[nameOf(table)];
	for (const key of keys) {
		const entry = text?.found === 'file' ? findEntry(text.content, key) : undefined;
		const asked = facts[questionOf(table, key)];
		if (entry !== undefined) {
			return {key, action: entry.action, line: entry.line};
		}

		if (asked?.found === 'output' && asked.code === 0 && asked.stdout !== '') {
			return {key, action: asked.stdout.trim()};
		}
	}

	return undefined;
}

// A key of a client table: an address, a network, or an address whose last parts are missing.
function holdsClient(key: string, address: string): boolean {
	const own = parseIpNetwork(address)?.address;
	const network = parseIpNetwork(key);
	return key === address || (network !== undefined && own !== undefined && isInNetwork(own, network)) || (/^\d+(?:\.\d+){0,2}$/.test(key) && address.startsWith(`${key}.`));
}

const clientsIn = (fact: Fact | undefined): readonly string[] => fact?.found === 'log' ? fact.values.map(({value}) => value) : [];

function shadowOfClients(table: NamedTable, facts: Facts): {readonly ask?: string; readonly note?: string} {
	const fact = facts[nameOf(table)];
	if (fact?.found !== 'file') {
		return {note: `${nameOf(table)} is asked first and may let clients through: it could not be looked at`};
	}

	const open = listEntries(fact.content).filter(({action}) => letsThrough(action));
	for (const {key, action, line} of open) {
		const client = clientsIn(facts['clients']).find(address => holdsClient(key, address));
		if (client !== undefined) {
			return {ask: `${table.path} line ${line} "${key} ${action}" ends the list before the entry is asked for: ${client} sent such mail and still gets through`};
		}
	}

	return open.length === 0 ? {} : {note: `${table.path} is asked first and lets ${open.length === 1 ? 'a client' : `${open.length} clients`} through, whoever sends: ${open.slice(0, 3).map(({key}) => key).join(', ')}`};
}

/** Postfix has no sender yet when it asks these lists at once. */
const beforeSender = new Set(['smtpd_client_restrictions', 'smtpd_helo_restrictions']);

const ask = (reason: string): GuardVerdict => ({guard: 'shadowed', verdict: 'ask', reason});

function ofList(map: RestrictionMap, host: Discovery): GuardVerdict[] {
	const {before, own} = stepsBefore(map, host);
	const end = before.find(({name, inClass, isWarning}) => endsList.has(name) && inClass === undefined && !isWarning);
	return [
		...(host.delaysReject === false && beforeSender.has(map.list) ? [ask(`smtpd_delay_reject is off: Postfix asks ${map.list} before it knows the sender, so the entry has no effect`)] : []),
		...(end === undefined ? [] : [ask(`"${end.name}" ends ${map.list} before ${map.path} is asked: the entry has no effect`)]),
		...(own?.isWarning === true ? [ask(`warn_if_reject stands before ${map.path} in ${map.list}: what the entry rejects is only logged`)] : []),
	];
}

const isLoopback = (network: string): boolean => /^\[?(?:(?:::ffff:)?127\.|::1(?:[\]/]|$))/.test(network);

/** What lets some mail through and may be mail of the sender; undefined: no stranger's. */
function permitWords({name, argument}: Restriction, key: string, {ownNetworks, ownDomains}: Discovery): string | undefined {
	if (name === 'permit_mynetworks') {
		const networks = ownNetworks.filter(network => !isLoopback(network));
		return networks.length === 0 ? undefined : `${name} (${networks.join(', ')})`;
	}

	// Only the host's own people log in.
	const isPeople = name === 'permit_sasl_authenticated' || name.startsWith('permit_tls_');
	const isOwn = ownDomains.some(own => isWithin(partsOf(key).domain, own));
	return isPeople && !isOwn ? undefined : [name, ...argument === undefined ? [] : [argument]].join(' ');
}

function notesOfList(key: string, map: RestrictionMap, host: Discovery): string[] {
	const {before, own} = stepsBefore(map, host);
	const permits = before.filter(({name, inClass}) => name.startsWith('permit') && !endsList.has(name) && inClass === undefined).flatMap(step => permitWords(step, key, host) ?? []);
	return [
		...(permits.length === 0 ? [] : [`${map.list} lets mail through before it asks this table: ${permits.join(', ')}`]),
		...(own?.inClass === undefined ? [] : [`${map.path} is asked only where the restriction class ${own.inClass} is`]),
	];
}

/** Whether anything ends the list, for this sender, before the table that gets its entry is asked, as far as the facts tell (see `lookAtTablesBefore`). */
export function shadowOf(key: string, map: RestrictionMap, facts: Facts, {host, matchesSubdomains}: {readonly host: Discovery; readonly matchesSubdomains: boolean}): Shadow {
	const guards = ofList(map, host);
	const notes = notesOfList(key, map, host);
	const keys = lookupsOf(key, matchesSubdomains);
	for (const table of tablesBefore(map, host)) {
		if (table.check === 'check_client_access') {
			const {ask: reason, note} = isListed(table) ? shadowOfClients(table, facts) : {note: `${nameOf(table)} is asked first and may let clients through`};
			guards.push(...(reason === undefined ? [] : [ask(reason)]));
			notes.push(...(note === undefined ? [] : [note]));
			continue;
		}

		const answer = answerOf(table, keysFor(table, key, keys), facts);
		if (answer !== undefined) {
			const where = `${nameOf(table)}${answer.line === undefined ? '' : ` line ${answer.line}`} answers "${answer.action}" for ${answer.key}`;
			if (letsThrough(answer.action)) {
				guards.push(ask(`${where} and ends ${map.list} before the entry is asked for: such mail still gets through`));
			} else {
				notes.push(`${where} before this table is asked`);
			}
		}
	}

	return {guards: guards.length === 0 ? [{guard: 'shadowed', verdict: 'ok', reason: 'nothing ends the list before the entry'}] : guards, notes};
}
