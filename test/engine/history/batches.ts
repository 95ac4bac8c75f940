import type {Batch} from '../../../source/model/history.js';
import type {FilePosition} from '../../../source/model/position.js';

/** 22 November 2026, 12:00 UTC. */
export const noon = Date.UTC(2026, 10, 22, 12);

const fingerprint = {length: 1024, sha256: 'f'.repeat(64)};

/** A place in the log that tests write, or in another file. */
export const placeAt = (offset: number, inode = '7'): FilePosition => ({kind: 'file', device: '1', inode, fingerprint, offset});

/** A line of Postfix's at a second behind noon. */
export const lineAt = (second: number, message: string, tag = 'postfix/smtpd[812]'): string => `${new Date(noon + (second * 1000)).toISOString().replace('Z', '+00:00')} mx1 ${tag}: ${message}\n`;

export type BatchWish = Partial<Pick<Batch, 'host' | 'source' | 'after' | 'gaps'>> & {
	/** Seconds behind noon: the stamp of the first line; each further one is a second later. */
	readonly at?: number;
};

/** A batch of lines that begin at `offset` of their log; `after` is the place behind them unless the wish has one. */
export function batchOf(messages: readonly string[], offset: number | undefined, wish: BatchWish = {}): Batch {
	const {at = 0, host = 'mx1', source = '/var/log/mail.log', gaps = []} = wish;
	const bytes = new TextEncoder().encode(messages.map((message, index) => lineAt(at + index, message)).join(''));
	return {
		host,
		source,
		format: 'syslog',
		zone: 'UTC',
		bytes,
		lines: messages.length,
		from: noon + (at * 1000),
		to: noon + ((at + Math.max(0, messages.length - 1)) * 1000),
		arrived: noon + ((at + messages.length) * 1000),
		after: 'after' in wish ? wish.after : (offset === undefined ? undefined : placeAt(offset + bytes.length)),
		gaps,
	};
}

/** Batches of one log, one after the other, each of one line per message. */
export function logOf<const Lists extends ReadonlyArray<readonly string[]>>(lists: Lists, wish: BatchWish = {}): {readonly [Index in keyof Lists]: Batch} {
	let offset = 0;
	let second = 0;
	const batches = lists.map(messages => {
		const batch = batchOf(messages, offset, {...wish, at: second});
		offset += batch.bytes.length;
		second += messages.length;
		return batch;
	});
	return batches as {readonly [Index in keyof Lists]: Batch};
}

export const textOf = (batches: readonly Batch[]): string => batches.map(({bytes}) => new TextDecoder().decode(bytes)).join('');
