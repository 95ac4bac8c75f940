/** How many cases a generated test runs: a few by default, all of them with MXDECK_LINKS=full. */
export const runSize = (usual: number, full: number): number => process.env['MXDECK_LINKS'] === 'full' ? full : usual;

/** How long such a test may take, milliseconds. */
export const runTime = (): number => process.env['MXDECK_LINKS'] === 'full' ? 3_600_000 : 60_000;

/** The same numbers each time (Park and Miller's generator): each call answers one from 0 up to, not including, `below`. */
export function seeded(seed: number): (below: number) => number {
	// Seeds that follow one another begin alike: some rounds apart they do not.
	let state = Array.from({length: 9}).reduce<number>(before => (before * 48_271) % 2_147_483_647, seed + 77_777);
	return below => {
		state = (state * 48_271) % 2_147_483_647;
		return Math.floor(state / 2_147_483_647 * below);
	};
}
