import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createChangeRecorder, type ChangeRecorder} from '../../source/engine/change-recorder.js';
import {createChanges, type Changes} from '../../source/engine/changes.js';
import type {HostLink} from '../../source/engine/host-link.js';
import {success} from '../../source/model/outcome.js';
import {applyPlan} from '../../source/remote/apply.js';
import {openAudit} from '../../source/store/audit.js';
import {discovered} from '../helpers/discovered.js';
import {createHostTree, type HostTree} from '../helpers/host-tree.js';
import {createLocalConnection} from '../helpers/local-connection.js';
import {blocking, byHand, compiled, entry, table} from '../helpers/plans.js';

const change = '2f1e5c1e-0000-4000-8000-000000000001';
let host: HostTree;
let folder = '';
let open: Array<Changes | ChangeRecorder> = [];

beforeEach(() => {
	host = createHostTree({[table]: byHand, [`${table}.db`]: compiled});
	folder = mkdtempSync(path.join(tmpdir(), 'mxdeck-state-'));
});

afterEach(() => {
	for (const each of open.splice(0)) {
		('stop' in each ? each.stop : each.close)();
	}

	host.remove();
	rmSync(folder, {recursive: true});
});

const auditPath = (): string => path.join(folder, 'audit', 'audit.db');

/** What a console leaves behind that was killed right after it wrote its intent; `by` is its process. */
function leaveIntent(by: number | undefined, name = 'mx1'): void {
	const audit = openAudit(auditPath());
	if (!audit.ok) {
		throw new Error(audit.problem.what);
	}

	audit.value.recordIntent({time: Date.now(), change, operator: 'ana', action: 'blacklist-sender', input: {sender: 'new@spam.example'}, host: name, detail: by === undefined ? {} : {process: by}});
	audit.value.close();
}

/** The next console's start: what it says, and what the audit holds of the change afterwards. */
async function start(reach?: HostLink['reach'], readOnly = false): Promise<{readonly notices: string[]; readonly result: string | undefined}> {
	const notices: string[] = [];
	const recorder = createChangeRecorder(auditPath(), 'ana', text => notices.push(text));
	const changes = createChanges({operator: 'ana', recorder, onProgress: () => undefined, onReport: () => undefined, onNotice: text => notices.push(text), history: () => []});
	open = [changes, recorder];
	const connection = createLocalConnection({root: host.root});
	const discovery = discovered();
	const link: HostLink = {
		host: {name: 'mx1', groups: [], readOnly, sudo: 'auto'},
		link: () => ({state: 'live', since: 0}),
		discovery: () => discovery,
		sources: () => [],
		gaps: () => 0,
		gapList: () => [],
		reach: reach ?? (async () => success({connection, discovery})),
		rediscover: async () => success(discovery),
		reconnect: () => undefined,
		finished: Promise.resolve(),
		stop: () => undefined,
	};
	await changes.settleOpen([link]);
	const audit = openAudit(auditPath());
	const known = audit.ok ? audit.value.changes(1) : audit;
	return {notices, result: known.ok ? known.value[0]?.result : known.problem.what};
}

async function send(): Promise<void> {
	await applyPlan(createLocalConnection({root: host.root}), {id: change, action: 'blacklist-sender', operator: 'ana', plan: blocking, asRoot: true});
}

async function sendAndKillHost(): Promise<void> {
	host.write('usr/bin/ln', '#!/bin/sh\nkill -9 "$PPID"\n', 0o755);
	await send();
	rmSync(host.at('usr/bin/ln'));
}

async function sendNothing(): Promise<void> {
	expect(host.read(table)).toBe(byHand);
}

type Killed = {readonly when: string; readonly before: () => Promise<void>; readonly result: string; readonly says: string; readonly text: string};

const kills: readonly Killed[] = [
	{when: 'before its request was sent', before: sendNothing, result: 'failed', says: 'failed, the change never began on this host – nothing was changed', text: byHand},
	{when: 'after the change was made', before: send, result: 'done', says: 'it was made', text: byHand + entry},
	{when: 'and the host as well, while it wrote', before: sendAndKillHost, result: 'rolled-back', says: 'rolled-back, the change was interrupted on the host – everything was put back as it was, which was verified', text: byHand},
];

test.each(kills)('a console that was killed $when: the next one asks by id and tells the truth', async ({before, result, says, text}) => {
	leaveIntent(undefined);
	await before();
	expect(await start()).toEqual({result, notices: [
		'A change of an earlier session may have been made or not: asking mx1',
		`mx1: change 2f1e5c1e (blacklist-sender) is known now: ${says}`,
	]});
	expect(host.read(table)).toBe(text);
	expect(await start()).toEqual({result, notices: []});
});

test('a change that another console is at is left to it', async () => {
	leaveIntent(process.pid);
	expect(await start()).toEqual({result: undefined, notices: []});
});

test('a change on a host that is not configured here stays open', async () => {
	leaveIntent(undefined, 'elsewhere');
	expect(await start()).toEqual({result: undefined, notices: []});
});

test('a host that cannot look into its journal tells nothing: the change stays open', async () => {
	leaveIntent(undefined);
	host.write('var/lib/mxdeck', 'no folder');
	let asked = 0;
	const {result} = await start(async () => {
		asked++;
		setImmediate(() => {
			for (const each of open) {
				('stop' in each ? each.stop : each.open)();
			}
		});
		return success({connection: createLocalConnection({root: host.root}), discovery: discovered()});
	});
	expect({result, asked}).toEqual({result: undefined, asked: 1});
});

test('a host that may not be changed is not even asked', async () => {
	leaveIntent(undefined);
	const {result} = await start(async () => {
		setImmediate(() => {
			for (const each of open) {
				('stop' in each ? each.stop : each.open)();
			}
		});
		return success({connection: createLocalConnection({root: host.root}), discovery: discovered()});
	}, true);
	expect(result).toBeUndefined();
	expect(host.read('/var/lib/mxdeck/lock')).toBeUndefined();
});

test('without an audit nothing is open, and none is begun', () => {
	const recorder = createChangeRecorder(auditPath(), 'ana', () => undefined);
	expect(recorder.open()).toEqual([]);
	recorder.close();
});
