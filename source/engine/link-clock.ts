import {createStrainClock} from './thread-strain.js';

/** Time and chance as a link needs them. */
export type LinkClock = {
	/** What the clock on the wall says, milliseconds since the epoch. Jumps where it is set, and when the machine slept. */
	readonly now: () => number;
	/** Milliseconds that never jump; where the machine sleeps they may stand still. */
	readonly steady: () => number;
	/** Milliseconds in which there was more to do than time to do it, or just as much: whoever is late by as much did not sleep. */
	readonly strain: () => number;
	/** Calls once, after so many milliseconds, unless what it answers is called before. */
	readonly after: (milliseconds: number, run: () => void) => () => void;
	/** Calls again and again until what it answers is called. Keeps no process alive. */
	readonly repeat: (milliseconds: number, run: () => void) => () => void;
	/** From 0 up to, not including, 1. */
	readonly random: () => number;
};

/** The clocks and the chance of this machine. */
export const systemLinkClock: LinkClock = {
	now: () => Date.now(),
	steady: () => performance.now(),
	strain: createStrainClock(() => performance.now()),
	after(milliseconds, run) {
		const timer = setTimeout(run, milliseconds);
		return () => {
			clearTimeout(timer);
		};
	},
	repeat(milliseconds, run) {
		const timer = setInterval(run, milliseconds).unref();
		return () => {
			clearInterval(timer);
		};
	},
	random: () => Math.random(),
};
