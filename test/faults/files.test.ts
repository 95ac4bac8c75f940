import {execFileSync, spawnSync} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {chownSync, rmSync, statSync, symlinkSync} from 'node:fs';
import process from 'node:process';
import {afterAll, afterEach, beforeEach, describe, expect, test} from 'vitest';
import {askChange} from '../../source/remote/apply.js';
import {apply, planOn} from './cases.js';
import {createFaultyHost, table, type FaultyHost} from './faulty-host.js';
import {mayMount} from './shells.js';
import {printTally, tally} from './tally.js';

const block = {sender: 'new@y.example', text: '550 5.7.1 No'};
let host: FaultyHost;

beforeEach(() => {
	host = createFaultyHost();
});

afterEach(() => {
	host.remove();
});

afterAll(printTally);

const isRoot = process.getuid?.() === 0;
const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
const attributes = (file: string): string => execFileSync('sh', ['-c', 'stat -c "%u %g %a" "$1"; getfacl -cp "$1"; getfattr -d -m - "$1" 2>/dev/null | tail -n +2', 'sh', host.tree.at(file)], {encoding: 'utf8'});

/** The host refuses the change, says why, and is as it was. */
async function expectRefusal(number: string, what: RegExp): Promise<void> {
	const before = host.state();
	const report = await apply(host.connection, randomUUID(), await planOn(host, 'blacklist-sender', block));
	expect(report.problem?.what).toMatch(what);
	expect(['failed', 'rolled-back']).toContain(report.result);
	expect(host.state()).toEqual(before);
	expect(host.litter()).toEqual([]);
	tally(number, report.result);
}

const mayFreeze = isRoot && spawnSync('sh', ['-c', 'f=$(mktemp) && chattr +i "$f" && chattr -i "$f"; code=$?; rm -f "$f"; exit "$code"']).status === 0;

test.skipIf(!mayFreeze)(`T24 an immutable file is left alone${mayFreeze ? '' : ' (skipped: no file can be made immutable here)'}`, async () => {
	const frozen = host.tree.at(table);
	execFileSync('chattr', ['+i', frozen]);
	try {
		await expectRefusal('T24', /sender_access cannot be written/);
	} finally {
		execFileSync('chattr', ['-i', frozen]);
	}
});

test.skipIf(!mayMount)(`T25 a file that is mounted by itself is left alone${mayMount ? '' : ' (skipped: this account may not mount)'}`, async () => {
	const file = host.tree.at(table);
	execFileSync('mount', ['--bind', file, file]);
	try {
		await expectRefusal('T25', /sender_access cannot be written/);
	} finally {
		execFileSync('umount', [file]);
	}
});

test('T26 a link that leads nowhere is no table', async () => {
	const made = await planOn(host, 'blacklist-sender', block);
	rmSync(host.tree.at(table));
	symlinkSync('nowhere', host.tree.at(table));
	expect(await apply(host.connection, randomUUID(), made)).toMatchObject({result: 'failed', problem: {what: `${table} is a symbolic link`, state: 'nothing was changed'}});
	tally('T26', 'failed');
});

const keepsAll = isRoot && has('setfacl') && has('setfattr');

describe.skipIf(!keepsAll)(`T28 owner, mode, ACL and extended attributes${keepsAll ? '' : ' (skipped: this needs root, setfacl and setfattr)'}`, () => {
	beforeEach(() => {
		for (const file of [table, `${table}.db`]) {
			chownSync(host.tree.at(file), 1234, 4321);
			execFileSync('setfacl', ['-m', 'u:2345:r,g:5432:rw', host.tree.at(file)]);
			execFileSync('setfattr', ['-n', 'user.note', '-v', 'kept', host.tree.at(file)]);
		}
	});

	test('are the same after a change, its failure, its recovery and its undoing', async () => {
		const before = [attributes(table), attributes(`${table}.db`)];
		const now = () => [attributes(table), attributes(`${table}.db`)];
		expect(before.join('')).toMatch(/1234 4321[^]*user:2345:r[^]*user\.note="kept"/);
		host.tree.break('query-lies');
		expect(await apply(host.connection, randomUUID(), await planOn(host, 'blacklist-sender', block))).toMatchObject({result: 'rolled-back'});
		expect(now()).toEqual(before);
		rmSync(host.tree.at('faults'), {recursive: true});

		const killed = randomUUID();
		const made = await planOn(host, 'blacklist-sender', block);
		host.arm(30, 'kill');
		await apply(host.connection, killed, made);
		host.disarm();
		expect(await askChange(host.connection, killed, true)).toMatchObject({result: 'rolled-back'});
		expect(now()).toEqual(before);

		const id = randomUUID();
		expect(await apply(host.connection, id, await planOn(host, 'blacklist-sender', block))).toMatchObject({result: 'done'});
		expect(now()).toEqual(before);
		expect(await apply(host.connection, randomUUID(), await planOn(host, 'undo-change', {change: id}))).toMatchObject({result: 'done'});
		expect(now()).toEqual(before);
		tally('T28', 'done');
	});
});

test('T29 an empty file gets its first entry, and is empty again', async () => {
	host.tree.write(table, '', 0o640);
	host.tree.write(`${table}.db`, 'no@entry.example\tOK\n');
	const id = randomUUID();
	expect(await apply(host.connection, id, await planOn(host, 'blacklist-sender', block))).toMatchObject({result: 'done'});
	expect(host.tree.read(table)).toContain('new@y.example 550 5.7.1 No\n');
	expect(await apply(host.connection, randomUUID(), await planOn(host, 'undo-change', {change: id}))).toMatchObject({result: 'done'});
	expect(host.tree.read(table)).toBe('');
	tally('T29', 'done');
});

test('T29 a file of fifty megabytes is refused before anything is sent', async () => {
	execFileSync('sh', ['-c', 'yes "sender@bulk.example REJECT" | head -c 50000000 >>"$1"', 'sh', host.tree.at(table)]);
	const {size} = statSync(host.tree.at(table));
	await expect(planOn(host, 'blacklist-sender', block)).rejects.toThrow(/larger than|too large/);
	expect(statSync(host.tree.at(table)).size).toBe(size);
	tally('T29', 'refused');
});
