import {expect, test} from 'vitest';
import {rowUnderCursor} from '../../source/state/areas/stream.js';
import type {StreamPage} from '../../source/model/rows.js';
import {night, streamRows} from '../helpers/canned-night.js';
import {draw} from '../helpers/draw.js';
import {update} from '../../source/state/update.js';
import {drive, opened, press, type} from '../helpers/drive.js';

const at = (...keys: readonly string[]): number | undefined => rowUnderCursor(press(opened(80, 24), ...keys).state.stream)?.seq;

const rows: ReadonlyArray<readonly [what: string, keys: readonly string[], seq: number]> = [
	['the cursor begins on the newest row', [], 200],
	['k goes up', ['k', 'k'], 198],
	['j comes back', ['k', 'k', 'j'], 199],
	['j at the newest row stays there', ['j', 'j'], 200],
	['the page moves along at its upper edge', Array.from({length: 20}, () => 'k'), 180],
	['a page up shows the rows before', ['pageup', 'pageup'], 172],
	['a page down comes back', ['pageup', 'pageup', 'pageup', 'pagedown', 'pagedown', 'pagedown', 'pagedown', 'pagedown'], 200],
	['g g goes to the oldest row', ['g', 'g'], 1],
	['k at the oldest row stays there', ['g', 'g', 'k', 'k'], 1],
	['G follows again', ['g', 'g', 'G'], 200],
];

test.each(rows)('%s', (_what, keys, seq) => {
	expect(at(...keys)).toBe(seq);
});

test('scrolling pauses, and a paused stream stays while lines come in', () => {
	const paused = press(opened(80, 24), 'k');
	expect(paused.state.stream.follow).toBe(false);
	const page: StreamPage = {rows: streamRows.slice(185, 200), newer: 12, older: 185, matched: 212};
	const later = drive(paused, {signal: 'content', view: 'stream', content: page});
	expect(rowUnderCursor(later.state.stream)?.seq).toBe(199);
	expect(press(later, 'f').state.stream.follow).toBe(true);
});

test('a filter holds while it is typed; escape undoes it, enter keeps it, escape on the stream clears it', () => {
	const typed = press(opened(80, 24), '/', ...type('promo'));
	expect(typed.state.stream.filter).toBe('promo');
	expect(press(typed, 'esc').state.stream.filter).toBe('');
	const kept = press(typed, 'enter');
	expect([kept.state.stream.filter, kept.state.overlay]).toEqual(['promo', undefined]);
	expect(press(kept, 'esc').state.stream.filter).toBe('');
});

test('what is wrong with a filter is shown while it is typed', () => {
	const typed = press(opened(80, 24), '/', ...type('form:x'));
	expect(drive(typed, {signal: 'watched', filterProblem: 'there is no key "form"'}).state.stream.filterProblem).toBe('there is no key "form"');
});

test('y copies the sender of the row, Y the whole line, both made safe', () => {
	const copied = (...keys: readonly string[]) => press(opened(80, 24), ...keys).effects.flatMap(effect => effect.effect === 'copy' ? [effect.text] : []);
	expect(copied('y')).toEqual(['bob@old-spam.example']);
	expect(copied('k', 'Y')).toEqual([String.raw`statistics: an odd line ␛[31mthat nothing knows\u{202e}`]);
});

test('the cursor moves row by row where hosts are merged by time and numbers do not rise', () => {
	const rows = [5, 90, 6, 91, 7, 92].map(seq => ({...streamRows[0] ?? expect.fail('there is no row'), seq}));
	const {state} = drive(opened(80, 24), {signal: 'content', view: 'stream', content: {rows, newer: 0, older: 0, matched: 6}});
	const passed: number[] = [];
	let moved = state;
	for (let step = 0; step < 5; step++) {
		// Without the canned night's answers the page stays as it is.
		moved = update(moved, {signal: 'key', key: 'k', alone: true}).state;
		passed.push(rowUnderCursor(moved.stream)?.seq ?? 0);
	}

	expect(passed).toEqual([7, 91, 6, 90, 5]);
});

test('while the engine looks through the lines for a new filter, the old rows are not called its own', () => {
	const asked = update(opened(80, 24).state, {signal: 'key', key: '/', alone: true}).state;
	const typed = update(update(asked, {signal: 'key', key: 'x', alone: true}).state, {signal: 'key', key: 'y', alone: true}).state;
	expect(draw(typed)).toContain('200 matched');
	const later = update(typed, {signal: 'tick', now: night + 1000}).state;
	expect(draw(later)).not.toContain('matched');
	expect(draw(later)).toContain('looking …');
	const one = update(later, {signal: 'watched', filterProblem: undefined}).state;
	expect(draw(one)).toContain('looking …');
	expect(draw(update(one, {signal: 'watched', filterProblem: undefined}).state)).toContain('200 matched');
});
