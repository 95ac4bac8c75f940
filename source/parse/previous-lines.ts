import {bytes, longestLine, meaningAt, messageStart, repeatedAt, unclassified} from './classifier.js';
import type {ScannedLine} from './scanned-line.js';

/** Remembers each host's last line, which syslog may say was repeated. */
export type PreviousLines = {
	/** The line of which this one says that it was repeated, with this one's time, its fields in the registers; undefined when it says no such thing, and is remembered. */
	readonly repeatedBy: (line: ScannedLine) => ScannedLine | undefined;
	/** Must be called before other bytes come into the block. */
	readonly leaveBlock: () => void;
};

type Previous = {
	readonly host: string;
	tag: ScannedLine['tag'] | undefined;
	pid: number | undefined;
	isRepeated: boolean;
	/** Where its message stands in the block; 0: it is in `kept`. */
	start: number;
	end: number;
	kept: Uint8Array;
};

const letterL = 0x6C;

const lastMessageRepeated = /^last message repeated (\d{1,9}) times?$/;

/** Lines choose their host. */
const mostHosts = 1000;

const forget = (host: string): Previous => ({host, tag: undefined, pid: undefined, isRepeated: false, start: 0, end: 0, kept: new Uint8Array(0)});

function timesIn({tag, meaning, start, end}: ScannedLine): string | undefined {
	return tag.name === '' && meaning === unclassified && bytes[start] === letterL
		? lastMessageRepeated.exec(bytes.toString('latin1', start, Math.min(end, start + 64)))?.[1]
		: undefined;
}

/** The previous lines of one log. Nothing is copied of a line but the last of each host in a block, and that once for the block. */
export function createPreviousLines(): PreviousLines {
	const byHost = new Map<string, Previous>();
	const inBlock: Previous[] = [];
	let latest = forget('');

	const previousOf = (host: string): Previous => {
		const known = byHost.get(host);
		if (known !== undefined) {
			return known;
		}

		const fresh = forget(host);
		if (byHost.size < mostHosts) {
			byHost.set(host, fresh);
		}

		return fresh;
	};

	const remember = ({tag, pid, start, end, repeated}: ScannedLine): void => {
		const isInBlock = start < messageStart;
		if (latest.start === 0 && isInBlock) {
			inBlock.push(latest);
		}

		// Of a journal's entry the message stands elsewhere; a journal repeats its lines.
		latest.tag = isInBlock ? tag : undefined;
		latest.pid = pid;
		latest.isRepeated = repeated !== undefined;
		latest.start = isInBlock ? start : latest.start;
		latest.end = end;
	};

	const again = (time: number | undefined, repeated: string): ScannedLine | undefined => {
		const {host, tag, pid, isRepeated, kept} = latest;
		if (tag === undefined) {
			return undefined;
		}

		let {start, end} = latest;
		if (start === 0) {
			bytes.set(kept, messageStart);
			start = messageStart;
			end = messageStart + kept.length;
		}

		const inner = isRepeated ? repeatedAt(start, end) : undefined;
		return {time, host, tag, pid, start, end, meaning: meaningAt(tag, inner?.start ?? start, inner?.end ?? end), repeated};
	};

	return {
		repeatedBy(line) {
			if (line.host !== latest.host) {
				latest = previousOf(line.host);
			}

			const times = timesIn(line);
			const before = times === undefined ? undefined : again(line.time, times);
			if (before === undefined) {
				remember(line);
			}

			return before;
		},
		leaveBlock() {
			for (const previous of inBlock) {
				previous.kept = Uint8Array.prototype.slice.call(bytes, previous.start, Math.min(previous.end, previous.start + longestLine));
				previous.start = 0;
			}

			inBlock.length = 0;
		},
	};
}
