import {expect, test} from 'vitest';
import {createLinkFace} from '../../source/engine/link-face.js';
import {handLinkClock} from '../helpers/hand-link-clock.js';

function start() {
	const clock = handLinkClock();
	let changes = 0;
	const face = createLinkFace(clock, () => {
		changes++;
	});
	return {clock, face, changes: () => changes};
}

const why = () => 'lines of /var/log/mail.log are missing: the log was deleted before it was read to its end';
const trouble = {what: 'it broke', remedy: 'mend it'};

test('a state has the time since it holds, its reason, a remedy and the next attempt', () => {
	const {clock, face} = start();
	expect(face.link()).toEqual({state: 'connecting', since: clock.now()});
	clock.pass(1000);
	const down = clock.now();
	face.show('down', trouble, down + 5000);
	clock.pass(5000);
	expect(face.link()).toEqual({state: 'down', since: down, reason: 'it broke', remedy: 'mend it', nextAttempt: down + 5000});
	face.trying();
	expect(face.link()).toEqual({state: 'down', since: down, reason: 'it broke', remedy: 'mend it'});
	face.show('down', {what: 'still broken'}, down + 20_000);
	expect(face.link()).toEqual({state: 'down', since: down, reason: 'still broken', nextAttempt: down + 20_000});
	clock.pass(1000);
	face.show('live');
	expect(face.link()).toEqual({state: 'live', since: clock.now()});
});

test.each(['auth', 'hostkey', 'live', 'stale'] as const)('a new attempt after %s, which the operator wanted, is one from the start', state => {
	const {clock, face} = start();
	face.show(state, trouble);
	clock.pass(1000);
	face.trying();
	expect(face.link()).toEqual({state: 'connecting', since: clock.now()});
});

test('a fresh gap stands in the place of live for a minute, with its own time and reason', () => {
	const {clock, face, changes} = start();
	face.show('live');
	const live = face.link();
	face.countGaps(0, why);
	expect(face.link()).toEqual(live);
	clock.pass(5000);
	face.countGaps(1, why);
	expect(face.link()).toMatchObject({state: 'gap', since: clock.now(), reason: why()});
	clock.pass(59_999);
	face.beat();
	expect(face.link().state).toBe('gap');
	face.show('stale', trouble);
	expect(face.link().state).toBe('stale');
	face.show('live');
	expect(face.link().state).toBe('gap');
	clock.pass(1);
	const before = changes();
	face.beat();
	face.beat();
	expect([face.link().state, changes() - before]).toEqual(['live', 1]);
});

test('gaps that were counted before are not fresh again', () => {
	const {clock, face} = start();
	face.show('live');
	face.countGaps(2, why);
	clock.pass(61_000);
	face.countGaps(2, why);
	expect(face.link().state).toBe('live');
	face.countGaps(3, why);
	expect(face.link().state).toBe('gap');
});
