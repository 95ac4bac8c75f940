import {readlinkSync} from 'node:fs';
import {setPriority} from 'node:os';

/** Steps below the priority that the screen's thread has. */
const niceness = 5;

/**
Gives the thread that calls it a lower priority than the others of its process, so that a flood of lines never keeps the thread that draws from a
core that both want. Only Linux knows threads apart; elsewhere it does nothing.
*/
export function yieldToScreen(): void {
	try {
		const thread = readlinkSync('/proc/thread-self').split('/').at(-1);
		setPriority(Number(thread), niceness);
	} catch {
		// No such place, or no such right: threads stay alike.
	}
}
