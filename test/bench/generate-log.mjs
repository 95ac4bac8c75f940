import {closeSync, openSync, writeSync} from 'node:fs';
import {nextSession} from './sessions.mjs';
import {createDice, createPeople} from './traffic.mjs';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = number => String(number).padStart(2, '0');

/** Sessions that go on at the same time. */
const atOnce = 40;

function stampOf(second, format) {
	const date = new Date(second * 1000);
	return format === 'iso'
		? date.toISOString().slice(0, 19)
		: `${months[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2, ' ')} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
}

/**
Writes a log of about `size` bytes that covers one day, in the format `traditional` or `iso`, and returns the truth about it: the number
of lines and of lines with each verdict. `most`: so many lines at most. `isWanted`: which messages are written; then the bytes are a bound, too.
*/
export function generateLog(path, {size, seed = 1, format = 'traditional', most = Number.POSITIVE_INFINITY, isWanted = () => true}) {
	const dice = createDice(seed);
	const people = createPeople(dice);
	const sessions = Array.from({length: atOnce}, () => ({lines: nextSession(dice, people), next: 0}));
	const verdicts = {};
	const file = openSync(path, 'w');
	const microsecondsPerLine = 86_400e6 * 160 / size;
	let clock = Date.UTC(2026, 2, 1) * 1000;
	let shown = -1;
	let stamp = '';
	let lines = 0;
	let written = 0;
	let pending = [];
	let pendingSize = 0;
	const flush = () => {
		written += writeSync(file, pending.join(''));
		pending = [];
		pendingSize = 0;
	};

	while (written + pendingSize < size && lines < most) {
		const place = dice.below(atOnce);
		const session = sessions[place];
		const {verdict, tag, message} = session.lines[session.next++];
		if (session.next === session.lines.length) {
			sessions[place] = {lines: nextSession(dice, people), next: 0};
		}

		if (!isWanted(message)) {
			continue;
		}

		clock += microsecondsPerLine * 2 * dice.below(1000) / 1000;
		const second = Math.floor(clock / 1e6);
		if (second !== shown) {
			shown = second;
			stamp = stampOf(second, format);
		}

		const fraction = format === 'iso' ? `.${String(Math.floor(clock % 1e6)).padStart(6, '0')}+00:00` : '';
		const text = `${stamp}${fraction} mx1 ${tag}: ${message}\n`;
		verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
		lines++;
		pending.push(text);
		pendingSize += text.length;
		if (pendingSize > 4e6) {
			flush();
		}
	}

	flush();
	closeSync(file);
	return {lines, size: written, verdicts};
}
