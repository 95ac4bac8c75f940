import {expect, test} from 'vitest';
import type {BytePlace} from '../../source/model/byte-place.js';
import {addToKey, startKey} from '../../source/stats/byte-key.js';
import {ByteTexts} from '../../source/stats/byte-texts.js';

const placeOf = (text: string): BytePlace => {
	const bytes = Buffer.concat([Buffer.from(text), Buffer.alloc(8)]);
	return {view: new DataView(new Uint8Array(bytes).buffer), start: 0, end: text.length};
};

test.each([[8], [16], [64], [200]])('every part of a text that is kept can be made a key, though it fills the last row: %d bytes', length => {
	const text = Array.from({length}, (_, index) => String.fromCodePoint(97 + (index % 26))).join('');
	const texts = new ByteTexts(Math.min(16, length / 4), 16);
	for (let row = 0; row < 16; row++) {
		startKey();
		addToKey(placeOf(text));
		texts.put(row);
	}

	const parts = new ByteTexts(64, 100);
	const at: BytePlace = {view: new DataView(new ArrayBuffer(0)), start: 0, end: 0};
	for (let from = 0; from < length; from++) {
		texts.place(15, at);
		at.start += from;
		startKey();
		addToKey(at);
		parts.put(0);
		expect(parts.text(0)).toBe(text.slice(from));
	}
});
