import {EventEmitter} from 'node:events';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {Box, render, Text} from 'ink';
import {createElement, type ReactElement} from 'react';
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

/** A layout exactly as high as the terminal. */
function fullScreen(last: string): ReactElement {
	const lines = ['one', 'two', 'three', last].map(line => createElement(Text, {key: line}, line));
	return createElement(Box, {flexDirection: 'column', width: 20, height: 4}, ...lines);
}

test.each([true, false])('a layout as high as the terminal is drawn without clearing it (Ink with debug: %s)', async debug => {
	const terminal = new FakeTerminal();
	const {stdout} = surfaceOn(terminal);
	const ink = render(fullScreen('four'), {stdout, debug, maxFps: 1000, exitOnCtrlC: false, patchConsole: false});
	await nextTurn();
	expect(terminal.written).toHaveLength(1);
	ink.rerender(fullScreen('five'));
	ink.unmount();
	await nextTurn();
	await nextTurn();
	expect(terminal.written.at(-1)).toBe('\u001B[?2026h\u001B[4;1Hfive\u001B[0m\u001B[K\u001B[?2026l');
	expect(terminal.written.join('')).not.toContain('\u001B[3J');
});

test('while the terminal stands still frames are skipped, and the newest is drawn when it goes on', async () => {
	const terminal = new FakeTerminal();
	const {stdout} = surfaceOn(terminal);
	terminal.standsStill = true;
	for (const frame of ['one', 'two', 'three']) {
		stdout.write(frame);
		await nextTurn();
	}

	expect(terminal.written).toHaveLength(1);
	terminal.standsStill = false;
	terminal.emit('drain');
	expect(terminal.written.slice(1)).toEqual(['\u001B[?2026h\u001B[1;1Hthree\u001B[0m\u001B[K\u001B[?2026l']);
});

test('several frames in one turn are written once', async () => {
	const terminal = new FakeTerminal();
	const {stdout} = surfaceOn(terminal);
	stdout.write('one');
	stdout.write('two');
	await nextTurn();
	expect(terminal.written).toHaveLength(1);
	expect(terminal.written[0]).toContain('two');
});

test('a paused surface writes nothing; resumed it draws the newest frame in whole', async () => {
	const terminal = new FakeTerminal();
	const surface = surfaceOn(terminal);
	surface.stdout.write('one\ntwo');
	await nextTurn();
	surface.pause();
	surface.stdout.write('one\nthree');
	await nextTurn();
	expect(terminal.written).toHaveLength(1);
	surface.resume();
	await nextTurn();
	expect(terminal.written[1]).toContain('\u001B[2J\u001B[1;1Hone\u001B[0m\u001B[K\u001B[2;1Hthree');
});
