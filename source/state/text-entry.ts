/** A line of text that is being typed, with the caret before the character at `at`. */
export type TextEntry = {readonly text: string; readonly at: number};

/** An entry with this text, the caret at its end. */
export const entryOf = (text: string): TextEntry => ({text, at: text.length});

const words: Readonly<Record<string, string>> = {space: ' '};

/** What a key types; undefined when it types nothing. */
export function typedBy(key: string): string | undefined {
	return words[key] ?? ([...key].length === 1 ? key : undefined);
}

/** Text put in at the caret; line breaks and other control characters are left out. */
export function insert({text, at}: TextEntry, added: string): TextEntry {
	// eslint-disable-next-line no-control-regex -- control characters are what must stay out
	const clean = added.replaceAll(/[\u0000-\u001F\u007F-\u009F]/g, '');
	return {text: text.slice(0, at) + clean + text.slice(at), at: at + clean.length};
}

const edits: Readonly<Record<string, (entry: TextEntry) => TextEntry>> = {
	left: ({text, at}) => ({text, at: Math.max(0, at - 1)}),
	right: ({text, at}) => ({text, at: Math.min(text.length, at + 1)}),
	home: ({text}) => ({text, at: 0}),
	end: ({text}) => ({text, at: text.length}),
	'ctrl-a': ({text}) => ({text, at: 0}),
	'ctrl-e': ({text}) => ({text, at: text.length}),
	'ctrl-u': ({text, at}) => ({text: text.slice(at), at: 0}),
	'ctrl-w'({text, at}) {
		const kept = text.slice(0, at).replace(/\S+\s*$/, '');
		return {text: kept + text.slice(at), at: kept.length};
	},
	backspace: ({text, at}) => at === 0 ? {text, at} : {text: text.slice(0, at - 1) + text.slice(at), at: at - 1},
	delete: ({text, at}) => ({text: text.slice(0, at) + text.slice(at + 1), at}),
};

/** The entry after a key; undefined when the key means nothing to it. */
export function edit(entry: TextEntry, key: string): TextEntry | undefined {
	const typed = typedBy(key);
	return typed === undefined ? edits[key]?.(entry) : insert(entry, typed);
}
