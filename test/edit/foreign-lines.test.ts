import {expect, test} from 'vitest';
import {findEntry, listEntries, removeEntry, removeNoted, setEntry} from '../../source/edit/access-map.js';
import {undoEdit} from '../../source/edit/undo-edit.js';
import {isOver, isOwnComment, readMemory, writeMemory} from '../../source/model/entry-memory.js';

/** Numbers that look like chance and are the same in each run. */
function createRandom(seed: number): (below: number) => number {
	let state = seed;
	return below => {
		state = ((state * 1_103_515_245) + 12_345) % 2_147_483_648;
		return Math.floor(state / 65_536) % below;
	};
}

/** Lines that nobody but their author may touch: each is found again by its number. */
const foreignLine = (random: (below: number) => number, number: number): string => [
	`# by hand ${number}`,
	`#by hand ${number}: mxdeck 2020-01-01 until 2020-01-02`,
	`foreign${number}.example OK`,
	`Foreign${number}.example\tREJECT`,
	`foreign${number}.example REJECT`,
	`   # indented ${number}`,
	`foreign${number}@x.example 450 4.7.1 later ${number}`,
	`caf\u00C3\u00A9${number}.example REJECT`,
	`key-without-action-${number}`,
][random(9)] ?? '';

const own = ['a.example', 'b@b.example', '.c.example', 'd.example'] as const;
const isForeign = (line: string): boolean => /by hand|foreign|indented|caf|without/i.test(line) && !line.startsWith('# mxdeck');
const foreignIn = (text: string): string[] => text.split('\n').map(line => line.replace(/\r$/, '')).filter(line => isForeign(line));
/** A text without its last line end, which a new last line adds. */
const plainOf = (text: string): string => text.replace(/\r?\n$/, '');

function someText(random: (below: number) => number): string {
	const end = random(4) === 0 ? '\r\n' : '\n';
	const lines = Array.from({length: random(9)}, (_, index) => foreignLine(random, index) + (random(5) === 0 ? `${end}` : ''));
	return lines.join(end) + (random(3) === 0 ? '' : end);
}

function someEdit(random: (below: number) => number, text: string): string {
	const key = own[random(own.length)] ?? 'a.example';
	const until = random(2) === 0 ? '2026-11-01' : '2027-01-01';
	switch (random(4)) {
		case 0: {
			return removeEntry(text, key, isOwnComment);
		}

		case 1: {
			return removeNoted(text, ({comment}) => isOver(readMemory(comment), '2026-11-22'));
		}

		default: {
			const memory = {date: '2026-10-01', by: 'ana', change: '2f1e5c1e', ...(random(2) === 0 ? {until} : {}), reason: `wave ${random(9)}`};
			return setEntry(text, key, `550 5.7.1 No ${random(3)}`, {comment: writeMemory(memory), isOurs: isOwnComment});
		}
	}
}

test('whatever is blocked, unblocked, over and undone, no line of anybody else is touched', () => {
	for (let seed = 1; seed <= 4000; seed++) {
		const random = createRandom(seed);
		const before = someText(random);
		const foreign = foreignIn(before);
		let text = before;
		for (let step = 0; step < 6; step++) {
			const after = someEdit(random, text);
			expect(foreignIn(after), `seed ${seed}`).toEqual(foreign);
			const undone = undoEdit(text, after, after);
			expect('text' in undone ? undone.text : '', `seed ${seed}`).toBe(text);
			text = after;
		}

		for (const key of own) {
			text = removeEntry(text, key, isOwnComment);
		}

		expect(plainOf(text), `seed ${seed}`).toBe(plainOf(before));
	}
});

test('what is over goes with its comment, what is not stays, and each key answers as before', () => {
	for (let seed = 1; seed <= 1000; seed++) {
		const random = createRandom(seed);
		let text = someText(random);
		for (let step = 0; step < 4; step++) {
			text = someEdit(random, text);
		}

		const over = new Set(listEntries(text).filter(({comment}) => isOver(readMemory(comment), '2026-11-22')).map(({key}) => key));
		const left = removeNoted(text, ({comment}) => isOver(readMemory(comment), '2026-11-22'));
		expect(own.filter(key => findEntry(left, key)?.action !== findEntry(text, key)?.action), `seed ${seed}`).toEqual(own.filter(key => over.has(key)));
		expect(left, `seed ${seed}`).not.toContain('until 2026-11-01');
	}
});
