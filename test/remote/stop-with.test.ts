import {expect, test} from 'vitest';
import type {Problem} from '../../source/model/outcome.js';
import {stopWith} from '../../source/remote/sessions.js';

test('what runs when the connection ends is stopped, and what ended before is held by nothing', async () => {
	let close: (problem: Problem) => void = () => undefined;
	const closed = new Promise<Problem>(resolve => {
		close = resolve;
	});
	const stopped: string[] = [];
	const forget = stopWith(closed, () => stopped.push('an earlier command'));
	stopWith(closed, () => stopped.push('a stream'));
	stopWith(closed, () => stopped.push('a command'));
	forget();
	close({what: 'the connection was lost'});
	await closed;
	expect(stopped).toEqual(['a stream', 'a command']);
});
