/** How much is remembered of each host. */
export type Room = {
	/** Values of a top-N table. */
	readonly values: number;
	/** Mails, to know the sender of a delivery. */
	readonly mails: number;
	/** Things of the last seconds that a second witness may yet tell of. */
	readonly things: number;
	/** Greylisted triplets that wait. */
	readonly triplets: number;
};

/** An equal share of what all hosts together may take, within bounds. */
const share = (all: number, hosts: number, [least, most]: readonly [number, number]): number =>
	Math.max(least, Math.min(most, Math.floor(all / Math.max(1, hosts))));

/** The room of each of so many hosts: a few take as much as is of use, and two hundred not many times as much together. */
export const roomOf = (hosts: number): Room => ({
	values: share(20_000, hosts, [100, 4000]),
	mails: share(100_000, hosts, [1000, 10_000]),
	things: share(400_000, hosts, [4000, 10_000]),
	triplets: share(200_000, hosts, [1000, 20_000]),
});
