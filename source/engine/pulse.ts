import type {Problem} from '../model/outcome.js';
import type {Connection, Liveness} from '../remote/connection.js';
import {createAttention} from './attention.js';
import type {LinkClock} from './link-clock.js';

/** A host that was silent for this long is asked for a sign of life, then again as often, milliseconds. With these a link that is half open is stale within 12 seconds and dead within 19. */
const quiet = 4000;
const staleAfter = 10_000;
const deadAfter = 17_000;
/** A jump host that was silent for this long, while the host behind it was, is where the trouble is: its keepalives are answered every five seconds. */
const hopSilent = 8000;
/** How long the answer may take when the machine has slept, milliseconds. */
const afterSleep = 3000;

export type PulseWatch = {
	readonly clock: Pick<LinkClock, 'steady'>;
	/** When data last came in of the host's logs: a sign, where the connection itself knows of none. */
	readonly lastData: () => number;
	readonly onStale: (problem: Problem) => void;
	readonly onAlive: () => void;
	/** Called once: the connection is as good as gone. */
	readonly onDead: (problem: Problem) => void;
};

/** The signs of life of one connection. */
export type Pulse = {
	/** To be called every `lookInterval`. */
	readonly take: () => void;
	/** The machine has slept: the host must answer soon, or the connection is dead. */
	readonly suspect: () => void;
};

/** Signs of life of a connection that knows of none itself: data of the logs, and the end of a command that does nothing. */
function bySmallCommands(connection: Connection, lastData: () => number): Liveness {
	let answers = 0;
	let isAsking = false;
	return {
		hops: [{name: '', heard: () => answers + lastData()}],
		ask(answered) {
			if (isAsking) {
				return;
			}

			isAsking = true;
			void (async () => {
				const answer = await connection.exec('exit 0', {deadline: deadAfter});
				isAsking = false;
				if (answer.ok && answer.value.code !== undefined) {
					answers += 1;
					answered();
				}
			})();
		},
	};
}

/** How long each server on the way has been silent, as far as one knows who looks now and then. Milliseconds, the host's last. */
function watchSilence({hops}: Liveness, clock: () => number): () => ReadonlyArray<{readonly name: string; readonly silence: number}> {
	const known = hops.map(({heard}) => ({count: heard(), at: clock()}));
	return () => hops.map(({name, heard}, index) => {
		const now = clock();
		const count = heard();
		const before = known[index];
		const at = before?.count === count ? before.at : now;
		known[index] = {count, at};
		return {name, silence: now - at};
	});
}

/** Watches over a connection by what comes from the host. */
export function createPulse(connection: Connection, {clock, lastData, onStale, onAlive, onDead}: PulseWatch): Pulse {
	const liveness = connection.liveness ?? bySmallCommands(connection, lastData);
	const attention = createAttention(clock);
	const silences = watchSilence(liveness, attention.now);
	let askedAt = Number.NEGATIVE_INFINITY;
	let suspectSince: number | undefined;
	let isDead = false;

	function ask(now: number): void {
		askedAt = now;
		liveness.ask(() => {
			suspectSince = undefined;
		});
	}

	/** What is told of a silence: where a jump host is silent too, it is that one's. */
	function silent(tell: (who: string) => string): Problem {
		const hop = silences().slice(0, -1).find(({silence}) => silence >= hopSilent)?.name;
		return hop === undefined
			? {what: tell('the host'), remedy: 'check the host and the network in between'}
			: {what: tell(`jump host ${hop}`), remedy: `check ${hop} and the network in between`};
	}

	function takeSuspect(now: number, since: number): void {
		if (now - since >= afterSleep) {
			isDead = true;
			onDead(silent(who => `${who} gave no sign of life within ${afterSleep / 1000} s of this machine's waking up`));
		}
	}

	return {
		take() {
			attention.look();
			const now = attention.now();
			if (isDead) {
				return;
			}

			const silence = silences().at(-1)?.silence ?? 0;
			if (suspectSince !== undefined) {
				takeSuspect(now, suspectSince);
				return;
			}

			if (silence >= quiet && now - askedAt >= quiet) {
				ask(now);
			}

			if (silence < staleAfter) {
				onAlive();
				return;
			}

			const problem = silent(who => `nothing has come from ${who} for ${Math.round(silence / 1000)} s`);
			if (silence < deadAfter) {
				onStale(problem);
			} else {
				isDead = true;
				onDead(problem);
			}
		},
		suspect() {
			attention.look();
			suspectSince = attention.now();
			ask(suspectSince);
		},
	};
}
