import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import * as block from '../../commands/block.js';
import type {Call} from '../../commands/command.js';
import * as confirm from '../../commands/confirm.js';
import * as hosts from '../../commands/hosts.js';
import type {FlagTable} from '../../commands/line/flags.js';
import {parseFlags} from '../../commands/line/parse-flags.js';
import * as report from '../../commands/report.js';
import * as spf from '../../commands/spf.js';
import * as list from '../../commands/list.js';
import * as log from '../../commands/log.js';
import * as tail from '../../commands/tail.js';
import * as trace from '../../commands/trace.js';
import * as unban from '../../commands/unban.js';
import * as unblock from '../../commands/unblock.js';
import * as undo from '../../commands/undo.js';
import {startDemo, type Demo} from '../../source/demo/index.js';
import {testSurroundings} from './surroundings.js';

let demo: Demo;
let sshConfig = '';

// The demo's hosts as an operator's ssh configuration would describe them, and one that is not there.
beforeAll(async () => {
	demo = await startDemo();
	sshConfig = path.join(mkdtempSync(path.join(tmpdir(), 'mxdeck-commands-')), 'ssh_config');
	const entries = [...demo.targets].map(([name, {port, user, identityFiles, knownHostsFiles}]) => [
		`Host ${name}`,
		'\tHostName 127.0.0.1',
		`\tPort ${port}`,
		`\tUser ${user}`,
		...identityFiles.map(file => `\tIdentityFile ${file}`),
		'\tIdentitiesOnly yes',
		`\tUserKnownHostsFile ${knownHostsFiles.join(' ')}`,
	].join('\n'));
	writeFileSync(sshConfig, [...entries, 'Host gone\n\tHostName 127.0.0.1\n\tPort 1\n'].join('\n'));
}, 60_000);

afterAll(async () => {
	await demo.stop();
});

/** Calls a command as the program would. */
async function call<Flags extends FlagTable>(command: {readonly flags: Flags; readonly run: (call: Call<Flags>) => Promise<number>}, line: string) {
	const around = testSurroundings();
	const parsed = parseFlags([...line.split(' '), '-F', sshConfig], command.flags);
	const code = parsed.ok ? await command.run({...parsed.value, around}) : -1;
	return {code, out: around.out(), said: around.said()};
}

type Results = {readonly hosts: ReadonlyArray<{readonly host: string; readonly result: string; readonly verified: readonly string[]}>};

const results = (out: string): readonly string[] => (JSON.parse(out) as Results).hosts.map(({host, result}) => `${host} ${result}`);

test('a sender is blocked on several hosts once, and unblocked again', async () => {
	const blocked = await call(block, 'wave@bulk.example --hosts mx1,mx2 --yes --json');
	expect(blocked.said).toContain('wave@bulk.example 550 5.7.1');
	expect({code: blocked.code, results: results(blocked.out)}).toEqual({code: 0, results: ['mx1 done', 'mx2 done']});
	const again = await call(block, 'wave@bulk.example --hosts mx1,mx2 --json');
	expect({code: again.code, results: results(again.out)}).toEqual({code: 0, results: ['mx1 already-so', 'mx2 already-so']});
	const unblocked = await call(unblock, 'wave@bulk.example --hosts mx1,mx2 --yes --json');
	expect({code: unblocked.code, results: results(unblocked.out)}).toEqual({code: 0, results: ['mx1 done', 'mx2 done']});
});

test('what is over goes at once, and an entry can be given to the host to take out', async () => {
	const made = await call(block, 'ends@bulk.example --for 2000d --remove-by-host --hosts mx1 --yes --json');
	expect(results(made.out)).toEqual(['mx1 done']);
	expect(made.out).toMatch(/takes the entry out again after \d{4}-\d\d-\d\d 00:00 UTC/);
	expect(await call(block, 'ends@bulk.example --remove-by-host --hosts mx1 --yes')).toMatchObject({code: 3, said: expect.stringContaining('only when it is known when') as string});
	const nothing = await call(unblock, '--expired --hosts mx1 --yes --json');
	expect(results(nothing.out)).toEqual(['mx1 already-so']);
	expect(await call(unblock, 'ends@bulk.example --expired')).toMatchObject({code: 2});
	const unblocked = await call(unblock, 'ends@bulk.example --hosts mx1 --yes --json');
	expect(results(unblocked.out)).toEqual(['mx1 done']);
});

type Logged = {readonly change: string; readonly host: string; readonly result: string; readonly key: string; readonly operator: string; readonly undoneBy?: string; readonly undoes?: string};

