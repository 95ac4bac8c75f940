import type {BytePlace} from './byte-place.js';
import type {LineField} from './line-field.js';
import type {EventClass} from './mail-event.js';

/**
A classified line as statistics read it: nothing of it is decoded before it is asked for. It is valid until the next line of its log is
given, since a reader fills the same object anew for each.
*/
export type LogLine = {
	/** Milliseconds since the epoch by the host's own clock; undefined when the line has no stamp that can be read. */
	readonly time: number | undefined;
	/** The host as the line names it. */
	readonly host: string;
	readonly program: string;
	readonly pid: number | undefined;
	readonly class: EventClass;
	/** One of the class's reasons. */
	readonly reason: string;
	/** The number of class and reason in `verdicts`. */
	readonly verdict: number;
	/** How often the message came, where syslog says so in place of repeating it. */
	readonly repeated: string | undefined;
	readonly message: string;
	/** The text of a field, which may be kept: it owns its characters; undefined when the line has none. */
	readonly field: (name: string) => string | undefined;
	/** Fills in where a field's bytes stand, until the next line; answers whether the line has the field. */
	readonly place: (field: LineField, into: BytePlace) => boolean;
	/** Whether the line has the field. */
	readonly has: (name: string) => boolean;
	/** The number that a field holds, of up to 15 digits, those behind its point included; undefined when it holds none. */
	readonly number: (field: LineField) => number | undefined;
	/** Whether the message contains the text. */
	readonly mentions: (text: string) => boolean;
};
