import {watch} from 'node:fs';
import {expect} from 'vitest';
import {success} from '../../source/model/outcome.js';
import {askChange} from '../../source/remote/apply.js';
import type {Connection} from '../../source/remote/connection.js';
import type {Doing} from './cases.js';
import {createFaultyHost, foreignLine, type Fault, type FaultyHost, type FaultyOptions, type HostState} from './faulty-host.js';
import {tally} from './tally.js';

/** What a host is before a case and after it went well, and how many points there are where something can happen. */
export type Measured = {readonly before: HostState; readonly after: HostState; readonly points: number};

export async function measure({prepare}: Doing, options: FaultyOptions = {}): Promise<Measured> {
	const host = createFaultyHost(options);
	const {id, make} = await prepare(host);
	const before = host.state();
	host.arm(0, 'kill');
	await make(host.connection);
	const measured = {before, after: host.state(), points: host.calls()};
	expect(await askChange(host.connection, id, true)).toMatchObject({result: 'done'});
	expect(measured.after).not.toEqual(before);
	host.remove();
	return measured;
}

const without = (state: HostState): HostState => ({...state, table: state.table.replaceAll(foreignLine, ''), built: state.built.replaceAll('foreign@z.example\tOK\n', ''), conf: state.conf.replaceAll(foreignLine, '')});
const isForeign = (fault: Fault): boolean => fault === 'append' || fault === 'rename';

const isDisk = (fault: Fault): boolean => fault === 'fail' || fault === 'full' || fault === 'read-only';

/** A connection that breaks when the fault strikes, while the script on the host goes on; `ended`: when that has ended, too. */
function breaking({tree, connection}: FaultyHost): {readonly connection: Connection; readonly ended: () => Promise<unknown>} {
	let running: Promise<unknown> = Promise.resolve();
	return {
		connection: {...connection, async exec(command, options) {
			const struck = new Promise<'struck'>(resolve => {
				const watcher = watch(tree.root, (_, name) => {
					if (name === 'struck') {
						watcher.close();
						resolve('struck');
					}
				});
			});
			const whole = connection.exec(command, options);
			running = whole;
			const first = await Promise.race([whole, struck]);
			return first === 'struck' ? success({code: undefined, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0)}) : first;
		}},
		ended: async () => running,
	};
}

/** One fault at one point: afterwards the host is wholly as before or wholly changed, its journal knows which, and what must come about in the end does. */
export async function strike({name, file, prepare}: Doing, {fault, at}: {readonly fault: Fault; readonly at: number}, {before, after}: Measured, options: FaultyOptions = {}): Promise<void> {
	const host = createFaultyHost({...options, hasDisk: fault === 'full' || fault === 'read-only'});
	const {id, make, tryAgain} = await prepare(host);
	const line = fault === 'lost' ? breaking(host) : {connection: host.connection, ended: async () => undefined};
	host.arm(at, fault, file);
	const said = await make(line.connection);
	if (fault !== 'lost') {
		host.disarm();
	}

	const truth = await askChange(host.connection, id, true);
	await line.ended();
	const now = host.state();
	const context = JSON.stringify({name, fault, at, options, said, truth, now, litter: host.litter(), calls: host.calls()}, undefined, 1);
	expect(['done', 'rolled-back', 'failed', 'conflict'], context).toContain(truth.result);
	// A broken disk may keep a failure from being recorded, or from being put back until it works again.
	const asGood = isDisk(fault) && truth.result !== 'done' ? ['failed', 'rolled-back'] : [];
	expect([truth.result, 'unknown', ...asGood], context).toContain(said.result);
	expect(isForeign(fault) ? without(now) : now, context).toEqual(truth.result === 'done' ? after : before);
	expect(host.litter(), context).toEqual([]);
	if (isForeign(fault) && host.isStruck()) {
		expect(host.tree.read(file), context).toContain(foreignLine);
	}

	if (tryAgain !== undefined) {
		expect(await tryAgain(), context).toBe(true);
		expect(without(host.state()), context).toEqual(after);
		expect(host.litter(), context).toEqual([]);
	}

	tally(`${fault} ${name}`, truth.result);
	host.remove();
}
