import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import {safe} from '../../source/model/safe.js';
import {widthOf} from '../../source/state/select/line.js';

test('every character that may be shown has the width that a terminal gives it', () => {
	const wrong: string[] = [];
	for (let code = 0x20; code < 0x30000; code++) {
		const character = String.fromCodePoint(code);
		if (safe(character) === character && widthOf(character) !== stringWidth(character)) {
			wrong.push(code.toString(16));
		}
	}

	expect(wrong).toEqual([]);
});
