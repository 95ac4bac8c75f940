import {expect, test} from 'vitest';
import {bindingsOf, keymap} from '../../source/state/keymap.js';
import {screenNames} from '../../source/state/state.js';
import {opened, press} from '../helpers/drive.js';

test('no key means two things on one screen', () => {
	for (const screen of screenNames) {
		const keys = bindingsOf(screen).flatMap(binding => binding.keys);
		expect(keys.filter((key, index) => keys.indexOf(key) !== index), screen).toEqual([]);
	}
});

test('no single key asks for a change on a host', () => {
	const keys = new Set(keymap.flatMap(binding => binding.keys.flatMap(key => key.split(' '))));
	for (const screen of ['1', '2', '3', '4', '5', '6', '7']) {
		for (const key of keys) {
			const {effects} = press(opened(80, 24), screen, key);
			expect(effects.map(({effect}) => effect).filter(effect => effect === 'plan' || effect === 'apply'), `${screen} ${key}`).toEqual([]);
		}
	}
});

test('a read-only console opens no form, and says why', () => {
	for (const [screen, key] of [['1', 'b'], ['1', 'u'], ['3', 'u'], ['4', 'b'], ['4', 'x'], ['5', 'p']] as const) {
		const {state} = press(opened(80, 24, {readOnly: true}), screen, key);
		expect(state.change, `${screen} ${key}`).toBeUndefined();
		expect(state.notice?.text, `${screen} ${key}`).toContain('read-only');
	}
});
