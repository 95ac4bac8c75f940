import {expect, test} from 'vitest';
import {createIntake, type Intake} from '../../source/engine/intake.js';
import {markOf} from '../../source/engine/line-mark.js';
import {giveLines, stamped} from '../helpers/taken-lines.js';

type Line = readonly [time: number | undefined, text: string];

/** The number by which a line is known again, for tests. */
const marks = new Map<string, number>();
function markFor([time, text]: Line): number {
	const key = `${time} ${text}`;
	const mark = marks.get(key) ?? marks.size + 1;
	marks.set(key, mark);
	return mark;
}

let gaps: Array<readonly [from: number, to: number]> = [];

function intakeOf(): Intake {
	gaps = [];
	return createIntake((from, to) => {
		gaps.push([from, to]);
	});
}

/** The lines that are taken of those that come. */
const taken = (intake: Intake, lines: readonly Line[], now: number): string[] => lines
	.filter(line => intake.take(line[0], markFor(line), now) !== undefined)
	.map(([, text]) => text);

test('lines that come again after a reconnect are taken once', () => {
	const intake = intakeOf();
	intake.begin(0);
	expect(taken(intake, [[10_000, 'a'], [11_000, 'b'], [11_000, 'c']], 12_000)).toEqual(['a', 'b', 'c']);
	intake.begin(0);
	expect(taken(intake, [[10_000, 'a'], [11_000, 'b'], [11_000, 'c'], [11_000, 'd'], [20_000, 'e']], 21_000)).toEqual(['d', 'e']);
	expect(gaps).toEqual([]);
});

test('a reconnect whose first line is newer than the last one known counts as a gap', () => {
	const intake = intakeOf();
	intake.begin(0);
	taken(intake, [[10_000, 'a']], 10_000);
	intake.begin(0);
	expect(taken(intake, [[90_000, 'z']], 90_000)).toEqual(['z']);
	expect(gaps).toEqual([[10_000, 90_000]]);
});

test('a line without a stamp stands where the line before it stands', () => {
	const intake = intakeOf();
	intake.begin(0);
	expect([intake.take(10_000, 1, 99_000), intake.take(undefined, 2, 99_000)]).toEqual([10_000, 10_000]);
});

test('lines from before the asked span are left out, until the first one of it', () => {
	const intake = intakeOf();
	intake.begin(50_000);
	expect(taken(intake, [[10_000, 'old'], [60_000, 'new'], [49_999, 'late']], 61_000)).toEqual(['new', 'late']);
	expect(intake.isSifting()).toBe(false);
});

test('behind a place each line is new, though it looks like one before it', () => {
	const intake = intakeOf();
	intake.begin(0);
	taken(intake, [[10_000, 'same']], 10_000);
	intake.resume();
	expect(taken(intake, [[10_000, 'same'], [3000, 'odd'], [90_000, 'later']], 90_000)).toEqual(['same', 'odd', 'later']);
	expect(gaps).toEqual([]);
});

test('a busy source is taken once, too: many thousand lines of the last seconds come again', () => {
	const busy = Array.from({length: 20_000}, (_, index): Line => [100_000 + Math.floor(index / 10), `line ${index}`]);
	const intake = intakeOf();
	intake.begin(0);
	expect(taken(intake, busy, 102_000)).toHaveLength(20_000);
	intake.begin(0);
	expect(taken(intake, [...busy, [102_100, 'next']], 103_000)).toEqual(['next']);
	expect(gaps).toEqual([]);
});

test('two lines that are alike are both taken, and neither again', () => {
	const twins: readonly Line[] = [[10_000, 'same'], [10_000, 'same']];
	const intake = intakeOf();
	intake.begin(0);
	expect(taken(intake, twins, 10_000)).toHaveLength(2);
	intake.begin(0);
	expect(taken(intake, [...twins, [10_000, 'same'], [10_001, 'new']], 10_002)).toEqual(['same', 'new']);
});

test('lines are known again by stamp, pid and every byte of their text', () => {
	const text = 'disconnect from unknown[192.0.2.7]';
	const lines = [
		stamped(1000, `mx1 postfix/smtpd[7]: ${text}`),
		stamped(1001, `mx1 postfix/smtpd[7]: ${text}`),
		stamped(1000, `mx1 postfix/smtpd[8]: ${text}`),
		stamped(1000, `mx1 postfix/submission[7]: ${text}`),
		...Array.from(text, (_, index) => stamped(1000, `mx1 postfix/smtpd[7]: ${text.slice(0, index)}~${text.slice(index + 1)}`)),
		...Array.from(text, (_, index) => stamped(1000, `mx1 postfix/smtpd[7]: ${text.slice(0, index)}`)),
	];
	const found: number[] = [];
	giveLines([...lines, ...lines], ({scanned}) => found.push(markOf(scanned())));
	expect(new Set(found).size).toBe(lines.length);
	expect(found.slice(0, lines.length)).toEqual(found.slice(lines.length));
	expect(found.every(mark => Number.isSafeInteger(mark))).toBe(true);
});
