/** What an attacker may write into a name, an address or a reply, by what it would do to a terminal that obeys it. */
export const hostileTexts: Readonly<Record<string, string>> = {
	'clears the screen': '\u001B[2J\u001B[3J\u001B[H\u001Bc',
	'moves and colours': '\u001B[10;1H\u001B[31;5mred\u001B[?1049l\u001B[?25h',
	'sets the title': '\u001B]0;owned\u0007\u001B]2;owned\u001B\\',
	links: '\u001B]8;;http://192.0.2.1/\u0007click\u001B]8;;\u0007',
	'writes the clipboard': '\u001B]52;c;cm0gLXJmIC8K\u0007',
	'sends device strings': '\u001BP$q"p\u001B\\\u001B_apc\u001B\\\u001B^pm\u001B\\\u001BXsos\u001B\\',
	'uses 8-bit controls': '\u009B2J\u009D0;owned\u009C\u0090q\u009C\u0085\u008D\u0080',
	'overwrites the line': 'fine\r\b\b\b\b\u000B\u000C\nnext\u007F',
	'holds NUL': 'a\u0000b\u0000',
	'shifts and asks back': '\u000E\u000F\u0005\u001BZ\u001B[c\u001B[6n\u001B(0',
	'turns the direction': '\u202Etxt.exe\u2066a\u2069\u200F\u061C',
	'hides text': 'a\u200Bb\u200Dc\u2060d\uFEFFe\u00ADf\uFE0Fg\u{E0041}\u{E007F}\u3164h\u115Fi',
	'stacks marks': `e${'\u0301'.repeat(500)}x`,
	'is wide': '漢字漢字漢字漢字👩‍👩‍👧‍👦👍🏽🇩🇪ｆｕｌｌ한국어',
	'is wide after a letter': 'x漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字',
	'is broken': 'a\uD800b\uDC00c\uFFFE\uFFFF\uFFFD',
	'separates lines': 'one\u2028two\u2029three\u0085four',
	'is long': `long ${'<@,>;'.repeat(1640)}`,
	'forges a line': 'x> to=<y>: reject: RCPT from v[198.51.100.7]: 554\u0000\u001B[1A',
	'names an object\u2019s insides': '__proto__constructor',
};

const texts = Object.values(hostileTexts);

/** Words of the protocol: they are never anybody's text. */
const words = new Set([
	'snapshot',
	'content',
	'stream',
	'statistics',
	'bans',
	'senders',
	'spf',
	'question',
	'notice',
	'report',
	'progress',
	'info',
	'warning',
	'host-key',
	'sudo',
	'live',
	'reconnecting',
	'root',
	'none',
	'change',
	'already-so',
	'refused',
	'unreachable',
	'ok',
	'ask',
	'map-entry',
	'hash',
	'done',
	'rolled-back',
	'unclassified',
	'rejected',
	'greylisted',
	'1h',
	'24h',
	'7d',
	'accepted',
	'delivered',
	'deferred',
	'bounced',
	'auth-failure',
	'ban',
	'all',
	'banned',
	'auth',
	'connection',
	'authres',
	'queue',
	'greylist-pass',
	'tls',
	'service',
	'reason',
	'sender-domain',
	'client',
	'rbl',
	'helo',
	'recipient',
	'jail',
	'blacklist-sender',
	'7f3',
]);

const hosts: ReadonlyMap<string, string> = new Map(['mx1', 'mx2', 'mx3'].map((name, index) => [name, `${name}${texts[index * 3] ?? ''}`]));
const poisonedHosts = new Set(hosts.values());

let turn = 0;

function poisonText(text: string): string {
	const host = hosts.get(text);
	if (host !== undefined || words.has(text) || poisonedHosts.has(text)) {
		return host ?? text;
	}

	turn++;
	// Each text meets each attack in time, in front of what it says and behind it.
	const attack = texts[turn % texts.length] ?? '';
	return turn % 3 === 0 ? `${text}${attack}` : `${attack}${text}`;
}

/** Plain data with an attack in each of its texts, another one each time; the protocol's own words stay. */
export function poisoned<Data>(data: Data): Data {
	const poison = (value: unknown): unknown => {
		if (typeof value === 'string') {
			return poisonText(value);
		}

		if (Array.isArray(value)) {
			return value.map(each => poison(each));
		}

		return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, poison(each)])) : value;
	};

	return poison(data) as Data;
}
