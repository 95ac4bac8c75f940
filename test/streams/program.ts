/** How text is written: line by line, at once, in pieces that end anywhere, as one line of so many bytes, or lines of a kind. */
export type Shape = 'lines' | 'burst' | 'buffered' | 'long' | 'empty' | 'equal' | 'bytes' | 'foreign';

/** Something that happens to a log, to the connection that reads it, or to the console that keeps what was read. */
export type Step =
	/** So many lines (`long`: bytes of one line). A line that was begun is ended first. */
	| readonly ['write', Shape, number]
	/** The beginning of a line; its end comes with the next write. */
	| readonly ['part']
	/** Rotation by renaming. `at once`: the writer goes over to the new file; `late`: the new file comes with its first line; `held`: it is there, and the writer goes on with the old one until `reopen`. */
	| readonly ['rename', 'at once' | 'late' | 'held']
	| readonly ['reopen']
	/** Rotation by copying, with so many lines written between the copy and the truncation. */
	| readonly ['copytruncate', number]
	/** All is gone, and the file is the same. */
	| readonly ['truncate']
	/** `free`: the next line makes a new file; `held`: the writer goes on with the deleted one until `reopen`. */
	| readonly ['delete', 'free' | 'held']
	/** Compresses the oldest or the newest rotated file; `begin` and `end`: in two steps, both files being there in between. */
	| readonly ['compress', 'oldest' | 'newest' | 'begin' | 'end']
	/** Deletes the oldest rotated file. */
	| readonly ['drop']
	/** The host starts anew. `plain`: its files are the same; `moved`: each is on another inode; `reused`: the log was rotated and compressed, a new one has its inode; `lost`: the same without the old one being kept. */
	| readonly ['reboot', 'plain' | 'moved' | 'reused' | 'lost']
	/** The connection goes after so many more bytes of output. */
	| readonly ['disconnect', number]
	/** The console is killed, and with it the connection: only what was committed is known. */
	| readonly ['kill']
	| readonly ['connect']
	/** Keeps all that has come, or the first half of it. */
	| readonly ['commit', 'all' | 'half']
	/** Milliseconds. */
	| readonly ['pause', number]
	/** Until all has come that can be had. */
	| readonly ['settle'];

/** A life of a log. */
export type Program = {
	/** For texts and sizes. */
	readonly seed: number;
	/** Rotated files are called `log.1` or `log-20261123`. */
	readonly naming: 'numbers' | 'dates';
	/** The log's name is a symbolic link to it. */
	readonly link: boolean;
	/** Only the lines of some programs are asked for. */
	readonly only: boolean;
	readonly steps: readonly Step[];
};

const literal = (value: string | number | boolean): string => typeof value === 'string' ? `'${value}'` : String(value);

/** The program as it can be put among the cases. */
export function programText({seed, naming, link, only, steps}: Program): string {
	const head = Object.entries({seed, naming, link, only}).map(([key, value]) => `${key}: ${literal(value)}`).join(', ');
	return `{${head}, steps: [${steps.map(step => `[${step.map(part => literal(part)).join(', ')}]`).join(', ')}]}`;
}
