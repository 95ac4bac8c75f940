/** What a key of the configuration may hold; `must` completes "KEY must be ...". */
export type ValueKind<Value = unknown> = {
	readonly must: string;
	readonly fits: (value: unknown) => value is Value;
};

export const text: ValueKind<string> = {
	must: 'a text that is not empty',
	fits: (value): value is string => typeof value === 'string' && value !== '',
};

export const flag: ValueKind<boolean> = {
	must: 'true or false',
	fits: (value): value is boolean => typeof value === 'boolean',
};

export const texts: ValueKind<readonly string[]> = {
	must: 'a list of texts',
	fits: (value): value is readonly string[] => Array.isArray(value) && value.every(entry => text.fits(entry)),
};

export const logSources: ValueKind<readonly string[]> = {
	must: 'a list of absolute paths and "journal"',
	fits: (value): value is readonly string[] => texts.fits(value) && value.every(source => source === 'journal' || source.startsWith('/')),
};

export const zoneName: ValueKind<string> = {
	must: 'the name of a time zone, such as "Europe/Berlin"',
	fits(value): value is string {
		try {
			return text.fits(value) && new Intl.DateTimeFormat('en', {timeZone: value}).resolvedOptions().timeZone !== '';
		} catch {
			return false;
		}
	},
};

/** A whole number within bounds. */
export function wholeNumber(from: number, to: number): ValueKind<number> {
	return {
		must: `a whole number from ${from} to ${to}`,
		fits: (value): value is number => typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to,
	};
}

/** One of some words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): ValueKind<Word> {
	const known = new Set<unknown>(words);
	return {
		must: words.map(word => `"${word}"`).join(' or '),
		fits: (value): value is Word => known.has(value),
	};
}

/** The keys of a table and what each may hold. */
export type TableKinds = Readonly<Record<string, ValueKind>>;

/** A table's values by its kinds; what is absent is undefined. */
export type TableValues<Kinds extends TableKinds> = {
	readonly [Key in keyof Kinds]?: Kinds[Key] extends ValueKind<infer Value> ? Value : never;
};
