import {expect, test} from 'vitest';
import {createTurns, type Turns} from '../../source/engine/turns.js';

/** Turns whose clock and whose next turn somebody sets going by hand; `ran` has who was taken in, one letter for each millisecond. */
function byHand() {
	const world = {now: 0, ran: '', planned: [] as Array<() => void>, held: [] as string[]};
	const turns: Turns = createTurns({
		slice: 4,
		clock: () => world.now,
		soon(run) {
			world.planned.push(run);
		},
	});
	const lane = (name: string) => {
		const {push, done} = turns.open(isFull => {
			world.held.push(`${name} ${isFull ? 'held' : 'free'}`);
		});
		return {
			done,
			come(times = 1, bytes = 0) {
				for (let time = 0; time < times; time++) {
					push(() => {
						world.ran += name;
						world.now += 1;
					}, bytes);
				}
			},
		};
	};

	return {
		world,
		turns,
		lane,
		/** Everything else has had its turn: what ran then. */
		turn() {
			const before = world.ran.length;
			for (const run of world.planned.splice(0)) {
				run();
			}

			return world.ran.slice(before);
		},
	};
}

test('what comes now and then is taken in at once', () => {
	const {world, lane, turn} = byHand();
	const [a, b] = [lane('a'), lane('b')];
	a.come();
	b.come(2);
	expect(world.ran).toBe('abb');
	expect(turn()).toBe('');
	expect(world.planned).toEqual([]);
});

test('a source that floods delays the others by no more than its turn', () => {
	const {world, lane, turn} = byHand();
	const [flood, b, c] = [lane('f'), lane('b'), lane('c')];
	flood.come(100);
	b.come();
	c.come();
	expect(world.ran).toBe('ffff');
	expect([turn(), turn()]).toEqual(['fbcf', 'ffff']);
	b.come();
	expect(world.ran.at(-1)).toBe('b');
});

test('what came of one source keeps its order, whatever waits', async () => {
	const {world, turns, turn} = byHand();
	const {push, done} = turns.open(() => undefined);
	const order: number[] = [];
	for (let number = 0; number < 50; number++) {
		push(() => {
			order.push(number);
			world.now += 1;
		}, 1000);
	}

	const all = done();
	while (world.planned.length > 0) {
		turn();
	}

	await all;
	expect(order).toEqual(Array.from({length: 50}, (_, number) => number));
});

test('where a mebibyte of one source waits its host is to wait, until a quarter is left', () => {
	const {world, lane, turn} = byHand();
	const flood = lane('f');
	flood.come(4 + 16, 64 * 1024);
	expect(world.held).toEqual([]);
	flood.come(1, 64 * 1024);
	expect(world.held).toEqual(['f held']);
	while (world.held.length === 1) {
		turn();
	}

	expect([world.held, world.ran.length]).toEqual([['f held', 'f free'], 20]);
});

test('more than eight mebibytes wait for nobody', () => {
	const {world, lane} = byHand();
	lane('a').come(4);
	const floods = Array.from({length: 100}, () => lane('f'));
	for (const flood of floods) {
		flood.come(4, 64 * 1024);
	}

	expect(world.ran.length).toBe(4 + 400 - 128);
});

test('nothing is taken in when all is over, not even what waits', () => {
	const {world, turns, lane, turn} = byHand();
	const flood = lane('f');
	flood.come(10);
	turns.stop();
	flood.come(10);
	expect([turn(), world.ran]).toEqual(['', 'ffff']);
});
