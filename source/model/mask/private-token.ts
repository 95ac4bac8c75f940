import {parseIpAddress} from '../ip-address.js';
import {isPublicWord} from './public-words.js';
import type {Kind} from './placeholders.js';

/** A text between blanks and brackets, taken apart: what stays, and what is private, in their order. */
export type Piece = string | {readonly kind: Kind; readonly value: string};

/** `key=value` or `label:value`. */
const keyed = /^([A-Za-z][\w.-]{0,30}=|[A-Za-z][\w-]{0,30}:)(.+)$/;
/** Keys that may stand right before an address; any other `x=y@z` is one address. */
const privateKeys = /^(?:sasl_(?:username|sender)|user|username|login|account|sender|recipient|from|to|orig_to|helo|envelope-from|receiver|client|client-ip|client_ip|client_name|client_address|orig_client|rip|lip|rhost|ruser|host|hostname|name|mailbox|relay|message-id|msgid|id|session|subject|cn|fp|key|folder|domain|mail_id|queued_as|addr)=$/i;

/** Directories whose entries are named after people and their domains. */
const homes: ReadonlySet<string> = new Set(['home', 'mail', 'vmail', 'vhosts', 'maildir', 'mailboxes', 'users', 'virtual']);

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.') || address === '0.0.0.0';

/** An address with what may follow it: a port, a prefix length, a colon. */
function readAddress(token: string): readonly Piece[] | undefined {
	const [, prefix = '', bare = '', rest = ''] = /^(ipv6:)?([\da-f.:]*[\da-f:])((?:%[\w.-]{1,20})?(?:\/\d{1,3})?[.:]?)$/i.exec(token) ?? [];
	const [, ipv4 = '', port = ''] = /^(\d{1,3}(?:\.\d{1,3}){3})(:\d{0,5})?$/.exec(bare) ?? [];
	if (ipv4 !== '') {
		return isLoopback(ipv4) ? [token] : [prefix, {kind: 'address', value: ipv4}, port + rest];
	}

	const isShortened = bare.endsWith(':') && !bare.endsWith('::');
	const ipv6 = isShortened ? bare.slice(0, -1) : bare;
	return !ipv6.includes(':') || parseIpAddress(ipv6) === undefined ? undefined : (isLoopback(ipv6) ? [token] : [prefix, {kind: 'address', value: ipv6}, (isShortened ? ':' : '') + rest]);
}

function readMail(token: string): readonly Piece[] {
	const at = token.lastIndexOf('@');
	const [domain = ''] = /^[^:]*[^:.?!]/.exec(token.slice(at + 1)) ?? [];
	return [
		...(at === 0 ? [] : [{kind: 'user' as const, value: token.slice(0, at)}]),
		'@',
		...(domain === '' ? [] : readAddress(domain) ?? [{kind: 'host' as const, value: domain}]),
		token.slice(at + 1 + domain.length).replaceAll(/[^.:?!\d]/g, '?'),
	];
}

function readPath(token: string): readonly Piece[] {
	let isHome = false;
	const [, whole = '', rest = ''] = /^(.*?)([.:?!]*)$/.exec(token) ?? [];
	return [...whole.split('/').flatMap((segment, index): readonly Piece[] => {
		const own: readonly Piece[] = isHome && segment !== '' ? [{kind: 'text', value: segment}] : readToken(segment);
		isHome ||= homes.has(segment.toLowerCase());
		return index === 0 ? own : ['/', ...own];
	}), rest];
}

const isHost = (token: string): boolean => /^[\w-]+(?:\.[\w-]+)*\.[A-Za-z][\w-]+$/.test(token);

/** Ids, hashes, encoded names: letters and digits by turns, or capitals in the middle. */
function isOpaque(token: string): boolean {
	const hasBoth = /\d/.test(token) && /[A-Za-z]/.test(token);
	return (token.length >= 8 && hasBoth) || (token.length >= 8 && /^[A-Za-z+/]+={1,2}$/.test(token)) || [...token.matchAll(/[a-z][A-Z]/g)].length > 1;
}

/** What of a token is private. */
export function readToken(token: string, depth = 0): readonly Piece[] {
	if (token === '' || isPublicWord(token)) {
		return [token];
	}

	if (depth > 4) {
		return [{kind: 'text', value: token}];
	}

	const address = readAddress(token);
	if (address !== undefined) {
		return address;
	}

	const [, key = '', value = ''] = keyed.exec(token) ?? [];
	if (key !== '' && (privateKeys.test(key) || !token.includes('@'))) {
		return [key, ...readToken(value, depth + 1)];
	}

	if (token.includes('@')) {
		return readMail(token);
	}

	if (token.includes('/')) {
		return readPath(token);
	}

	const [, bare = '', rest = ''] = /^(.*?)((?::\d{1,5})?[.:?!]*)$/.exec(token) ?? [];
	if (isPublicWord(bare)) {
		return [token];
	}

	if (isHost(bare)) {
		return [{kind: 'host', value: bare}, rest];
	}

	if (/[^\u0000-\u007F]/.test(bare)) { // eslint-disable-line no-control-regex -- all of ASCII
		return [{kind: 'text', value: bare}, rest];
	}

	return [...bare.split(/([:+-])/).map((part): Piece => isPublicWord(part) || !isOpaque(part) ? part : {kind: 'id', value: part}), rest];
}
