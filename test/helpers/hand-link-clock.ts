import type {LinkClock} from '../../source/engine/link-clock.js';

/** A link's clock with hands to it. */
export type HandLinkClock = LinkClock & {
	/** Time goes by, milliseconds; what waits for it is called in its order. */
	readonly pass: (milliseconds: number) => void;
	/** The machine sleeps for so long: only the clock on the wall goes on. */
	readonly sleep: (milliseconds: number) => void;
	/** How many wait now. */
	readonly waiting: () => number;
};

type Timer = {at: number; readonly every: number | undefined; readonly run: () => void};

/** A clock that stands until somebody sets it forward. Chance is always in the middle unless told otherwise. */
export function handLinkClock(random: () => number = () => 0.5): HandLinkClock {
	let steady = 5000;
	let wall = Date.UTC(2026, 10, 23, 6);
	const timers = new Set<Timer>();

	function add(milliseconds: number, run: () => void, every?: number): () => void {
		const timer = {at: steady + milliseconds, every, run};
		timers.add(timer);
		return () => {
			timers.delete(timer);
		};
	}

	function fire(timer: Timer): void {
		if (timer.every === undefined) {
			timers.delete(timer);
		} else {
			timer.at += timer.every;
		}

		timer.run();
	}

	return {
		now: () => wall,
		steady: () => steady,
		strain: () => 0,
		after: (milliseconds, run) => add(milliseconds, run),
		repeat: (milliseconds, run) => add(milliseconds, run, milliseconds),
		random,
		pass(milliseconds) {
			const end = steady + milliseconds;
			for (;;) {
				const [next] = [...timers].filter(({at}) => at <= end).toSorted((a, b) => a.at - b.at);
				const at = next?.at ?? end;
				wall += at - steady;
				steady = at;
				if (next === undefined) {
					return;
				}

				fire(next);
			}
		},
		sleep(milliseconds) {
			wall += milliseconds;
		},
		waiting: () => timers.size,
	};
}
