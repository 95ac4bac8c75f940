/** While nothing but numbers changes, at most four snapshots are sent in a second, milliseconds between two. */
const fast = 250;

/** Where one takes long, so many times as long goes by before the next one. */
const share = 10;

type SnapshotPaceOptions = {
	readonly send: (now: number) => void;
	/** Milliseconds between two looks whether one is due, and at most between two snapshots: clocks and rates run on. */
	readonly beat: number;
	readonly slow: number;
	/** A clock for how long one takes, milliseconds. */
	readonly clock?: () => number;
};

/** When a snapshot is worth sending: at once where a link changes, else as often as its numbers are worth it. */
export function createSnapshotPace({send, beat, slow, clock = () => performance.now()}: SnapshotPaceOptions) {
	let sent = 0;
	let news = 0;
	let linkChanged = true;
	let rest = 0;
	return {
		/** A link, or what is known of a host, changed. */
		linkChanges() {
			linkChanged = true;
		},
		hasLinkChanged: () => linkChanged,
		/** So many lines came in. */
		count(lines: number) {
			news += lines;
		},
		/** Sends one if it is due. */
		take(now: number) {
			const age = now - sent;
			if (age < rest || (!linkChanged && age < slow - beat && (news === 0 || age < fast))) {
				return;
			}

			sent = now;
			linkChanged = false;
			news = 0;
			const begun = clock();
			send(now);
			rest = Math.min(slow, share * (clock() - begun));
		},
	};
}
