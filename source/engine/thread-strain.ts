import {readFileSync} from 'node:fs';
import process from 'node:process';

/** It is not looked at more often, milliseconds: every host's link asks once a second. */
const fresh = 500;

/** Nanoseconds on a processor, and waiting for one, as Linux counts them for each thread. */
function ofThread(): number | undefined {
	try {
		const [worked = Number.NaN, waited = Number.NaN] = readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ').map(Number);
		return Number.isNaN(worked + waited) ? undefined : (worked + waited) / 1e6;
	} catch {
		return undefined;
	}
}

function ofProcess(): number {
	const {user, system} = process.cpuUsage();
	return (user + system) / 1000;
}

/**
A clock that runs while the thread that asks works or waits for a processor, milliseconds. It stands still while the machine sleeps or the process is stopped.
Where threads are not told apart it runs while the process works.
*/
export function createStrainClock(steady: () => number): () => number {
	let read = Number.NEGATIVE_INFINITY;
	let strain = 0;
	return () => {
		if (steady() - read >= fresh) {
			read = steady();
			strain = ofThread() ?? ofProcess();
		}

		return strain;
	};
}
