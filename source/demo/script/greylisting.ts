import type {Stage, Story, Teller} from '../stage.js';
import {bot, mailbox, robotSender, stranger} from './cast.js';
import {receive, type Visit} from './visit.js';

/** Seconds that postgrey makes a new triplet wait. */
const delay = 300;

type Triplet = Pick<Visit, 'client' | 'from' | 'to' | 'spf'>;

const withLater = (story: Story | undefined, seconds: number, teller: Teller): Story | undefined =>
	story && {...story, later: {after: seconds * 1000, story: teller}};

const pass = (triplet: Triplet, waited: number): Teller => stage =>
	receive(stage, {...triplet, grey: {action: 'pass', reason: `triplet found, delay=${waited}`}});

const earlyRetry = (triplet: Triplet, waited: number): Teller => stage => {
	const rest = stage.random.between(delay - waited, 900);
	return withLater(
		receive(stage, {...triplet, grey: {action: 'greylist', reason: `early-retry (${delay - waited}s missing)`}}),
		rest,
		pass(triplet, waited + rest),
	);
};

/** A real mail server comes back: some too early, all in the end. */
function comeBack(stage: Stage, triplet: Triplet): {readonly after: number; readonly teller: Teller} {
	if (stage.random.chance(0.35)) {
		const after = stage.random.between(60, 240);
		return {after, teller: earlyRetry(triplet, after)};
	}

	const after = stage.random.between(delay + 5, 1100);
	return {after, teller: pass(triplet, after)};
}

/** A stranger's first mail: greylisted, delivered when it comes back. */
export const firstMail: Teller = stage => {
	const triplet: Triplet = {...stranger(stage), to: mailbox(stage), spf: stage.random.chance(0.7) ? 'Pass' : 'None'};
	const {after, teller} = comeBack(stage, triplet);
	return withLater(receive(stage, {...triplet, grey: {action: 'greylist', reason: 'new'}}), after, teller);
};

/** A robot that is on no list yet: greylisted, and never seen again. */
export const robotMail: Teller = stage =>
	receive(stage, {client: bot(stage), from: robotSender(stage), to: mailbox(stage), spf: 'None', grey: {action: 'greylist', reason: 'new'}});
