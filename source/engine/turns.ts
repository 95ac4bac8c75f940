/** What came of one source and waits for its turn. */
export type Lane = {
	/** Runs what is to be done with something that came: now, or when all that came of this source before has run and its turn has come. `bytes`: what is held until then. */
	readonly push: (run: () => void, bytes?: number) => void;
	/** Resolves when all that was pushed by now has run. */
	readonly done: () => Promise<void>;
};

/** Fair turns between sources: one that floods delays itself. */
export type Turns = {
	/** A lane for a source. `onFull` is told when so much waits that no more should come, and when it may again. */
	readonly open: (onFull: (isFull: boolean) => void) => Lane;
	/** Nothing is taken in any more, not even what waits. */
	readonly stop: () => void;
};

export type TurnsOptions = {
	/** Milliseconds that lines are taken in before whatever else waits has its turn: questions, clocks, other sources. */
	readonly slice?: number;
	readonly clock?: () => number;
	/** Calls when whatever else waits has had its turn. */
	readonly soon?: (run: () => void) => void;
};

/** Bytes that may wait in a lane before it is full, and at which it is no more. */
const full = 1024 * 1024;
const roomy = 256 * 1024;

/** Bytes that may wait in all lanes: where more comes it is taken in at once, as long as it takes, so that no more is read from any host. */
const most = 8 * 1024 * 1024;

type Waiting = {readonly run: () => void; readonly bytes: number};

type State = {waiting: Waiting[]; bytes: number; isFull: boolean; readonly onFull: (isFull: boolean) => void};

/** Makes turns between sources that run in the thread that calls. */
export function createTurns({slice = 8, clock = () => performance.now(), soon = setImmediate}: TurnsOptions = {}): Turns {
	/** Those in which something waits, in the order of their turns. */
	const lanes: State[] = [];
	let total = 0;
	let spent = 0;
	let isPlanned = false;
	let isStopped = false;

	function plan(): void {
		if (!isPlanned) {
			isPlanned = true;
			soon(takeTurns);
		}
	}

	function timed(run: () => void): void {
		const begun = clock();
		run();
		spent += clock() - begun;
	}

	/** Runs what came first in a lane. */
	function runFirst(lane: State): void {
		const next = lane.waiting.shift();
		if (next === undefined) {
			return;
		}

		lane.bytes -= next.bytes;
		total -= next.bytes;
		timed(next.run);
		if (lane.isFull && lane.bytes <= roomy) {
			lane.isFull = false;
			lane.onFull(false);
		}
	}

	function takeTurns(): void {
		if (isStopped) {
			return;
		}

		isPlanned = false;
		spent = 0;
		for (let lane = lanes.shift(); lane !== undefined; lane = spent < slice ? lanes.shift() : undefined) {
			runFirst(lane);
			if (lane.waiting.length > 0) {
				lanes.push(lane);
			}
		}

		spent = 0;
		if (lanes.length > 0) {
			plan();
		}
	}

	function wait(lane: State, next: Waiting): void {
		if (lane.waiting.length === 0) {
			lanes.push(lane);
		}

		lane.waiting.push(next);
		lane.bytes += next.bytes;
		total += next.bytes;
		if (!lane.isFull && lane.bytes > full) {
			lane.isFull = true;
			lane.onFull(true);
		}
	}

	return {
		open(onFull) {
			const lane: State = {waiting: [], bytes: 0, isFull: false, onFull};
			const push = (run: () => void, bytes = 0): void => {
				if (isStopped) {
					return;
				}

				plan();
				if (lane.waiting.length === 0 && spent < slice) {
					timed(run);
					return;
				}

				wait(lane, {run, bytes});
				while (total > most && lane.waiting.length > 0) {
					runFirst(lane);
				}
			};

			return {
				push,
				async done() {
					return new Promise(resolve => {
						push(resolve);
					});
				},
			};
		},
		stop() {
			isStopped = true;
		},
	};
}
