import {parseIpAddress} from '../ip-address.js';
import type {Fields} from '../mail-event.js';
import {createPlaceholders, type Kind} from './placeholders.js';
import {readToken} from './private-token.js';
import {isPublicWord} from './public-words.js';

/** Takes what is private out of log text. */
export type Masker = {
	/** The message with a placeholder for each address, name and id; `fields`: what is known of it already, by the taxonomy's names. */
	readonly mask: (message: string, fields?: Fields) => string;
	/** A value on its own; `name` is that of its field. */
	readonly field: (name: string, value: string) => string;
	/** The name of a host, on its own. */
	readonly host: (name: string) => string;
};

const kindByField: Readonly<Record<string, Kind>> = {
	sender: 'user', recipient: 'user', orig_to: 'user', user: 'user', identity: 'user', id: 'user', sasl_sender: 'user', helo: 'host', client_name: 'host', relay: 'host', domain: 'host', rbl: 'host',
	client_ip: 'address', qid: 'id', new_qid: 'id', orig_qid: 'id', queued_as: 'id', message_id: 'id', mail_id: 'id', session: 'id',
};

/** What is written in angle brackets and tells of nobody. */
const publicBrackets = /^(?:|LF|CR|CRLF|CR><LF|NUL|DATA|RCPT|MAIL|EHLO|HELO|AUTH|VRFY|ETRN|EOM|STARTTLS|CONNECT|END-OF-MESSAGE|BDAT|QUIT|RSET|NOOP|UNKNOWN)$/;

/** Marks in the text while it is masked: three characters of a private area, which are taken out of what comes in. */
const marks = /[\uE000-\uF8FF]/g;
const marked = /\uE000([\uE100-\uF0FF])([\uE100-\uF0FF])/g;
const base = 4096;