async function changesOn(host: string): Promise<readonly Logged[]> {
	const {out} = await call(log, `${host} --json --limit 50`);
	return out.trimEnd().split('\n').map(line => JSON.parse(line) as Logged);
}

test('what somebody blocked is found in the host\'s journal and undone from another machine, and that is undone too', async () => {
	// Each call has a home of its own: nothing but the hosts remembers.
	expect(await call(block, 'undo@bulk.example --hosts mx1,mx2 --yes')).toMatchObject({code: 0});
	const [made] = await changesOn('mx1');
	expect(made).toMatchObject({key: 'undo@bulk.example', operator: 'ops', result: 'done', host: 'mx1'});
	const id = made?.change ?? '';
	const undone = await call(undo, `${id.slice(0, 8)} --hosts mx1,mx2,mx3 --yes --json`);
	expect({code: undone.code, results: results(undone.out)}).toEqual({code: 0, results: ['mx1 done', 'mx2 done', 'mx3 already-so']});
	const [newest, before] = await changesOn('mx2');
	expect([newest, before]).toMatchObject([{undoes: id, result: 'done'}, {change: id, undoneBy: expect.any(String) as string}]);
	expect(await call(undo, `${id} --hosts mx1 --yes`)).toMatchObject({code: 3});
	const [undoing] = await changesOn('mx1');
	expect(await call(undo, `${undoing?.change ?? ''} --hosts mx1 --yes`)).toMatchObject({code: 0});
	expect(await call(block, 'undo@bulk.example --hosts mx1 --json')).toMatchObject({code: 0, out: expect.stringContaining('already-so') as string});
});

test('an entry tells who made it, why and until when, and on which hosts it is', async () => {
	expect(await call(block, 'memory@bulk.example --hosts mx1,mx2 --for 30d --reason wave --yes')).toMatchObject({code: 0});
	const {code, out} = await call(list, 'senders mx1 mx2 mx3 --since 1h --json');
	const rows = out.trimEnd().split('\n').map(line => JSON.parse(line) as {readonly key: string});
	expect(code).toBe(0);
	expect(rows.find(({key}) => key === 'memory@bulk.example')).toMatchObject({
		hosts: ['mx1', 'mx2'],
		missing: ['mx3'],
		memory: {by: 'ops', reason: 'wave', until: expect.stringMatching(/^\d{4}-/) as string, change: expect.stringMatching(/^[\da-f]{8}$/) as string},
		isExpired: false,
		hits: 0,
	});
	const shown = await call(list, 'senders mx1');
	expect(shown.out).toMatch(/^memory@bulk\.example +5{2}0 .* +mx1 +ops +(?:\d{4}(?:-\d{2}){2} +){2}[\da-f]{8} +wave$/m);
	expect(await call(list, 'bans mx1')).toMatchObject({code: 2});
});

test.each([
	['', 2, 'undo takes the id of one change'],
	['wave', 3, 'this is not the id of a change'],
	['99999999', 3, 'nothing of a change 99999999 is left to undo'],
])('undo %s exits with %i', async (word, code, says) => {
	const done = await call(undo, `${word} --hosts mx1 --yes`.trim());
	expect(done.said).toContain(says);
	expect(done.code).toBe(code);
});

test('a change that must be confirmed waits, is extended, and is taken back or kept', async () => {
	const made = await call(block, 'waits@bulk.example --hosts mx1,mx2 --confirm 10m --yes --json');
	expect({code: made.code, results: results(made.out)}).toEqual({code: 0, results: ['mx1 done', 'mx2 done']});
	const {change, hosts: [first]} = JSON.parse(made.out) as {readonly change: string; readonly hosts: ReadonlyArray<{readonly confirmWithin: number}>};
	expect(first?.confirmWithin).toBe(600);
	const [newest] = await changesOn('mx1');
	expect(newest).toMatchObject({change, result: 'unconfirmed'});
	const extended = await call(confirm, `${change} --hosts mx1 --extend 30m`);
	expect(extended).toMatchObject({code: 0, out: expect.stringMatching(/^mx1 +done .*waits 30 min for its confirmation/) as string});
	expect(await call(confirm, `${change} --hosts mx1 --revert`)).toMatchObject({code: 0, out: expect.stringContaining('rolled-back') as string});
	expect(await call(confirm, `${change} --hosts mx2`)).toMatchObject({code: 0, out: expect.stringMatching(/^mx2 +done/) as string});
	const again = await call(block, 'waits@bulk.example --hosts mx1,mx2 --dry-run --json');
	expect(again.out).toMatch(/"host":"mx1","planned":"change".*"host":"mx2","planned":"already-so"/);
});

