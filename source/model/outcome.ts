/** Expected trouble as a value: what is wrong, with what, what state things are in now and what to try. */
export type Problem = {
	/** What went wrong, one sentence without a full stop: `postmap refused /etc/postfix/sender_access at line 14`. */
	readonly what: string;
	/** The host it concerns, when it concerns one. */
	readonly host?: string;
	/** What state things are in now: `the backup was put back`. */
	readonly state?: string;
	/** What the operator can try: `fix line 14, then run the action again`. */
	readonly remedy?: string;
	readonly cause?: unknown;
};

/** A value, or the problem that stood in its way. A bug throws; trouble that is to be expected is returned. */
export type Outcome<Value> =
	| {readonly ok: true; readonly value: Value}
	| {readonly ok: false; readonly problem: Problem};

export const success = <Value>(value: Value): Outcome<Value> => ({ok: true, value});

export const failure = (problem: Problem): {readonly ok: false; readonly problem: Problem} => ({ok: false, problem});

/** The problem as one line for people: `mx2: what – state.  Try: remedy.` */
export function describeProblem({host, what, state, remedy}: Problem): string {
	const head = `${host === undefined ? '' : `${host}: `}${what}${state === undefined ? '' : ` – ${state}`}.`;
	return remedy === undefined ? head : `${head}  Try: ${remedy}.`;
}
