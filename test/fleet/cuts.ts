import {createRandom} from '../../source/demo/random.js';

/** How the line to a host fails: torn and torn again at every attempt, silent in both directions, or nobody listens. */
export type CutKind = 'torn' | 'silent' | 'refused';

/** A time without a line to a host, milliseconds after the start. */
export type Cut = {readonly host: string; readonly kind: CutKind; readonly from: number; readonly until: number};

const second = 1000;

/** Every way in which a line fails. */
export const cutKinds: readonly CutKind[] = ['torn', 'silent', 'refused'];

/** Of these hosts every cut of a run of `span` milliseconds, in the order of their beginning: each is cut for 1 to 30 s, again and again, with 5 to 60 s between; shorter in a short run. */
export function cutsOf(hosts: readonly string[], span: number, kinds = cutKinds): readonly Cut[] {
	const cuts: Cut[] = [];
	for (const host of hosts) {
		const random = createRandom(`cuts of ${host}`);
		let from = random.between(0, Math.min(30 * second, Math.round(span / 3)));
		while (from < span) {
			const until = Math.min(span, from + random.between(second, Math.max(second, Math.min(30 * second, Math.round(span / 3)))));
			cuts.push({host, kind: random.pick(kinds), from, until});
			from = until + random.between(5 * second, 60 * second);
		}
	}

	return cuts.sort((left, right) => left.from - right.from);
}
