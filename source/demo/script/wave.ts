import type {Teller} from '../stage.js';
import {mailbox, namedClient} from './cast.js';
import {receive} from './visit.js';

/** The domain whose mail floods in until an operator blocks it. */
export const waveDomain = 'promo-xyz.example';

const subjects = ['deals', 'hello', 'offer', 'winner', 'vip', 'bonus'];

/**
One message of the wave: hired servers with good names, no SPF record to hold against them, patient enough for greylisting, on
no block list yet. Only the domain they share gives them away.
*/
export const waveMail: Teller = stage => {
	const {random} = stage;
	const number = random.between(60, 139);
	const client = namedClient(`out${number}.${waveDomain}`, random.chance(0.7) ? `198.51.100.${number}` : `2001:db8:f00:${number.toString(16)}::1`);
	return receive(stage, {client, from: `${random.pick(subjects)}${random.between(1, 40)}@${waveDomain}`, to: mailbox(stage), spf: 'None'});
};
