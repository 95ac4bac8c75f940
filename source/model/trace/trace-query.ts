import type {HostName} from '../host.js';

/** What of a message is known that looks for its story. All of it was typed, pasted or stands in a line: it is never trusted. */
export type TraceQuery = {
	readonly queueIds: readonly string[];
	/** Without their angle brackets. */
	readonly messageIds: readonly string[];
	/** Sender and recipient in any order, or one of them; a message must have all. `@domain` stands for every address of it. */
	readonly addresses: readonly string[];
	/** When it came, about; milliseconds since the epoch. */
	readonly at?: number;
	/** The host on which the queue ids were given; undefined: it may be any. */
	readonly host?: HostName;
};

/** Whether anything is known to look for. */
export const asksForSomething = ({queueIds, messageIds, addresses}: TraceQuery): boolean => queueIds.length + messageIds.length + addresses.length > 0;

/** The query as an operator would type it. */
export const queryText = ({queueIds, messageIds, addresses}: TraceQuery): string =>
	queueIds[0] ?? (addresses.length === 0 ? messageIds.map(id => `<${id}>`).join(' ') : addresses.join(' '));
