import {createBytePlace} from '../model/byte-place.js';
import {lineField} from '../model/line-field.js';
import type {LogLine} from '../model/log-line.js';
import type {BanSpan} from '../model/rows.js';
import {addToKey, endKey, startKey} from './byte-key.js';
import {ByteMap} from './byte-map.js';
import {defineStatistic} from './statistic.js';

type Span = {-readonly [Key in keyof BanSpan]: BanSpan[Key]};

type Bans = {
	/** Jails with addresses that are banned, and no unban was seen; and their spans by row. */
	readonly open: ByteMap;
	readonly spans: Array<Span | undefined>;
	readonly closed: Span[];
};

/** Spans remembered per host, those that ended and those that did not. */
const limit = 2000;

/** The reasons that begin, confirm or end a ban. */
const tells: ReadonlySet<string> = new Set(['ban', 'restore', 'already', 'unban']);

/** Spans answered. */
const most = 500;

/** Units of four bytes that a jail and an address mostly take at most. */
const keyWidth = 16;

const at = createBytePlace();

/** Makes the key of the line's jail and address; answers whether it names both. */
function keyOfBan(line: LogLine): boolean {
	startKey();
	for (const field of [lineField.jail, lineField.client_ip]) {
		if (!line.place(field, at)) {
			return false;
		}

		addToKey(at);
	}

	endKey();
	return true;
}

// Written out, because spreading costs more than all else.
const spanOf = (line: LogLine, host: string, from: number | undefined, to: number | undefined): Span => ({host, jail: line.field('jail') ?? '', address: line.field('client_ip') ?? '', from, to});

function openSpans(open: ByteMap, spans: ReadonlyArray<Span | undefined>): readonly Span[] {
	const found: Span[] = [];
	for (let row = open.oldest; row >= 0; row = open.next(row)) {
		const span = spans[row];
		if (span !== undefined) {
			found.push(span);
		}
	}

	return found;
}

/**
The time line of bans: who was banned from when to when, the newest first, however long ago it began. A ban that was restored goes on; one that
is announced anew while it stands is one ban. Stopping fail2ban logs no unban, so a span without an end may have ended.
*/
export const banSpans = defineStatistic<Bans, readonly BanSpan[]>({
	about: ['ban'],
	begin: () => ({open: new ByteMap(keyWidth, limit), spans: [], closed: []}),
	add({open, spans, closed}, {line, host, time}) {
		const {reason} = line;
		if (line.class !== 'ban' || !tells.has(reason) || !keyOfBan(line)) {
			return;
		}

		const row = open.find();
		if (reason !== 'unban') {
			if (row < 0) {
				if (open.size >= limit) {
					open.remove(open.oldest);
				}

				// The key was made before: removing a row leaves it as it is.
				spans[open.add()] = spanOf(line, host, reason === 'ban' ? time : undefined, undefined);
			}

			return;
		}

		const span = row < 0 ? undefined : spans[row];
		if (row >= 0) {
			open.remove(row);
			spans[row] = undefined;
		}

		const ended = span ?? spanOf(line, host, undefined, undefined);
		ended.to = time;
		closed.push(ended);
		closed.splice(0, closed.length > limit ? limit / 10 : 0);
	},
	answer: parts => parts
		.flatMap(({open, spans, closed}) => [...openSpans(open, spans), ...closed])
		.sort((a, b) => (b.from ?? b.to ?? 0) - (a.from ?? a.to ?? 0))
		.slice(0, most),
});
