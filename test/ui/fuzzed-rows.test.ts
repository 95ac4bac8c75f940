import {expect, test} from 'vitest';
import type {StreamRow} from '../../source/model/rows.js';
import {pictureOf} from '../../source/ui/picture.js';
import {type Shown, paint} from '../../source/ui/terminal/paint.js';
import {themeFor} from '../../source/ui/theme.js';
import {streamRows} from '../helpers/canned-night.js';
import {drive, opened, press} from '../helpers/drive.js';
import {foreignBytes} from '../terminal/foreign-bytes.js';

/** Random numbers that are the same in each run. */
function createRandom(seed: number): (below: number) => number {
	let state = seed;
	return below => {
		state = (state * 48_271) % 2_147_483_647;
		return state % below;
	};
}

const random = createRandom(7);

// Controls, Latin, marks and scripts, symbols and their selectors, wide letters, emoji, tags, halves of pairs.
const ranges = [[0, 0x20], [0x20, 0x5F], [0x7F, 0x80], [0x300, 0x70], [0x590, 0x900], [0x1100, 0x500], [0x2000, 0x70], [0x2190, 0x700], [0x3000, 0x2000], [0xD800, 0x800], [0xFE00, 0x200], [0x1_F1E6, 0x500], [0xE_0000, 0x1000]] as const;

function randomText(): string {
	let text = '';
	for (let length = random(40); length >= 0; length--) {
		const [from, count] = ranges[random(ranges.length)] ?? [0x20, 0x5F];
		text += random(2) === 0 ? String.fromCodePoint(from + random(count)) : String.fromCodePoint(0x20 + random(0x5F));
	}

	return text;
}

const randomRow = (row: StreamRow, seq: number): StreamRow => ({
	...row,
	seq,
	program: randomText(),
	reason: randomText(),
	message: randomText(),
	fields: Object.fromEntries(Object.keys(row.fields).map(name => [name, randomText()])),
});

const sizes = [[60, 20], [101, 30], [200, 50]] as const;

test.each(sizes)('thousands of rows of any characters fill a terminal of %d x %d and no more, with nothing that it obeys', (columns, rows) => {
	const theme = themeFor({colour: true, ascii: false});
	const start = press(opened(columns, rows), 'k', 'enter');
	let shown: Shown;
	let bytes = '';
	for (let drawn = 0; drawn < 1700;) {
		const page = streamRows.slice(-rows).map(row => randomRow(row, ++drawn));
		const {state} = drive(start, {signal: 'content', view: 'stream', content: {rows: page, newer: 1, older: 1, matched: drawn}});
		const picture = pictureOf(state, theme, () => []);
		bytes += paint(shown, picture, {columns, rows});
		shown = picture;
	}

	expect(foreignBytes(Buffer.from(bytes), columns, rows)).toEqual([]);
});
