import {expect, test} from 'vitest';
import {createArrivalPace} from '../../source/engine/arrival-pace.js';

/** Hosts that come at once; `arrive` lets one of them be there. */
async function hostsThatCome(names: readonly string[], limit: number, patience?: number) {
	const pace = createArrivalPace(limit, patience);
	const begun: string[] = [];
	const arrivals = new Map<string, () => void>();
	const waiting = names.map(async name => {
		await pace(async () => new Promise<void>(resolve => {
			arrivals.set(name, resolve);
		}));
		begun.push(name);
	});
	await Promise.all(waiting.slice(0, limit));
	return {begun, waiting, arrive: (name: string) => arrivals.get(name)?.()};
}

test('only so many hosts arrive at once, the others in their order', async () => {
	const {begun, waiting, arrive} = await hostsThatCome(['mx1', 'mx2', 'mx3', 'mx4'], 2);
	expect(begun).toEqual(['mx1', 'mx2']);
	arrive('mx2');
	await waiting[2];
	expect(begun).toEqual(['mx1', 'mx2', 'mx3']);
	arrive('mx3');
	await waiting[3];
	expect(begun).toEqual(['mx1', 'mx2', 'mx3', 'mx4']);
});

test('a host that never arrives does not hold up the others for ever', async () => {
	const {begun, waiting} = await hostsThatCome(['mx1', 'mx2'], 1, 10);
	await waiting[1];
	expect(begun).toEqual(['mx1', 'mx2']);
});
