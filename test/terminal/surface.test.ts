import {EventEmitter} from 'node:events';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {createSurface} from '../../source/ui/terminal/surface.js';

/** A terminal that takes writes at once, until it is told to stand still. */
// eslint-disable-next-line unicorn/prefer-event-target -- as the real stream
class FakeTerminal extends EventEmitter {
	readonly written: string[] = [];
	writableLength = 0;
	standsStill = false;

	write = (bytes: string): boolean => {
		this.written.push(bytes);
		this.writableLength = this.standsStill ? bytes.length : 0;
		return !this.standsStill;
	};
}

function surfaceOn(terminal: FakeTerminal) {
	return createSurface(terminal, () => ({columns: 20, rows: 4}));
}

test('a picture as high as the terminal is drawn without scrolling it, and then its changed rows alone', async () => {
	const terminal = new FakeTerminal();
	const surface = surfaceOn(terminal);
	surface.draw(() => ['one', 'two', 'three', 'four']);
	await nextTurn();
	surface.draw(() => ['one', 'two', 'three', 'five']);
	await nextTurn();
	expect(terminal.written.at(-1)).toBe('\u001B[?2026h\u001B[4;1Hfive\u001B[0m\u001B[K\u001B[?2026l');
	expect(terminal.written.join('')).not.toContain('\n');
	expect(terminal.written.join('')).not.toContain('\u001B[3J');
});

test('while the terminal stands still pictures are not even made, and the newest is drawn when it goes on', async () => {
	const terminal = new FakeTerminal();
	const surface = surfaceOn(terminal);
	const made: string[] = [];
	terminal.standsStill = true;
	for (const text of ['one', 'two', 'three']) {
		surface.draw(() => {
			made.push(text);
			return [text];
		});
		await nextTurn();
	}

	expect(terminal.written).toHaveLength(1);
	terminal.standsStill = false;
	terminal.emit('drain');
	expect(terminal.written.slice(1)).toEqual(['\u001B[?2026h\u001B[1;1Hthree\u001B[0m\u001B[K\u001B[?2026l']);
	expect(made).toEqual(['one', 'three']);
});

test('several pictures in one turn are written once', async () => {
	const terminal = new FakeTerminal();
	const surface = surfaceOn(terminal);
	surface.draw(() => ['one']);
	surface.draw(() => ['two']);
	await nextTurn();
	expect(terminal.written).toHaveLength(1);
	expect(terminal.written[0]).toContain('two');
});

test('a paused surface writes nothing; resumed it draws the newest picture in whole', async () => {
	const terminal = new FakeTerminal();
	const surface = surfaceOn(terminal);
	surface.draw(() => ['one', 'two']);
	await nextTurn();
	surface.pause();
	surface.draw(() => ['one', 'three']);
	await nextTurn();
	expect(terminal.written).toHaveLength(1);
	surface.resume();
	await nextTurn();
	expect(terminal.written[1]).toContain('\u001B[2J\u001B[1;1Hone\u001B[0m\u001B[K\u001B[2;1Hthree');
});