test('a dry run shows the plan as data and changes nothing', async () => {
	for (let run = 0; run < 2; run++) {
		const {code, out, said} = await call(block, 'dry@bulk.example --hosts mx1 --dry-run --json');
		expect(code).toBe(0);
		expect(said).toContain('dry run: nothing was changed');
		expect(JSON.parse(out)).toMatchObject({action: 'blacklist-sender', hosts: [{host: 'mx1', planned: 'change', guards: []}]});
	}
});

test.each([
	{line: 'com --hosts mx1 --yes', code: 3, says: 'a domain has at least two parts'},
	{line: 'co.uk --hosts mx1 --yes', code: 3, says: 'public suffix'},
	{line: 'postmaster@bulk.example --hosts mx1 --yes', code: 3, says: 'add --force-guard postmaster@bulk.example'},
	{line: 'postmaster@bulk.example --hosts mx1 --yes --force-guard bulk.example', code: 2, says: '--force-guard does not repeat the key'},
	{line: 'wave@bulk.example --hosts gone --yes', code: 4, says: 'gone: unreachable'},
])('block $line exits with $code and says why', async ({line, code, says}) => {
	const done = await call(block, line);
	expect(done.said).toContain(says);
	expect(done.code).toBe(code);
});

test('a host that cannot be reached does not hold up the others, and makes the code 1', async () => {
	const {code, out} = await call(block, 'partly@bulk.example --hosts mx1,gone --yes --json');
	expect({code, results: results(out)}).toEqual({code: 1, results: ['mx1 done', 'gone unreachable']});
});

test('PermError rejection is switched, and the settings show it', async () => {
	const shown = async (): Promise<string | undefined> => {
		const {out} = await call(spf, '--hosts mx1');
		return /PermError_reject +(\S+)/.exec(out)?.[1];
	};

	const position = await shown() === 'True' ? 'off' : 'on';
	expect(await call(spf, `permerror ${position} --hosts mx1 --yes`)).toMatchObject({code: 0});
	expect(await shown()).toBe(position === 'on' ? 'True' : 'False');
});

test('an address that is banned nowhere needs no unban', async () => {
	const {code, out} = await call(unban, '192.0.2.250 --hosts mx1 --json');
	expect({code, results: results(out)}).toEqual({code: 0, results: ['mx1 already-so']});
});

test('hosts tells what was found on each', async () => {
	const {code, out} = await call(hosts, 'mx1 gone --json');
	const rows = out.trimEnd().split('\n').map(line => JSON.parse(line) as {readonly host: string; readonly discovery?: unknown});
	expect(code).toBe(1);
	expect(rows).toMatchObject([{host: 'mx1', discovery: {privilege: 'root'}}, {host: 'gone'}]);
	expect(rows[1]).not.toHaveProperty('discovery');
});

test('tail --once prints the backlog as JSON lines in which a filter holds', async () => {
	const {code, out} = await call(tail, 'mx1 --once --json --since 1h --filter class:rejected');
	const rows = out.trimEnd().split('\n').map(line => JSON.parse(line) as {readonly class: string; readonly host: string});
	expect(code).toBe(0);
	expect(rows.length).toBeGreaterThan(0);
	expect(new Set(rows.map(row => `${row.host} ${row.class}`))).toEqual(new Set(['mx1 rejected']));
});

test('report sums up a host\'s log', async () => {
	const {code, out} = await call(report, 'mx1 --since 1h --json');
	expect(code).toBe(0);
	expect((JSON.parse(out) as {readonly lines: number}).lines).toBeGreaterThan(0);
});

test('messages are traced over all hosts, out of their logs; a host that cannot be asked is named', async () => {
	const {code, out, said} = await call(trace, 'weekly@newsletter.example --hosts mx1,mx2,mx3,gone --json');
	const {stories, places} = JSON.parse(out) as {readonly stories: ReadonlyArray<{readonly verdicts: ReadonlyArray<{readonly outcome: string; readonly sentence: string}>}>; readonly places: ReadonlyArray<{readonly place: string; readonly state: string}>};
	expect(code).toBe(1);
	expect(said).toContain('gone: ');
	expect(places.map(({place, state}) => `${place} ${state}`)).toEqual(expect.arrayContaining(['mx1 done', 'mx2 done', 'mx3 done', 'gone failed']));
	expect(stories.length).toBeGreaterThan(0);
	expect(stories[0]?.verdicts[0]?.sentence).toMatch(/^delivered to \S+ by mx\d/);
});
