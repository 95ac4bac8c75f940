/**
What a field of a template may hold. Three kinds:
- `span`: bytes of one set, ends by itself;
- `until`: anything up to the literal that follows, at its first occurrence (`addr` steps over a quoted local part);
- `text`: anything at all, up to where the rest of the template, read backwards from the end, begins.
*/
export type FieldKind = 'span' | 'until' | 'text';

export type FieldType = {
	readonly kind: FieldKind;
	/** The bytes of a span: members are 1. */
	readonly set?: Uint8Array;
	/** A span that may be empty. */
	readonly mayBeEmpty?: boolean;
	/** An address's quoted local part is stepped over. */
	readonly quoted?: boolean;
	/** The span must be a valid IPv4 or IPv6 address; a last single colon is not its own. */
	readonly address?: boolean;
};

const within = (...ranges: readonly string[]): Uint8Array => {
	const set = new Uint8Array(256);
	for (const range of ranges) {
		set.fill(1, range.codePointAt(0), (range.codePointAt(range.length - 1) ?? 0) + 1);
	}

	return set;
};

/** All bytes from `low` on but these. */
const without = (low: number, bytes: string): Uint8Array => {
	const set = new Uint8Array(256).fill(1, low);
	for (const byte of bytes) {
		set[byte.codePointAt(0) ?? 0] = 0;
	}

	return set;
};

const span = (set: Uint8Array): FieldType => ({kind: 'span', set});

const types: Readonly<Record<string, FieldType>> = {
	number: span(within('09')),
	decimal: span(within('09', '.')),
	ip: {kind: 'span', set: within('09', 'af', 'AF', ':', '.'), address: true},
	domain: span(within('09', 'AZ', 'az', '.', '-', '_')),
	qid: span(within('09', 'AZ', 'az')),
	letters: span(within('AZ', 'az')),
	word: span(within('09', 'AZ', 'az', '_', '-', '.', '/', '+')),
	host: span(without(33, '[]<>(),;:=')),
	token: span(without(33, '<>,;')),
	plain: span(without(33, '')),
	checked: span(within('az', '-')),
	capitals: span(within('AZ', '-')),
	seated: span(without(32, '(),<>')),
	blanks: span(within('  ')),
	unbraced: span(without(32, '{}')),
	enclosed: span(without(32, '()[]{}<>')),
	banks: {kind: 'span', set: within('09', 'AZ', 'az', '  ', '-', '_', '/'), mayBeEmpty: true},
	bracketed: {kind: 'span', set: without(32, '<>'), mayBeEmpty: true},
	value: {kind: 'span', set: without(32, ','), mayBeEmpty: true},
	printable: {kind: 'span', set: without(32, ''), mayBeEmpty: true},
	until: {kind: 'until'},
	addr: {kind: 'until', quoted: true},
	text: {kind: 'text'},
};

/** The type of a field that names none. */
const typeByName: Readonly<Record<string, string>> = {
	qid: 'qid', new_qid: 'qid', orig_qid: 'qid',
	client_name: 'host', client_ip: 'ip', client_port: 'number', stage: 'word',
	code: 'number', dsn: 'decimal', proto: 'letters', rbl: 'domain', listed_ip: 'ip',
	sender: 'addr', recipient: 'addr', orig_to: 'addr', user: 'addr',
	relay: 'value', delay: 'decimal', delays: 'value', size: 'number', nrcpt: 'number', status: 'word',
	tls_proto: 'word', cipher: 'word', sasl_method: 'word', jail: 'until', text: 'text', pad: 'blanks',
};

/** The name of the type of `{name}` or `{name:type}`. */
export const typeNameOf = (name: string, type: string | undefined): string => type ?? typeByName[name] ?? 'until';

/** The type of that name; a name that no type has stands for a detail table, which is bounded like `text`. */
export const fieldType = (typeName: string): FieldType => types[typeName] ?? {kind: 'text'};

/** The types whose sets stand one behind the other in the memory of a workspace, each as 256 bytes: members are 1. */
const setTypes: readonly string[] = Object.keys(types).filter(name => types[name]?.set !== undefined);

export const bytesOfSets = Uint8Array.from(setTypes.flatMap(name => [...types[name]?.set ?? []]));

/** Where the set of a type starts among them; of a type that has none, an empty one behind them: a text takes nothing inside of an option. */
export function setPlace(typeName: string): number {
	const index = setTypes.indexOf(typeName);
	return 256 * (index === -1 ? setTypes.length : index);
}

export const isFieldType = (typeName: string): boolean => Object.hasOwn(types, typeName);
