import {randomUUID} from 'node:crypto';
import process from 'node:process';
import {afterAll, describe, expect, test} from 'vitest';
import {applyPlan, askChange, type HostReport} from '../../source/remote/apply.js';
import {cases, createFaultyHost, foreignLine, type Case, type Fault, type FaultyHost, type HostState} from './faulty-host.js';
import {printTally, tally} from './tally.js';

/** MXDECK_FAULTS=all tries every point, a number that many; otherwise each run tries two, spread evenly. */
const wanted = process.env['MXDECK_FAULTS'] ?? '2';
const isWhole = wanted === 'all';
const fewPoints = Number(wanted);

afterAll(printTally);

const apply = async (host: FaultyHost, id: string, plan: Parameters<typeof applyPlan>[1]['plan']): Promise<HostReport> =>
	applyPlan(host.connection, {id, action: 'blacklist-sender', operator: 'ana', plan, asRoot: true});

type Measured = {readonly before: HostState; readonly after: HostState; readonly points: number};

/** What the host is before a case and after it went well, and how many points there are. */
async function measure({plan}: Case): Promise<Measured> {
	const host = createFaultyHost();
	const made = await plan(host);
	const before = host.state();
	host.arm(0, 'kill');
	const {result} = await apply(host, randomUUID(), made);
	expect(result).toBe('done');
	const measured = {before, after: host.state(), points: host.calls()};
	host.tree.remove();
	return measured;
}

const without = (state: HostState): HostState => ({...state, table: state.table.replaceAll(foreignLine, ''), built: state.built.replaceAll('foreign@z.example\tOK\n', ''), conf: state.conf.replaceAll(foreignLine, '')});
const isForeign = (fault: Fault): boolean => fault === 'append' || fault === 'rename';

/** One fault at one point: afterwards the host is wholly as before or wholly changed, and its journal knows which. */
async function strike({name, file, plan}: Case, fault: Fault, at: number, {before, after}: Measured): Promise<void> {
	const host = createFaultyHost(at % 2 === 0 ? 'dash' : 'bash');
	const made = await plan(host);
	const id = randomUUID();
	host.arm(at, fault, file);
	const said = await apply(host, id, made);
	host.disarm();
	const truth = await askChange(host.connection, id, true);
	const now = host.state();
	const context = JSON.stringify({name, fault, at, said, truth, now, litter: host.litter(), calls: host.calls()}, undefined, 1);
	expect(['done', 'rolled-back', 'failed', 'conflict'], context).toContain(truth.result);
	expect([truth.result, 'unknown'], context).toContain(said.result);
	expect(isForeign(fault) ? without(now) : now, context).toEqual(truth.result === 'done' ? after : before);
	expect(host.litter(), context).toEqual([]);
	if (isForeign(fault)) {
		expect(host.tree.read(file), context).toContain(foreignLine);
	}

	tally(`${fault} ${name}`, truth.result);
	host.tree.remove();
}

const faults: readonly Fault[] = ['kill', 'term', 'hup', 'fail', 'append', 'rename'];

describe.each(cases)('$name', each => {
	let measuring: Promise<Measured> | undefined;
	test.each(faults)('%s at any call: wholly so or wholly so, and known', async fault => {
		measuring ??= measure(each);
		const measured = await measuring;
		const step = isWhole ? 1 : measured.points / fewPoints;
		for (let point = 1; point <= measured.points; point += step) {
			// Another part of each step is tried in another run.
			await strike(each, fault, Math.min(measured.points, Math.floor(point + (isWhole ? 0 : (Date.now() / 1000) % step))), measured);
		}
	}, 1_800_000);
});
