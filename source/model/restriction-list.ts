/** Splits a list of main.cf at commas and white space outside of braces: `a, b {c, d} e` is a, b, {c, d}, e. */
export function splitTokens(text: string): readonly string[] {
	const tokens: string[] = [];
	let depth = 0;
	let token = '';
	for (const character of text) {
		if (depth === 0 && /[\s,]/.test(character)) {
			tokens.push(token);
			token = '';
			continue;
		}

		depth += character === '{' ? 1 : (character === '}' ? -1 : 0);
		token += character;
	}

	return [...tokens, token].filter(part => part !== '');
}

/** What stands between the braces of a token, or the token itself. */
export const innerOf = (braced: string): string => braced.replace(/^{\s*/, '').replace(/\s*}$/, '');

/** Tables that hold their content in main.cf itself, or none. */
const withoutFile = new Set(['static', 'inline', 'environ', 'fail', 'unix', 'internal', 'randmap']);

/** A lookup table that has a file: the table itself, or the settings of a database. */
export type NamedTable = {readonly type: string; readonly path: string};

/** The tables with files that one table name stands for; one without a type has `fallbackType`. */
export function tablesIn(name: string, fallbackType: string): readonly NamedTable[] {
	const colon = name.indexOf(':');
	const type = name.startsWith('/') || colon === -1 ? fallbackType : name.slice(0, colon);
	const rest = name.startsWith('/') || colon === -1 ? name : name.slice(colon + 1);
	if (type === 'proxy' || type === 'debug' || type === 'maps') {
		return tablesIn(rest, fallbackType);
	}

	if (type === 'unionmap' || type === 'pipemap') {
		return splitTokens(innerOf(rest)).flatMap(each => tablesIn(each, fallbackType));
	}

	return withoutFile.has(type) || !rest.startsWith('/') ? [] : [{type, path: rest}];
}

/** A step of a restriction list, in the order in which Postfix takes them. */
export type Restriction = {
	readonly name: string;
	/** What it asks: a table, a policy service, a list in the DNS. */
	readonly argument?: string;
	/** `warn_if_reject` stands before it: it is only logged what it would reject. */
	readonly isWarning: boolean;
	/** The restriction class in whose list it stands. */
	readonly inClass?: string;
};

const hasArgument = /^(?:check_.*|reject_rbl_client|reject_rhsbl_\w+|permit_dnswl_client|permit_rhswl_client|sleep)$/;

/** The steps of a restriction list; the list of a class that it uses stands in its place, once. */
export function readRestrictions(text: string, classes: Readonly<Record<string, string>> = {}, inClass?: string): readonly Restriction[] {
	const steps: Restriction[] = [];
	const tokens = splitTokens(text);
	let isWarning = false;
	for (let index = 0; index < tokens.length; index++) {
		const name = tokens[index] ?? '';
		const list = inClass === undefined && Object.hasOwn(classes, name) ? classes[name] : undefined;
		if (name === 'warn_if_reject') {
			isWarning = true;
			continue;
		}

		if (name.startsWith('{')) {
			steps.push(...readRestrictions(innerOf(name), classes, inClass));
		} else if (list === undefined) {
			const argument = hasArgument.test(name) ? tokens[++index] : undefined;
			steps.push({name, isWarning, ...(argument === undefined ? {} : {argument}), ...(inClass === undefined ? {} : {inClass})});
		} else {
			const inner = readRestrictions(list, classes, name);
			steps.push(...isWarning ? inner.map(step => ({...step, isWarning: true})) : inner);
		}

		isWarning = false;
	}

	return steps;
}
