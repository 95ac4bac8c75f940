import type {LogLine} from '../model/log-line.js';
import type {MailEvent} from '../model/mail-event.js';
import type {ScannedLine} from '../parse/index.js';

/** A line of a source that was taken in. It is valid until the one that it is given to returns: the same object is filled anew for each line. */
export type TakenLine = {
	/** As statistics read it. */
	readonly line: LogLine;
	/** The time that places it in the stream, ms since the epoch. */
	readonly time: number;
	/** When it arrived, ms since the epoch. */
	readonly arrived: number;
	/** Where it stands in the bytes. */
	readonly scanned: () => ScannedLine;
	/** As an event that stays. */
	readonly event: () => MailEvent;
};

/** Where the lines of a source go. */
export type LineSink = (taken: TakenLine) => void;
