import process from 'node:process';
import {afterAll, describe, expect, test} from 'vitest';
import {asked, blockUntil, cases, lapse} from './cases.js';
import type {Fault} from './faulty-host.js';
import {mayMount, shells} from './shells.js';
import {measure, strike, type Measured} from './strike.js';
import {printTally} from './tally.js';
import {isItsTurn} from './turns.js';

/** MXDECK_FAULTS=all tries every point, a number that many; otherwise each run tries one, somewhere, of every second fault: the other ones in the next. */
const wanted = process.env['MXDECK_FAULTS'];
const isWhole = wanted === 'all';
const fewPoints = Number(wanted ?? '1');

afterAll(printTally);

const faults: ReadonlyArray<readonly [number: string, fault: Fault]> = [
	['T15 T18', 'kill'],
	['T16', 'term'],
	['T17', 'hup'],
	['T3 T5-T14', 'lost'],
	['T22', 'fail'],
	['T22', 'full'],
	['T23', 'read-only'],
	['T31', 'append'],
	['T31', 'rename'],
	['T44', 'clock'],
];
const needsMount = (fault: Fault): boolean => fault === 'full' || fault === 'read-only';
const doings = [...[...cases, blockUntil].map(each => asked(each)), lapse];

describe.each(doings)('$name', each => {
	const tried = faults.filter((_, column) => isItsTurn(doings.indexOf(each), column));
	let measuring: Promise<Measured> | undefined;
	test.each(tried.filter(([, fault]) => mayMount || !needsMount(fault)))('%s %s at any call: wholly so or wholly so, and known', async (_, fault) => {
		measuring ??= measure(each);
		const measured = await measuring;
		expect(measured.points).toBeGreaterThan(20);
		const step = isWhole ? 1 : measured.points / fewPoints;
		for (let point = 1; point <= measured.points; point += step) {
			// Another part of each step is tried in another run, and each shell in turn.
			const at = Math.min(measured.points, Math.floor(point + (isWhole ? 0 : (Date.now() / 1000) % step)));
			await strike(each, {fault, at}, measured, {shell: shells[at % shells.length]});
		}
	}, 3_600_000);
});

test.skipIf(mayMount)('T22 T23 full and read-only disks (skipped: this account may not mount a disk to break)', () => undefined);

test.each([0, 3, 4])('T15 a removal that dies %i calls before its end is not forgotten', async before => {
	const measured = await measure(lapse);
	await strike(lapse, {fault: 'kill', at: measured.points - before}, measured);
});
