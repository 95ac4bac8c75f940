import type {Teller} from '../stage.js';
import {mailbox, partners} from './cast.js';
import {receive} from './visit.js';

/** A partner's mail, which greylisting lets through at once. */
export const ordinaryMail: Teller = stage => {
	const {random} = stage;
	const {client, senders} = random.pick(partners);
	return receive(stage, {
		client,
		from: random.pick(senders),
		to: mailbox(stage),
		spf: random.chance(0.85) ? 'Pass' : random.pick(['None', 'Neutral', 'Softfail']),
		grey: {action: 'pass', reason: random.pick(['client AWL', 'client AWL', 'triplet found', 'client whitelist'])},
	});
};
