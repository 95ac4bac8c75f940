import type {Stage, Teller} from '../stage.js';
import {mailbox, namedClient} from './cast.js';
import {receive} from './visit.js';

/** Mail that floods in from hired servers until an operator blocks what they have in common. */
export type Wave = {
	readonly domain: string;
	/** The last number of the servers' addresses: the first and the last one. */
	readonly servers: readonly [number, number];
	readonly localPart: (stage: Stage) => string;
};

const words = ['deals', 'hello', 'offer', 'winner', 'vip', 'bonus'];

/** Many senders of one domain: the domain is what to block. */
export const promotions: Wave = {
	domain: 'promo-xyz.example',
	servers: [60, 139],
	localPart: ({random}) => `${random.pick(words)}${random.between(1, 40)}`,
};

/** One sender at a provider whose other customers are honest: the address is what to block. */
export const luckyDraw: Wave = {
	domain: 'freemail.example',
	servers: [160, 199],
	localPart: () => 'lucky.draw',
};

/**
One message of a wave: the servers have good names, no SPF record that speaks against them, are patient enough for
greylisting and on no block list yet.
*/
export const waveMail = ({domain, servers: [first, last], localPart}: Wave): Teller => stage => {
	const {random} = stage;
	const number = random.between(first, last);
	const address = random.chance(0.7) ? `198.51.100.${number}` : `2001:db8:f00:${number.toString(16)}::1`;
	return receive(stage, {
		client: namedClient(`out${number}.${domain}`, address),
		from: `${localPart(stage)}@${domain}`,
		to: mailbox(stage),
		spf: 'None',
	});
};
