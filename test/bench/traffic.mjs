/** Numbers of a seeded generator: the same traffic for the same seed. */
export function createDice(seed) {
	let state = seed;
	const next = () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) % 4_294_967_296;
		const mixed = Math.imul(state ^ (state >>> 15), 0x2C_1B_3C_6D); // eslint-disable-line no-bitwise
		return ((mixed ^ (mixed >>> 13)) >>> 0) / 4_294_967_296; // eslint-disable-line no-bitwise
	};

	return {
		chance: probability => next() < probability,
		below: count => Math.floor(next() * count),
		/** Few of these are frequent and most are rare, as hosts and senders are. */
		skewed: (count, steepness = 4) => Math.floor(count * (next() ** steepness)),
		of: list => list[Math.floor(next() * list.length)],
	};
}

const words = ['info', 'sales', 'news', 'office', 'support', 'anna', 'lars', 'nina', 'paul', 'offers', 'bounce', 'billing', 'tickets', 'shop', 'team'];
const endings = ['example', 'test', 'invalid'];
const lists = ['zen.dnsbl.example', 'bl.dnsbl.example', 'b.dnsbl.example'];
const hex = '0123456789ABCDEF';
const base52 = '0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz';

const spread = (number, seed) => Math.imul((number + seed) ^ ((number + seed) >>> 16), 0x45_D9_F3_B) >>> 0; // eslint-disable-line no-bitwise

const domainOf = number => `${words[spread(number, 7) % words.length]}${spread(number, 3) % 9973}.${endings[number % endings.length]}`;

/** Clients, senders and recipients of one log, with a heavy tail. */
export function createPeople(dice) {
	const letters = (from, count) => Array.from({length: count}, () => dice.of(from)).join('');
	return {
		client() {
			const number = dice.skewed(200_000);
			const mixed = spread(number, 13);
			const ip = number % 17 === 0
				? `2001:db8:${(mixed % 65_536).toString(16)}::${(mixed >>> 16).toString(16)}` // eslint-disable-line no-bitwise
				: `198.${18 + (mixed % 2)}.${(mixed >>> 8) % 256}.${(mixed >>> 16) % 256}`; // eslint-disable-line no-bitwise
			const name = spread(number, 5) % 3 === 0 ? 'unknown' : `mail${number % 97}.${domainOf(number)}`;
			return {ip, name, text: `${name}[${ip}]`, helo: number % 4 === 0 ? `[${ip}]` : `mail${number % 97}.${domainOf(number)}`};
		},
		sender() {
			const number = dice.skewed(400_000);
			return number % 41 === 0 ? '' : `${words[spread(number, 1) % words.length]}.${number % 1000}@${domainOf(number % 60_000)}`;
		},
		recipient: () => `${dice.of(words)}${dice.skewed(6000, 3)}@example.org`,
		queueId: () => dice.chance(0.5) ? `4${letters(base52, 11)}z${letters(base52, 2)}` : letters(hex, 10),
		pid: () => 1000 + dice.below(60_000),
		list: () => dice.of(lists),
		messageId: () => `${dice.below(1e9).toString(16)}@${domainOf(dice.skewed(60_000))}`,
	};
}
