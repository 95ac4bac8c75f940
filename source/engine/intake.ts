/** Daemons log slightly out of order: a line this much older than the newest may still be new, milliseconds. */
const disorder = 5000;

/** Lines remembered at most: at more than this in `disorder`, what a reconnect reads again may be taken twice. */
const mostRemembered = 200_000;

/** Below this many remembered lines it is not worth looking for old ones. */
const fewRemembered = 512;

/** Takes in the lines of one source over several connections: each line once. */
export type Intake = {
	/** The source is followed (again); lines from before `from` (ms since the epoch) were not asked for. */
	readonly begin: (from: number) => void;
	/** The source is followed from a place on: each line that comes is a new one. */
	readonly resume: () => void;
	/** Whether a line that comes may be one that is not taken. */
	readonly isSifting: () => boolean;
	/**
	The time that places a line in the stream: its own, else that of the line before it. Undefined: the line was taken before, or is from
	before what was asked for. `mark`: a number by which it is known again.
	*/
	readonly take: (time: number | undefined, mark: number, now: number) => number | undefined;
	/** The newest line taken in, ms since the epoch. */
	readonly lastTime: () => number | undefined;
};

/** The marks of the newest lines of a source, with their times; no more than are needed to know those of `disorder` again. */
function createMemory(): {readonly add: (mark: number, time: number, newest: number) => void; readonly counts: () => Map<number, number>} {
	let marks: number[] = [];
	let times: number[] = [];
	let pruneAt = fewRemembered;

	const prune = (newest: number): void => {
		const keptMarks: number[] = [];
		const keptTimes: number[] = [];
		const first = Math.max(0, marks.length - mostRemembered);
		for (let index = first; index < marks.length; index++) {
			const time = times[index] ?? 0;
			if (time >= newest - disorder) {
				keptMarks.push(marks[index] ?? 0);
				keptTimes.push(time);
			}
		}

		marks = keptMarks;
		times = keptTimes;
		pruneAt = Math.max(fewRemembered, 2 * marks.length);
	};

	return {
		add(mark, time, newest) {
			marks.push(mark);
			times.push(time);
			if (marks.length > pruneAt) {
				prune(newest);
			}
		},
		counts() {
			const counts = new Map<number, number>();
			for (const mark of marks) {
				counts.set(mark, (counts.get(mark) ?? 0) + 1);
			}

			return counts;
		},
	};
}

/** `onGap`: following again found no line that was known, some between these times (ms since the epoch) may be missing. */
export function createIntake(onGap: (from: number, to: number) => void): Intake {
	let from = 0;
	let lastTime: number | undefined;
	/** The newest line before the reconnect, while lines from before it may come again. */
	let resumedAfter: number | undefined;
	let isFirst = false;
	const recent = createMemory();
	/** How often each line taken before the reconnect is still to come again. */
	let awaited = new Map<number, number>();

	/** Whether a line is one of those that were to come again; each of them once. */
	function cameAgain(mark: number): boolean {
		const left = awaited.get(mark) ?? 0;
		if (left > 0) {
			awaited.set(mark, left - 1);
		}

		return left > 0;
	}

	/** Whether a line after a reconnect was taken in before. */
	function isRepeat(mark: number, time: number): boolean {
		if (resumedAfter === undefined) {
			return false;
		}

		// Without a line that overlaps, what stood between is not known to have come.
		if (isFirst && time > resumedAfter) {
			onGap(resumedAfter, time);
		}

		isFirst = false;
		if (time > resumedAfter + disorder) {
			resumedAfter = undefined;
			awaited = new Map();
			return false;
		}

		return time < resumedAfter - disorder || cameAgain(mark);
	}

	return {
		begin(start) {
			from = start;
			resumedAfter = lastTime;
			awaited = recent.counts();
			isFirst = true;
		},
		resume() {
			from = 0;
			resumedAfter = undefined;
			awaited = new Map();
			isFirst = false;
		},
		isSifting: () => from > 0 || resumedAfter !== undefined,
		take(stamp, mark, now) {
			const time = stamp ?? lastTime ?? now;
			if (time < from || isRepeat(mark, time)) {
				return undefined;
			}

			// Behind the first line that was asked for stand only such, whatever their stamps say.
			from = 0;
			lastTime = lastTime === undefined || time > lastTime ? time : lastTime;
			recent.add(mark, time, lastTime);
			return time;
		},
		lastTime: () => lastTime,
	};
}
