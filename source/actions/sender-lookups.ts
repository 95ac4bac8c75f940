import {partsOf} from './guards.js';

/** An address that an entry is meant for. */
export function sampleOf(key: string): string {
	const {local = 'someone', domain} = partsOf(key);
	return `${local}@${key.startsWith('.') ? 'mail.' : ''}${domain}`;
}

/**
The keys under which Postfix looks for a sender that an entry is meant for, in the order of asking (access(5)): the address, its domain,
the domains above or their `.domain` forms, `user@`. Of a domain's entry it is any sender of that domain.
*/
export function lookupsOf(key: string, matchesSubdomains: boolean): readonly string[] {
	const {local, domain} = partsOf(key);
	const labels = domain.split('.');
	const above = labels.map((_, index) => labels.slice(index).join('.')).slice(1, -1);
	const own = key.startsWith('.') ? [] : [domain];
	return [
		...(local === undefined ? [] : [key]),
		...own,
		...(matchesSubdomains ? above : [domain, ...above].map(name => `.${name}`).slice(key.startsWith('.') ? 0 : 1)),
		...(local === undefined ? [] : [`${local}@`]),
	];
}
