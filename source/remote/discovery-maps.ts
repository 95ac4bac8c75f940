import type {DomainTable, RestrictionMap} from '../model/discovery.js';
import {readRestrictions, splitTokens, tablesIn} from '../model/restriction-list.js';

const accessCheck = /^check_(?:client|helo|sender|recipient|reverse_client_hostname|sasl|ccert|etrn)(?:_(?:mx|ns|a))?_access$/;

/**
The lookup tables that restriction lists refer to, in the order of the lists. A restriction class is followed into its own list
once; the table counts as the one of the list that uses the class.
*/
export function restrictionMaps(
	lists: ReadonlyMap<string, string>,
	classes: ReadonlyMap<string, string>,
	fallbackType: string,
): readonly RestrictionMap[] {
	const byName = Object.fromEntries(classes);
	return [...lists].flatMap(([list, text]) => readRestrictions(text, byName).flatMap(({name, argument}) =>
		accessCheck.test(name) && argument !== undefined ? tablesIn(argument, fallbackType).map(found => ({list, check: name, ...found})) : []));
}

/** The domains that the host takes mail for, lower case, without tables; `mailname` stands in for a `myorigin` that names a file. */
export function ownDomains(settings: ReadonlyMap<string, string>, mailname: string | undefined): readonly string[] {
	const named = ['myhostname', 'mydestination', 'virtual_mailbox_domains', 'virtual_alias_domains', 'relay_domains', 'myorigin']
		.flatMap(name => splitTokens(settings.get(name) ?? ''));
	const domains = [...named, mailname ?? '']
		.map(domain => domain.toLowerCase())
		.filter(domain => /^[\w-]+(?:\.[\w-]+)*$/.test(domain));
	return [...new Set(domains)];
}

/** The tables that name further domains of the host. A name with a slash is a file that lists them. */
export function domainTables(settings: ReadonlyMap<string, string>): readonly DomainTable[] {
	const found = ['mydestination', 'virtual_mailbox_domains', 'virtual_alias_domains', 'relay_domains'].flatMap(parameter =>
		splitTokens(settings.get(parameter) ?? '').flatMap(token => tablesIn(token, 'file').map(table => ({parameter, ...table}))));
	return found.filter((table, index) => found.findIndex(each => each.type === table.type && each.path === table.path) === index);
}

/** The networks of mynetworks as plain CIDR, without tables and exclusions: `[::1]/128` is ::1/128. */
export function ownNetworks(mynetworks: string): readonly string[] {
	return splitTokens(mynetworks)
		.map(network => network.replace(/^\[(.*)]/, '$1'))
		.filter(network => /^(?:[\d.]+|[\da-f:.]*:[\da-f:.]*)(?:\/\d+)?$/i.test(network) && /\d/.test(network));
}
