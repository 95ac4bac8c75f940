import {listEntries} from '../edit/access-map.js';
import type {Facts, Look} from '../model/action.js';
import type {Discovery, DomainTable} from '../model/discovery.js';

/** Table types whose text lists the keys; others are asked for each name. */
const listedTypes = new Set(['file', 'hash', 'btree', 'lmdb', 'cdb', 'texthash', 'dbm', 'sdbm']);

const nameOf = ({type, path}: DomainTable): string => `${type}:${path}`;
const isListed = ({type}: DomainTable): boolean => listedTypes.has(type);
const canBeLookedAt = ({type, path}: DomainTable): boolean => path.startsWith('/etc/') && /^[a-z]+$/.test(type);

/** A domain and those above it that can be mail domains. */
function withParents(domain: string): readonly string[] {
	const labels = domain.split('.');
	return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
}

const questionOf = (table: DomainTable, domain: string): string => `${nameOf(table)} ${domain}`;

/** Looks at what the host's domain tables say about a domain: the texts of those that list their keys, the answers of all others. */
export function lookAtOwnDomains(domain: string, {domainTables = []}: Discovery): Look[] {
	return domainTables.filter(table => canBeLookedAt(table)).flatMap((table): Look[] => isListed(table)
		? [{as: nameOf(table), look: 'file', path: table.path}]
		: withParents(domain).map(name => ({as: questionOf(table, name), look: 'run', argv: ['postmap', '-q', name, nameOf(table)]})));
}

const listedIn = ({type}: DomainTable, text: string): string[] => type === 'file'
	? text.split('\n').map(line => line.replace(/#.*/, '')).flatMap(line => line.split(/[\s,]+/))
	: listEntries(text).map(({key}) => key);

/** The domains that a table names; undefined: it could not be asked. */
function namedIn(table: DomainTable, domain: string, facts: Facts): readonly string[] | undefined {
	if (isListed(table)) {
		const fact = facts[nameOf(table)];
		return fact?.found === 'file' ? listedIn(table, fact.content) : undefined;
	}

	const answers = withParents(domain).map(name => ({name, fact: facts[questionOf(table, name)]}));
	return answers.every(({fact}) => fact?.found === 'output' && fact.stderr.trim() === '')
		? answers.filter(({fact}) => fact?.found === 'output' && fact.code === 0).map(({name}) => name)
		: undefined;
}

/** The domains that a host takes mail for, as far as they have to do with one (see `lookAtOwnDomains`), and the tables that could not be asked. */
export function ownDomainsOf(domain: string, facts: Facts, {ownDomains, domainTables = []}: Discovery): {readonly domains: readonly string[]; readonly unasked: readonly string[]} {
	const asked = domainTables.map(table => ({table, domains: namedIn(table, domain, facts)}));
	return {
		domains: [...ownDomains, ...asked.flatMap(({domains = []}) => domains)].map(name => name.toLowerCase()).filter(name => /^[\w-]+(?:\.[\w-]+)*$/.test(name)),
		unasked: asked.filter(({domains}) => domains === undefined).map(({table}) => `${nameOf(table)} (${table.parameter})`),
	};
}
