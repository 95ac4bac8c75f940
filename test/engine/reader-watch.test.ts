import {expect, test} from 'vitest';
import {lookInterval} from '../../source/engine/attention.js';
import {createReaderWatch} from '../../source/engine/reader-watch.js';
import {handLinkClock} from '../helpers/hand-link-clock.js';

/** A watch that is looked at as it should be; `silent` has each reader with the second in which it was found to be. */
function watching() {
	const clock = handLinkClock();
	const began = clock.steady();
	const watch = createReaderWatch(clock);
	const silent: string[] = [];
	clock.repeat(lookInterval, () => {
		silent.push(...watch.look().map(id => `${(clock.steady() - began) / 1000}: ${id}`));
	});
	return {clock, watch, silent};
}

test('a reader is silent when none of its beats came for twelve seconds, and only once', () => {
	const {clock, watch, silent} = watching();
	watch.beat('mail');
	watch.beat('dovecot');
	for (let beats = 0; beats < 5; beats++) {
		clock.pass(5000);
		watch.beat('dovecot');
	}

	expect(silent).toEqual(['12: mail']);
	watch.beat('mail');
	clock.pass(40_000);
	expect(silent.toSorted()).toEqual(['12: mail', '37: dovecot', '37: mail']);
});

test('lines are a sign of life as well', () => {
	const {clock, watch, silent} = watching();
	watch.beat('mail');
	clock.pass(10_000);
	watch.heard('mail');
	clock.pass(10_000);
	expect(silent).toEqual([]);
});

test('a reader that never beats, has ended, or was told to wait is not waited for', () => {
	const {clock, watch, silent} = watching();
	watch.heard('plain');
	watch.beat('ended');
	watch.forget('ended');
	clock.pass(60_000);
	expect(silent).toEqual([]);
});

test('nobody is silent because nobody looked', () => {
	const clock = handLinkClock();
	const watch = createReaderWatch(clock);
	watch.beat('mail');
	clock.pass(60_000);
	expect(watch.look()).toEqual([]);
});
