import {domainToASCII, domainToUnicode} from 'node:url';
import {failure, success, type Outcome} from '../model/outcome.js';

const localPart = /^[a-z\d_][a-z\d._+=~'&-]*$/;
const label = /^[a-z\d](?:[a-z\d-]*[a-z\d])?$/;

const refuse = (what: string, remedy?: string) => failure({what, state: 'nothing was sent', remedy});

/** What stands against a domain as a key; undefined: nothing. */
function wrongDomain(domain: string): string | undefined {
	const labels = domain.split('.');
	if (labels.includes('')) {
		return 'a domain has no empty part between dots';
	}

	const wrong = labels.find(part => part.length > 63 || !label.test(part));
	if (wrong !== undefined) {
		return 'a domain holds only letters, digits, inner hyphens and dots, each part at most 63 long';
	}

	// No top-level domain begins with a digit.
	if (/^\d/.test(labels.at(-1) ?? '')) {
		return 'this is an address or a number, not a sender: a sender is user@domain, domain or .domain';
	}

	return labels.length < 2 ? 'a domain has at least two parts; a single one would hit a whole top-level domain or nothing' : undefined;
}

// Only names that come back the same: the mapping must not turn look-alikes (full-width letters, ligatures) into another domain.
function toAscii(domain: string): string | undefined {
	if (/^[ -~]*$/.test(domain)) {
		return domain.toLowerCase().split('.').some(part => part.startsWith('xn--')) && domainToASCII(domain) === '' ? undefined : domain.toLowerCase();
	}

	const ascii = domainToASCII(domain);
	return ascii !== '' && domainToUnicode(ascii) === domain.toLowerCase().normalize('NFC') ? ascii : undefined;
}

/**
Reads a sender as a key of an access map: `user@domain`, `domain` or `.domain`, in lower case, international domains as punycode.
Whatever Postfix or postmap could read as something else is refused with the reason, never escaped.
*/
export function readSenderKey(text = ''): Outcome<string> {
	if (text === '') {
		return refuse('no sender was given', 'user@domain, domain or .domain');
	}

	if (text === '<>') {
		return refuse('the null sender <> carries bounces: it must never be rejected');
	}

	if (text.length > 254) {
		return refuse('a sender has at most 254 characters');
	}

	const at = text.indexOf('@');
	const local = at === -1 ? undefined : text.slice(0, at).toLowerCase();
	const typedDomain = text.slice(at + 1);
	const dot = local === undefined && typedDomain.startsWith('.') ? '.' : '';
	if (local !== undefined && (!localPart.test(local) || local.includes('..') || local.endsWith('.') || local.length > 64)) {
		return refuse(
			local === '' ? 'the part before @ is missing' : 'the part before @ holds a character that Postfix may read as something else, or is longer than 64',
			'block the domain instead',
		);
	}

	const domain = toAscii(typedDomain.slice(dot.length));
	if (domain === undefined) {
		return refuse('the domain is no valid international name, or is spelt with look-alike characters', 'type its xn-- form');
	}

	const wrong = wrongDomain(domain);
	if (wrong !== undefined) {
		return refuse(wrong, 'user@domain, domain or .domain');
	}

	const key = `${local === undefined ? dot : `${local}@`}${domain}`;
	return key.length > 254 ? refuse('a sender has at most 254 characters') : success(key);
}
