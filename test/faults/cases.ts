import {createHash, randomUUID} from 'node:crypto';
import {existsSync, rmSync} from 'node:fs';
import {actions} from '../../source/actions/index.js';
import {planHost} from '../../source/engine/plan-host.js';
import type {ActionName, Plan, RawInput} from '../../source/model/action.js';
import {applyPlan, askChange, type HostReport} from '../../source/remote/apply.js';
import type {Connection} from '../../source/remote/connection.js';
import {discovered} from '../helpers/discovered.js';
import {liveLink} from '../helpers/live-link.js';
import {spf, table, type FaultyHost} from './faulty-host.js';

/** Plans an action on a host as a console does. */
export async function planOn({connection}: FaultyHost, name: ActionName, raw: RawInput): Promise<Plan> {
	const action = actions[name];
	const input = action.read(raw);
	const planned = input.ok ? await planHost(action, input.value, liveLink('mx1', connection, discovered())) : undefined;
	if (planned?.plan === undefined) {
		throw new Error(`${name} could not be planned: ${JSON.stringify(planned?.planned)}`);
	}

	return planned.plan;
}

/** Applies a plan as root, under an id of its own. */
export const apply = async (connection: Connection, id: string, plan: Plan): Promise<HostReport> =>
	applyPlan(connection, {id, action: 'blacklist-sender', operator: 'ana', plan, asRoot: true});

/** An action, the file that others may edit meanwhile, and how it is planned. */
export type Case = {readonly name: string; readonly file: string; readonly plan: (host: FaultyHost) => Promise<Plan>};

const sender = {sender: 'new@y.example', text: '550 5.7.1 No'};
const until = (last: string): string => `# mxdeck 2026-11-01 bob 2f1e5c1e until ${last}: wave\n`;

/** Every action. The undoing is of a block, made just before; what is over stands between an entry for good and one that is not over. */
export const cases: readonly Case[] = [
	{name: 'block', file: table, plan: async host => planOn(host, 'blacklist-sender', sender)},
	{name: 'unblock', file: table, plan: async host => planOn(host, 'unblock-sender', {sender: 'old@x.example'})},
	{
		name: 'undo',
		file: table,
		async plan(host) {
			const id = randomUUID();
			await apply(host.connection, id, await planOn(host, 'blacklist-sender', sender));
			return planOn(host, 'undo-change', {change: id});
		},
	},
	{name: 'PermError', file: spf, plan: async host => planOn(host, 'spf-permerror', {reject: 'on'})},
	{name: 'unban', file: table, plan: async host => planOn(host, 'unban-ip', {address: '203.0.113.7'})},
	{
		name: 'remove-expired',
		file: table,
		async plan(host) {
			host.tree.write(table, `keep@x.example OK\n${until('2026-11-21')}over@x.example REJECT\n${until('2026-11-22')}today@x.example REJECT\n${until('2026-11-02')}also.example 554 No\n`, 0o640);
			host.tree.write(`${table}.db`, 'keep@x.example\tOK\nover@x.example\tREJECT\ntoday@x.example\tREJECT\nalso.example\t554 No\n');
			return planOn(host, 'remove-expired', {date: '2026-11-22'});
		},
	},
];

/** From now on at(1) takes the jobs, and nobody runs them. */
function keepJobs({tree}: FaultyHost): void {
	tree.write('usr/bin/at', '#!/bin/sh\n[ "$1" = -f ] && echo "$2" >>"$MXDECK_ROOT/jobs"\n', 0o755);
	tree.write('run/atd.pid', '1');
}

/** A block that the host itself ends. */
export const blockUntil: Case = {
	name: 'block until',
	file: table,
	async plan(host) {
		keepJobs(host);
		return planOn(host, 'blacklist-sender', {...sender, date: '2026-11-22', by: 'bob', for: '9000d', removal: 'by the host'});
	},
};

/** Something that is about to be made on a host. */
export type Change = {
	/** As which the host's journal knows it. */
	readonly id: string;
	readonly make: (connection: Connection) => Promise<Pick<HostReport, 'result'>>;
	/** Lets the host try again what must come about in the end, whatever happened; answers whether it did. */
	readonly tryAgain?: () => Promise<boolean>;
};

/** What changes a host, and the file that others may edit meanwhile. */
export type Doing = {readonly name: string; readonly file: string; readonly prepare: (host: FaultyHost) => Promise<Change>};

/** An action as a console makes it. */
export const asked = ({name, file, plan}: Case): Doing => ({
	name,
	file,
	async prepare(host) {
		const id = randomUUID();
		const made = await plan(host);
		return {id, make: async connection => apply(connection, id, made)};
	},
});

/** The removal that no console asks for: whoever waits on the host runs the script that the block left there, and nobody hears of it. */
export const lapse: Doing = {
	name: 'lapse',
	file: table,
	async prepare(host) {
		const {connection, tree} = host;
		const block = randomUUID();
		await apply(connection, block, await blockUntil.plan(host));
		const file = `/var/lib/mxdeck/changes/${block}/lapse`;
		const isOver = (seconds: number): void => {
			tree.write(file, (tree.read(file) ?? '').replace(/^\d+/, String(Math.floor(Date.now() / 1000) - seconds)));
		};

		// From its standard input, so that the connection can lay it on a host with other programs.
		const run = async (on: Connection): Promise<unknown> => on.exec('/bin/sh -s', {stdin: tree.read(`${file}.sh`) ?? ''});
		isOver(1);
		return {
			id: createHash('sha256').update(`lapse ${block} 1`).digest('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5'),
			async make(on) {
				await run(on);
				return {result: 'unknown'};
			},
			async tryAgain() {
				if (existsSync(tree.at(file))) {
					rmSync(tree.at('jobs'), {force: true});
					isOver(400);
					await askChange(connection, randomUUID(), true);
					if (tree.read('jobs') !== `${tree.at(file)}.sh\n`) {
						return false;
					}

					await run(connection);
				}

				return !existsSync(tree.at(file));
			},
		};
	},
};
