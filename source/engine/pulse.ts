import type {Problem} from '../model/outcome.js';
import type {Connection} from '../remote/connection.js';

/** A connection without data for this long is asked for a sign of life, milliseconds. */
const quiet = 5000;
/** How long the answer may take until the link is called stale. */
const patience = 5000;

export type PulseWatch = {
	/** When data last came in, ms since the epoch. */
	readonly idleSince: () => number;
	readonly onStale: (problem: Problem) => void;
	readonly onAlive: () => void;
};

/** Asks a quiet connection for a sign of life until it is closed. A link that is half open is thus known as stale within 12 seconds. */
export function watchPulse(connection: Connection, {idleSince, onStale, onAlive}: PulseWatch): void {
	let asking = false;
	const timer = setInterval(async () => {
		if (Date.now() - idleSince() < quiet) {
			onAlive();
			return;
		}

		if (asking) {
			return;
		}

		asking = true;
		const late = setTimeout(() => {
			onStale({what: 'no sign of life for 10 s'});
		}, patience);
		const answer = await connection.exec('exit 0', {deadline: 20_000});
		clearTimeout(late);
		asking = false;
		if (answer.ok && answer.value.code !== undefined) {
			onAlive();
		}
	}, quiet);
	timer.unref();
	void connection.closed.then(() => {
		clearInterval(timer);
	});
}
