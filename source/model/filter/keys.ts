import {ambiguityOf} from '../ambiguity.js';
import {isInNetwork, parseIpAddress, parseIpNetwork} from '../ip-address.js';
import {eventClasses, reasonsByClass} from '../mail-event.js';
import {failure, success} from '../outcome.js';
import {fieldNames} from './field-names.js';
import {isGlob, hasGlob, globOf, type Glob} from './glob.js';
import {nearest} from './nearest.js';
import type {FilterRow, Key, RowTest, Value} from './row-test.js';

const test = (rowTest: RowTest): ReturnType<Key> => success(rowTest);

/** One of the fields is the value. */
const field = (...names: readonly string[]): Key => ({glob}) => test(({fields}) => names.some(name => {
	const value = fields[name];
	return value !== undefined && isGlob(glob, value);
}));

/** Whether a domain or one of its parents is the value. */
function isDomain(glob: Glob, domain: string): boolean {
	for (let rest = domain; ; rest = rest.slice(rest.indexOf('.') + 1)) {
		if (isGlob(glob, rest)) {
			return true;
		}

		if (!rest.includes('.')) {
			return false;
		}
	}
}

/**
The address, its domain or a parent of that is the value; `<>` is the null sender, which Postgrey's lines leave out. A word that can be
neither an address nor a domain is a part of one: `from:promo` while the rest is still being typed, or not known.
*/
const address = (name: 'sender' | 'recipient'): Key => ({text, glob}) => {
	if (glob.finds !== undefined || /^[^@.*<>]+$/.test(text)) {
		return test(({fields}) => hasGlob(glob, fields[name] ?? ''));
	}

	const isNull = name === 'sender' && ['', '<>', '@<>'].includes(text);
	const bare = /^<.*>$/.test(text) ? globOf([text.slice(1, -1)]) : glob;
	const [first = '', ...others] = bare.pieces;
	const domain = globOf([first.replace(/^@/, ''), ...others]);
	return test(({class: eventClass, fields}) => {
		const value = fields[name];
		if (isNull && value !== undefined) {
			return value === '';
		}

		if (value === undefined) {
			return isNull && (eventClass === 'greylisted' || eventClass === 'greylist-pass');
		}

		const at = value.lastIndexOf('@');
		return isGlob(bare, value) || (at !== -1 && isDomain(domain, value.slice(at + 1)));
	});
};

const ip: Key = ({text, glob}) => {
	if (glob.pieces.length !== 1) {
		return test(({fields}) => fields['client_ip'] !== undefined && isGlob(glob, fields['client_ip']));
	}

	const network = parseIpNetwork(text);
	if (network === undefined) {
		return failure({what: `"${text}" is no IP address or network`, remedy: 'write it as ip:192.0.2.7, ip:192.0.2.0/24 or ip:2001:db8::/32'});
	}

	return test(({fields}) => {
		const own = parseIpAddress(fields['client_ip'] ?? '');
		return own !== undefined && isInNetwork(own, network);
	});
};

/** One of a closed list of words; a word that does not exist would silently find nothing. */
const word = (key: string, kind: string, words: readonly string[], rowTest: (value: Value) => RowTest): Key => value => {
	if (words.some(one => isGlob(value.glob, one))) {
		return test(rowTest(value));
	}

	return failure({what: `there is no ${kind} "${value.text}"`, remedy: `${key}:${nearest(value.text, words) ?? ''} is the nearest`});
};

const authentication = (method: 'spf' | 'dkim' | 'dmarc'): Key => {
	const results = reasonsByClass.authres.filter(reason => reason.startsWith(`${method}-`)).map(reason => reason.slice(method.length + 1));
	return word(method, `${method.toUpperCase()} result`, results, ({glob}) => row =>
		row.class === 'authres' && row.reason.startsWith(`${method}-`) && isGlob(glob, row.reason.slice(method.length + 1)));
};

const units: Readonly<Record<string, number>> = {s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000};

const since: Key = ({text}) => {
	const [, amount = '', unit = ''] = /^-?(\d{1,6})([smhd])$/.exec(text) ?? [];
	const span = Number(amount) * (units[unit] ?? 0);
	return span === 0
		? failure({what: `"${text}" is no span of time`, remedy: 'write it as since:-30m, since:-2h or since:-1d'})
		: test((row, now) => row.time >= now - span);
};

const allReasons: readonly string[] = [...new Set<string>(Object.values(reasonsByClass).flat())];

const partOf = (value: string, separator: string): readonly string[] => [value, ...value.split(separator)];

/** A part of the row that is not a field. */
const row = (values: (from: FilterRow) => readonly string[]): Key => ({glob}) => test(from => values(from).some(value => isGlob(glob, value)));

/** The keys of the filter grammar. Any other field name is one too. */
export const keys: ReadonlyMap<string, Key> = new Map<string, Key>([
	['from', address('sender')],
	['to', address('recipient')],
	['ip', ip],
	['host', row(({host}) => [host])],
	['class', word('class', 'class', eventClasses, ({glob}) => from => isGlob(glob, from.class))],
	['reason', word('reason', 'reason', allReasons, ({glob}) => from => isGlob(glob, from.reason))],
	['jail', field('jail')],
	['qid', field('qid', 'new_qid', 'orig_qid', 'queued_as')],
	['user', field('user')],
	['helo', field('helo')],
	['rbl', field('rbl')],
	['program', row(({program}) => partOf(program, '/'))],
	['source', row(({source}) => partOf(source, '/'))],
	['message', ({glob}) => test(from => hasGlob(glob, from.message))],
	['since', since],
	['spf', authentication('spf')],
	['dkim', authentication('dkim')],
	['dmarc', authentication('dmarc')],
	['ambiguous', word('ambiguous', 'answer', ['yes', 'no'], ({glob}) => from => isGlob(glob, ambiguityOf(from) === undefined ? 'no' : 'yes'))],
	...fieldNames.map((name): [string, Key] => [name, field(name)]),
]);
