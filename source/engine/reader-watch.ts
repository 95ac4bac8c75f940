import {createAttention} from './attention.js';
import type {LinkClock} from './link-clock.js';

/** A reader that gives a sign of life every five seconds is stale when none came for so long, milliseconds. */
export const readerStaleAfter = 12_000;

/** Watches over those who read the logs of a host: one may hang while its host answers. */
export type ReaderWatch = {
	/** A reader gave the sign that it gives every five seconds, or began to be waited for again. */
	readonly beat: (id: string) => void;
	/** Something else came from it: it lives. One that never beats is not waited for. */
	readonly heard: (id: string) => void;
	/** Nothing is to be waited for: it ended, or was told to wait. */
	readonly forget: (id: string) => void;
	/** To be called every `lookInterval`. Answers who was silent for too long, each once until it is heard again. */
	readonly look: () => readonly string[];
};

export function createReaderWatch(clock: Pick<LinkClock, 'steady'>): ReaderWatch {
	const attention = createAttention(clock);
	const heardAt = new Map<string, number>();

	const beat = (id: string): void => {
		heardAt.set(id, attention.now());
	};

	return {
		beat,
		heard(id) {
			if (heardAt.has(id)) {
				beat(id);
			}
		},
		forget(id) {
			heardAt.delete(id);
		},
		look() {
			attention.look();
			const silent = [...heardAt].filter(([, at]) => attention.now() - at >= readerStaleAfter).map(([id]) => id);
			for (const id of silent) {
				heardAt.delete(id);
			}

			return silent;
		},
	};
}