/** Rules that see more than one token: each gives what stays before the private text, the private text, and its kind. All take linear time. */
const rules: ReadonlyArray<readonly [pattern: RegExp, kind: Kind]> = [
	// The text of a header goes on to the end, whatever is in it.
	[/(?<before>\b(?:Subject|From|To|Cc|Bcc|Reply-To|Sender|Return-Path|Message-I[dD]|Received|X-[\w-]{1,40}): )(?<own>.+)/g, 'text'],
	[/(?<before>^)(?<own>(?=[A-Z]{0,20}\d)[\dA-Z]{6,20}|[\dB-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,20})(?=: )/g, 'id'],
	[/(?<before>")(?<own>(?:[^"\\]|\\.){0,300})(?="@)/g, 'user'],
	[/(?<before>\b(?:helo|client_name|receiver|rhost|hostname|relay)=<?)(?<own>[^\s<>,;[\]()]+)/g, 'host'],
	[/(?<before>\b(?:sasl_username|sasl_sender|user|username|login|account|sender|recipient|from|to|orig_to|ruser|mailbox|name)=["<]?)(?<own>[^\s<>,;"[\]()@]+)(?![^\s<>,;]*@)/g, 'user'],
	[/(?<before>\b(?:invalid user|user|username|ruser|account|mailbox|userid)[ :]{1,2}["'<(]?)(?<own>[\w.+-]+)(?![\w.+-]*@)/gi, 'user'],
	[/(?<before>\b(?:EHLO|HELO) )(?<own>[^\s\\<>]+)/g, 'host'],
	[/(?<before>\bfor )(?<own>[\w.+-]+)(?= from )/g, 'user'],
	[/(?<before>\b(?:auth|auth-worker|imap|pop3|lmtp|lda|deliver|managesieve|submission|indexer-worker|indexer|doveadm|passwd-file|passwd|sql|ldap|pam|dict|static|oauth2|userdb|passdb|quota|sieve|worker)\()(?<own>(?!\d+\))[^\s(),@]+)(?=[,)])/gi, 'user'],
	[/(?<before>(?<![\w.-]))(?<own>[\w.-]+)(?=\[[\da-fA-F:.]{3,45}])/g, 'host'],
];

/** A masker that gives the same text the same placeholder for as long as it is used. */
export function createMasker(): Masker {
	const placeholder = createPlaceholders();
	/** Words that were private once: they are so everywhere behind. */
	const learned = new Map<string, string>();

	function learn(word: string, shown: string): void {
		for (const part of [word, ...word.split(/[.+\-_@=]/)]) {
			if (part.length >= 3 && !isPublicWord(part) && !/^\d{1,5}$/.test(part) && !learned.has(part.toLowerCase())) {
				learned.set(part.toLowerCase(), part === word ? shown : placeholder('text', part));
			}
		}
	}

	/** One message at work. */
	function createSheet() {
		const shown: string[] = [];
		const put = (text: string): string => {
			const number = shown.push(text) - 1;
			return String.fromCodePoint(0xE0_00, 0xE1_00 + Math.floor(number / base), 0xE1_00 + (number % base));
		};

		const replace = (kind: Kind, value: string): string => {
			const text = placeholder(kind, value);
			if (kind === 'user' || kind === 'host') {
				learn(value, text);
			} else if (kind === 'address' && /^(?:\d+\.){3}\d+$/.test(value)) {
				learned.set(value.slice(0, value.lastIndexOf('.')), text.slice(0, text.lastIndexOf('.')));
			}

			return put(text);
		};

		const readTokens = (text: string): string => text.replaceAll(/[^\s<>()[\]{},;"'|\uE000-\uF8FF]+/g, token =>
			/[\dA-Za-z]|[^\u0000-\u007F]/.test(token) ? readToken(token).map(piece => typeof piece === 'string' ? piece : replace(piece.kind, piece.value)).join('') : token); // eslint-disable-line no-control-regex -- all of ASCII

		return {
			put,
			replace,
			readTokens,
			finish: (text: string): string => text.replaceAll(marked, (_whole, high: string, low: string) =>
				shown[(((high.codePointAt(0) ?? 0) - 0xE1_00) * base) + (low.codePointAt(0) ?? 0) - 0xE1_00] ?? ''),
		};
	}

	type Sheet = ReturnType<typeof createSheet>;

	const isStructured = (value: string): boolean => readToken(value).some(piece => typeof piece !== 'string' && piece.kind !== 'id');

	function maskFields(text: string, fields: Fields, {replace}: Sheet): string {
		let masked = text;
		for (const [name, value = ''] of Object.entries(fields)) {
			const kind = kindByField[name];
			if (kind !== undefined && value.length >= 3 && !isPublicWord(value) && !isStructured(value) && masked.includes(value)) {
				masked = masked.replaceAll(value, () => replace(kind, value));
			}
		}

		return masked;
	}

	function maskBrackets(text: string, {replace, readTokens}: Sheet): string {
		return text.replaceAll(/<([^<>]*)>/g, (whole, inner: string) => publicBrackets.test(inner) || marked.test(inner)
			? whole
			: `<${isStructured(inner) && !/\s/.test(inner) ? readTokens(inner) : replace('text', inner)}>`);
	}

	function maskByRules(text: string, {replace}: Sheet): string {
		let masked = text;
		for (const [pattern, kind] of rules) {
			masked = masked.replaceAll(pattern, (whole: string, before: string, own: string) =>
				isPublicWord(own) || own.search(marks) !== -1 || parseIpAddress(own) !== undefined || isStructured(own) ? whole : before + replace(kind, own));
		}

		return masked;
	}

	const maskLearned = (text: string, {put}: Sheet): string => text.replaceAll(/[\w.+-]+/g, word => {
		const known = (each: string): string | undefined => learned.get(each.toLowerCase());
		const masked = (each: string): string => put(known(each) ?? each);
		return known(word) === undefined ? word.split(/([.+_-])/).map(part => known(part) === undefined ? part : masked(part)).join('') : masked(word);
	});

	function mask(message: string, fields: Fields = {}): string {
		const sheet = createSheet();
		const bare = message.replaceAll(marks, '?');
		const masked = maskBrackets(maskByRules(maskFields(bare, fields, sheet), sheet), sheet);
		return sheet.finish(maskLearned(sheet.readTokens(masked), sheet));
	}

	return {
		mask,
		field(name, value) {
			const kind = kindByField[name];
			if (kind === undefined || value === '' || isPublicWord(value) || parseIpAddress(value) !== undefined || isStructured(value)) {
				return mask(value);
			}

			const shown = placeholder(kind, value);
			learn(value, shown);
			return shown;
		},
		host(name) {
			if (name === '' || isPublicWord(name)) {
				return name;
			}

			const shown = placeholder('host', name);
			learn(name, shown);
			return shown;
		},
	};
}
