import {randomUUID} from 'node:crypto';
import {rmSync} from 'node:fs';
import {afterAll, describe, expect, test} from 'vitest';
import type {Connection} from '../../source/remote/connection.js';
import {applyPlan, decideChange} from '../../source/remote/apply.js';
import {apply, asked, cases, lapse} from './cases.js';
import {createFaultyHost} from './faulty-host.js';
import {busyboxPrograms, shells} from './shells.js';
import {measure, strike} from './strike.js';
import {printTally} from './tally.js';
import {isItsTurn} from './turns.js';

const busybox = busyboxPrograms();

afterAll(() => {
	printTally();
	if (busybox !== undefined) {
		rmSync(busybox, {recursive: true});
	}
});

describe.each(shells)('T42 %s as /bin/sh', shell => {
	test('every action is made, and leaves nothing behind', async () => {
		for (const {plan} of cases.filter((_, row) => isItsTurn(row, shells.indexOf(shell)))) {
			const host = createFaultyHost({shell});
			const made = await plan(host);
			const before = host.state();
			const report = await apply(host.connection, randomUUID(), made);
			expect(report, JSON.stringify(report)).toMatchObject({result: 'done'});
			expect(host.state()).not.toEqual(before);
			expect(host.litter()).toEqual([]);
			host.remove();
		}
	});

	test('a change waits for its confirmation, and is taken back', async () => {
		const host = createFaultyHost({shell});
		const before = host.state();
		const id = randomUUID();
		const plan = await cases[0]?.plan(host);
		expect(plan && await applyPlan(host.connection, {id, action: 'blacklist-sender', operator: 'ana', plan, asRoot: true, confirmWithin: 600})).toMatchObject({result: 'done', confirmWithin: 600});
		expect(await decideChange(host.connection, id, {decide: 'revert'}, true)).toMatchObject({result: 'rolled-back'});
		expect(host.state()).toEqual(before);
		host.remove();
	});
});

describe.skipIf(busybox === undefined)(`T42 a host with busybox alone${busybox === undefined ? ' (skipped: there is none here)' : ''}`, () => {
	const host = {shell: 'busybox sh', ...(busybox !== undefined && {system: busybox})};

	test.each([...cases.map(each => asked(each)), lapse].filter((_, row) => isItsTurn(row, 0)))('$name is made, and put back when the script is killed', async each => {
		const measured = await measure(each, host);
		await strike(each, {fault: 'kill', at: Math.floor(measured.points * 0.7)}, measured, host);
	});
});

/** Hides programs from the script, as a host that lacks them. */
const lacking = (connection: Connection, programs: readonly string[]): Connection => ({
	...connection,
	exec: async (command, options) => connection.exec(command, {...options, stdin: String(options?.stdin).replaceAll(new RegExp(`(?<=command -v )(?=(${programs.join('|')}) )`, 'g'), 'no-')}),
});

test.each([
	['flock', ['flock']],
	['perl', ['perl']],
	['flock, perl, timeout, setsid', ['flock', 'perl', 'timeout', 'setsid']],
])('T42 every action is made without %s', async (_, programs) => {
	for (const {plan} of cases) {
		const host = createFaultyHost();
		expect(await apply(lacking(host.connection, programs), randomUUID(), await plan(host))).toMatchObject({result: 'done'});
		host.remove();
	}
});

test('T42 without logger the change is made, though the mail log hears nothing of it', async () => {
	const host = createFaultyHost();
	rmSync(host.tree.at('usr/bin/logger'));
	const plan = await cases[0]?.plan(host);
	expect(plan && await apply(host.connection, randomUUID(), plan)).toMatchObject({result: 'done'});
	expect(host.tree.read('syslog')).toBeUndefined();
	host.remove();
});
