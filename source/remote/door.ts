import type {ConnectFailure} from './connection.js';

/** How a login at a door ended. */
export type Passage = {readonly ok: true} | {readonly ok: false; readonly problem: ConnectFailure};

/** One server's front door: how many of us stand in it at once, and what it last said. */
export type Door = {
	/** Logs in when the turn has come, or answers what the door is known to answer now. Never two with the same untried keys at once. */
	readonly pass: <Result extends Passage>(who: string, login: () => Promise<Result>) => Promise<Result | Refusal>;
	/** Forgets what was refused: the operator wants it tried again. */
	readonly forgive: () => void;
};

export type Refusal = Extract<Passage, {readonly ok: false}>;

/** A server that drops connections before the handshake is left alone for this long, milliseconds. */
const rest = 30_000;

type Waiting = {readonly enter: () => void; readonly who: string};

/**
A door for at most `most` handshakes at once. It opens slowly: one login goes first, and as long as logins succeed twice as many follow.
Where the server drops one, fewer go from then on; where it drops two in a row, none for half a minute. What one login learns (out of
reach, refused keys, a wrong host key) all that wait behind it are told, in place of each finding it out at the server's cost.
*/
export function createDoor(most: number, now: () => number = Date.now): Door {
	let ceiling = most;
	let width = 1;
	let inside = 0;
	let successes = 0;
	let drops = 0;
	let restsUntil = 0;
	let narrowedAt = -1;
	let turn = 0;
	let lastFailure: {readonly turn: number; readonly refusal: Refusal} | undefined;
	let waiting: readonly Waiting[] = [];
	const proven = new Set<string>();
	const trying = new Map<string, number>();
	const refused = new Map<string, Refusal>();

	const mayEnter = (who: string): boolean => inside < width && (proven.has(who) || (trying.get(who) ?? 0) === 0);

	function admit(): void {
		for (const next of waiting) {
			if (mayEnter(next.who)) {
				waiting = waiting.filter(other => other !== next);
				begin(next.who);
				next.enter();
			}
		}
	}

	function begin(who: string): void {
		inside += 1;
		trying.set(who, (trying.get(who) ?? 0) + 1);
	}

	function leave(who: string): void {
		inside -= 1;
		trying.set(who, (trying.get(who) ?? 1) - 1);
		admit();
	}

	function succeed(who: string, began: number): void {
		proven.add(who);
		if (began < narrowedAt) {
			return;
		}

		drops = 0;
		successes += 1;
		if (successes >= width) {
			successes = 0;
			width = Math.min(ceiling, width * 2);
		}
	}

	/** `began`: which login it was; what began before the door was narrowed says nothing of the narrower one. */
	function narrow(began: number): void {
		if (began < narrowedAt) {
			return;
		}

		drops += 1;
		successes = 0;
		if (drops > 1 || width === 1) {
			restsUntil = now() + rest;
		}

		narrowedAt = turn;
		ceiling = Math.max(1, width - 1);
		width = Math.max(1, Math.floor(width / 2));
	}

	function fail(who: string, refusal: Refusal, began: number): void {
		const {kind} = refusal.problem;
		if (kind === 'throttled') {
			narrow(began);
			return;
		}

		lastFailure = {turn, refusal};
		if (kind === 'auth' || kind === 'hostkey') {
			refused.set(who, refusal);
			return;
		}

		proven.clear();
		width = 1;
	}

	/** What the door would say to somebody who came at `came`, without being asked. */
	function answerAt(who: string, came: number): Refusal | undefined {
		const known = refused.get(who);
		if (known !== undefined) {
			return known;
		}

		if (now() < restsUntil) {
			return {ok: false, problem: {kind: 'throttled', what: 'it drops new connections before the handshake, so none is made for the moment', remedy: 'wait: the server limits new connections (MaxStartups, PerSourcePenalties) or has banned this address', notBefore: restsUntil}};
		}

		const isShared = lastFailure !== undefined && lastFailure.turn > came && lastFailure.refusal.problem.kind !== 'auth' && lastFailure.refusal.problem.kind !== 'hostkey';
		return isShared ? lastFailure?.refusal : undefined;
	}

	async function enter(who: string): Promise<void> {
		if (mayEnter(who)) {
			begin(who);
			return;
		}

		return new Promise(resolve => {
			waiting = [...waiting, {who, enter: resolve}];
		});
	}

	return {
		async pass(who, login) {
			const came = turn;
			const early = answerAt(who, came);
			if (early !== undefined) {
				return early;
			}

			await enter(who);
			try {
				const late = answerAt(who, came);
				if (late !== undefined) {
					return late;
				}

				turn += 1;
				const began = turn;
				const result = await login();
				if (result.ok) {
					succeed(who, began);
				} else {
					turn += 1;
					fail(who, result, began);
				}

				return result;
			} finally {
				leave(who);
			}
		},
		forgive() {
			refused.clear();
			restsUntil = 0;
			drops = 0;
		},
	};
}
