import type {Clock} from './clock.js';
import type {HostLink} from './host-link.js';
import type {Vitals} from './vitals.js';

/** How a change's first host fares before the change goes on to the others. `saw` is for people. */
export type Verdict = {readonly isWell: boolean; readonly saw: string};

export type CanaryOptions = {
	readonly vitals: Vitals;
	readonly clock: Clock;
	readonly until: AbortSignal;
	/** Milliseconds that a host is watched at least. */
	readonly least?: number;
	/** And at most, while mail that came before is waited for. */
	readonly longest?: number;
	/** What is being waited for, for people: `watching 3 s`. */
	readonly onStep: (step: string) => void;
};

/** Milliseconds. */
const leastWatch = 3000;
const longestWatch = 15_000;

/** So many mails must be missing before their absence says something: with fewer expected, chance alone leaves a gap once in a thousand times. */
const tellingAbsence = 7;

const minute = 60_000;

const mails = (count: number): string => `${count} ${count === 1 ? 'mail' : 'mails'}`;

const isRunning = (link: HostLink): boolean => link.discovery()?.services.find(({name}) => name === 'postfix')?.running ?? false;

/** Postfix ran before the change, so it must run now. */
async function lookAtMaster(link: HostLink, ranBefore: boolean, saw: string): Promise<Verdict> {
	const found = await link.rediscover();
	if (!found.ok) {
		return {isWell: false, saw: `it cannot be asked how it fares: ${found.problem.what}`};
	}

	const runs = found.value.services.some(({name, running}) => name === 'postfix' && running);
	return ranBefore && !runs ? {isWell: false, saw: 'Postfix does not run any more'} : {isWell: true, saw: `${runs ? 'Postfix runs' : 'Postfix did not run before either'}${saw}`};
}

/**
Watches the host that got a change first: by its log (no new fatal error of a mail program, mail is still taken in where it was) and by
its master process. `sentAt`: when the change was sent, milliseconds since the epoch. A host whose log is not followed is asked for its
master alone, at once.
*/
export async function watchCanary(link: HostLink, sentAt: number, {vitals, clock, until, onStep, least = leastWatch, longest = longestWatch}: CanaryOptions): Promise<Verdict> {
	const host = link.host.name;
	const ranBefore = isRunning(link);
	if (!link.sources().some(({live}) => live)) {
		return lookAtMaster(link, ranBefore, '; its log is not read here');
	}

	const start = clock.now();
	const before = vitals.since(host, sentAt - minute).accepted - vitals.since(host, sentAt).accepted;
	const expected = (time: number): number => before * time / minute;
	const worthWaiting = expected(longest) >= tellingAbsence;
	for (;;) {
		const {trouble: [trouble]} = vitals.since(host, sentAt);
		if (trouble !== undefined) {
			return {isWell: false, saw: trouble};
		}

		const passed = clock.now() - start;
		const {accepted} = vitals.since(host, start);
		const wanted = worthWaiting && accepted === 0 ? longest : least;
		if (passed >= wanted) {
			return accepted === 0 && expected(passed) >= tellingAbsence
				? {isWell: false, saw: `no mail was accepted in ${Math.round(passed / 1000)} s, and ${mails(before)} in the minute before`}
				: lookAtMaster(link, ranBefore, `, ${mails(accepted)} accepted in ${Math.round(passed / 1000)} s, no new fatal error`);
		}

		onStep(passed < least ? `watching ${Math.ceil((least - passed) / 1000)} s` : `waiting for its next mail, ${Math.ceil((longest - passed) / 1000)} s at most`);
		if (!await clock.pause(Math.min(1000, wanted - passed), until)) {
			return {isWell: false, saw: 'the console was closed while it was watched'};
		}
	}
}
