import {failure, success, type Outcome} from './outcome.js';

/** What mxdeck writes into the comment above an entry. Days are `2026-11-22`. */
export type EntryMemory = {
	readonly date?: string;
	readonly by?: string;
	/** How the id of the change begins that made the entry. */
	readonly change?: string;
	/** The last day on which the entry is wanted. */
	readonly until?: string;
	readonly reason?: string;
};

/** How an entry's comment begins when mxdeck wrote it. */
const mark = 'mxdeck';

const day = String.raw`\d{4}-\d\d-\d\d`;
const name = String.raw`[\w.@:+-]{1,64}`;
const id = String.raw`[\da-f]{8}`;
const why = '[ -~]{1,120}';
const form = new RegExp(String.raw`^${mark}(?: (${day}))?(?: (?!until )(${name}))?(?: (?!until )(${id}))?(?: until (${day}))?(?:: (${why}))?$`);

/** Whether a comment is mxdeck's own. */
export const isOwnComment = (comment: string): boolean => comment.split(/[ :]/, 1)[0] === mark;

/** The comment: `mxdeck 2026-11-22 ana 2f1e5c1e until 2026-12-22: phishing wave`. What cannot stand there is left out. */
export function writeMemory({date, by, change, until, reason}: EntryMemory): string {
	const fits = (word: string | undefined, shape: string): string[] => word !== undefined && new RegExp(`^${shape}$`).test(word) ? [word] : [];
	const named = fits(by, name);
	const words = [mark, ...fits(date, day), ...named, ...(named.length === 0 ? [] : fits(change, id)), ...fits(until, day).map(last => `until ${last}`)];
	return [words.join(' '), ...fits(reason, why)].join(': ');
}

/** Reads such a comment; undefined: somebody else wrote it. Parts that were edited into something else are left out. */
export function readMemory(comment: string | undefined): EntryMemory | undefined {
	if (comment === undefined || !isOwnComment(comment)) {
		return undefined;
	}

	const [, date, by, change, until, reason] = form.exec(comment) ?? [];
	return Object.fromEntries(Object.entries({date, by, change, until, reason}).filter(([, value]) => value !== undefined));
}

/** Whether the last day on which an entry was wanted is over. */
export const isOver = (memory: EntryMemory | undefined, today: string): boolean => memory?.until !== undefined && memory.until < today;

const milliseconds = 86_400_000;

/** Reads how long an entry is wanted: a number of days (`30d`) or weeks (`4w`) from `today`, or a day to come. Answers its last day. */
export function readUntil(typed: string, today: string): Outcome<string> {
	const [, count = '', unit] = /^(\d{1,4})([dw])$/.exec(typed.trim()) ?? [];
	const named = new RegExp(`^${day}$`).test(typed.trim()) ? Date.parse(typed.trim()) : Number.NaN;
	const last = count === '' ? named : Date.parse(today) + (Number(count) * (unit === 'w' ? 7 : 1) * milliseconds);
	const text = Number.isNaN(last) ? '' : new Date(last).toISOString().slice(0, 10);
	return text > today
		? success(text)
		: failure({what: `"${typed}" is no time to come`, state: 'nothing was sent', remedy: '30d, 4w or a day such as 2027-01-31'});
}
