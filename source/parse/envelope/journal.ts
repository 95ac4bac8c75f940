/** An entry of `journalctl -o json`. */
export type JournalEntry = {
	/** Milliseconds since the epoch. */
	readonly time: number | undefined;
	readonly host: string | undefined;
	readonly program: string;
	readonly pid: number | undefined;
	readonly message: Uint8Array;
	readonly cursor: string | undefined;
};

const utf8 = new TextEncoder();

/** Reads one line of `journalctl -o json`; undefined: it is none. */
export function readJournalEntry(line: string): JournalEntry | undefined {
	const entry = parseObject(line);
	if (entry === undefined) {
		return undefined;
	}

	const text = (name: string): string | undefined => {
		const value = entry[name];
		return typeof value === 'string' ? value : undefined;
	};

	const number = (digits: string | undefined): number | undefined => digits !== undefined && /^\d{1,17}$/.test(digits) ? Number(digits) : undefined;
	const microseconds = number(text('__REALTIME_TIMESTAMP'));
	return {
		time: microseconds === undefined ? undefined : Math.floor(microseconds / 1000),
		host: text('_HOSTNAME'),
		program: text('SYSLOG_IDENTIFIER') ?? text('_COMM') ?? '',
		pid: number(text('SYSLOG_PID') ?? text('_PID')),
		message: messageBytes(entry['MESSAGE']),
		cursor: text('__CURSOR'),
	};
}

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
	try {
		const value: unknown = JSON.parse(line);
		return typeof value === 'object' && value !== null ? {...value} : undefined;
	} catch {
		return undefined;
	}
}

/** A message that is not UTF-8 comes as an array of its bytes, one that is too long as null, one logged twice as an array of those. */
function messageBytes(message: unknown): Uint8Array {
	if (typeof message === 'string') {
		return utf8.encode(message);
	}

	if (!Array.isArray(message)) {
		return new Uint8Array(0);
	}

	const items: readonly unknown[] = message;
	return items.every(item => typeof item === 'number') ? Uint8Array.from(items) : messageBytes(items.at(-1));
}
