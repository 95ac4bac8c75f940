import type {RestrictionMap} from '../model/discovery.js';

/** Splits at commas and white space outside of braces: `a, b {c, d} e` is a, b, {c, d}, e. */
function splitTokens(text: string): readonly string[] {
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

const inner = (braced: string): string => braced.replace(/^{\s*/, '').replace(/\s*}$/, '');

/** Tables that hold their content in main.cf itself, or none. */
const withoutFile = new Set(['static', 'inline', 'environ', 'fail', 'unix', 'internal', 'randmap']);

/** The tables that one table name stands for, with their files. */
function tablesIn(name: string, fallbackType: string): ReadonlyArray<{readonly type: string; readonly path: string}> {
	const colon = name.indexOf(':');
	const type = name.startsWith('/') || colon === -1 ? fallbackType : name.slice(0, colon);
	const rest = name.startsWith('/') || colon === -1 ? name : name.slice(colon + 1);
	if (type === 'proxy' || type === 'debug' || type === 'maps') {
		return tablesIn(rest, fallbackType);
	}

	if (type === 'unionmap' || type === 'pipemap') {
		return splitTokens(inner(rest)).flatMap(each => tablesIn(each, fallbackType));
	}

	return withoutFile.has(type) || !rest.startsWith('/') ? [] : [{type, path: rest}];
}

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
	const mapsIn = (list: string, text: string, expand: boolean): readonly RestrictionMap[] => {
		const tokens = splitTokens(text);
		return tokens.flatMap((token, index) => {
			if (token.startsWith('{')) {
				return mapsIn(list, inner(token), expand);
			}

			const content = expand ? classes.get(token) : undefined;
			if (content !== undefined) {
				return mapsIn(list, content, false);
			}

			const table = tokens[index + 1];
			return accessCheck.test(token) && table !== undefined
				? tablesIn(table, fallbackType).map(found => ({list, check: token, ...found}))
				: [];
		});
	};

	return [...lists].flatMap(([list, text]) => mapsIn(list, text, true));
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

/** The networks of mynetworks as plain CIDR, without tables and exclusions: `[::1]/128` is ::1/128. */
export function ownNetworks(mynetworks: string): readonly string[] {
	return splitTokens(mynetworks)
		.map(network => network.replace(/^\[(.*)]/, '$1'))
		.filter(network => /^(?:[\d.]+|[\da-f:.]*:[\da-f:.]*)(?:\/\d+)?$/i.test(network) && /\d/.test(network));
}
