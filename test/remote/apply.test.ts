import {randomUUID} from 'node:crypto';
import {existsSync, linkSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {Check, Plan, Run} from '../../source/model/action.js';
import {applyPlan, askChange, type HostReport} from '../../source/remote/apply.js';
import changePart from '../../source/remote/host-scripts/apply.sh';
import type {Connection} from '../../source/remote/connection.js';
import {createHostTree, type HostTree} from '../helpers/host-tree.js';
import {answers, blocking, byHand, compiled, editOf, entry, planOf, table} from '../helpers/plans.js';
import {createLocalConnection, type LocalOptions} from '../helpers/local-connection.js';

const spf = '/etc/postfix-policyd-spf-python/policyd-spf.conf';

/** What the script needs of a host, by its own word. */
const needed = /^\tfor tool in (.*); do$/m.exec(changePart)?.[1]?.split(' ') ?? [];

let host: HostTree;

beforeEach(() => {
	host = createHostTree({[table]: byHand, [`${table}.db`]: compiled, [`${table}.lmdb`]: compiled, [spf]: 'TestOnly = 1\r\nPermError_reject = False \r\nlast = 1', bans: 'sshd 203.0.113.7\npostfix 203.0.113.7\n'});
});

afterEach(() => {
	host.remove();
});

const unban = (jail: string): Run => ({run: 'unban', jail, address: '203.0.113.7', why: ''});
const reload: Run = {run: 'postfix-reload', why: ''};

async function apply(plan: Plan, options: Partial<LocalOptions> & {readonly id?: string; readonly connection?: Connection} = {}): Promise<HostReport & {readonly steps: readonly string[]}> {
	const {id = randomUUID(), connection, ...local} = options;
	const steps: string[] = [];
	const report = await applyPlan(connection ?? createLocalConnection({root: host.root, ...local}), {id, action: 'blacklist-sender', operator: 'alice', plan, asRoot: true, onStep(step) {
		steps.push(step);
	}});
	return {...report, steps};
}

/** Nothing of the host's files differs from the beginning, and nothing lies beside them. */
function expectUntouched(): void {
	expect(host.read(table)).toBe(byHand);
	expect(host.read(`${table}.db`)).toBe(compiled);
	expect(readdirSync(host.at('/etc/postfix')).sort()).toEqual(['sender_access', 'sender_access.db', 'sender_access.lmdb']);
}

describe.each(['dash', 'bash'])('in %s', shell => {
	test('an entry is written, its table built, its effect seen, and the mail log told', async () => {
		const id = randomUUID();
		expect(await apply(blocking, {shell, id})).toMatchObject({
			result: 'done',
			verified: [
				'postmap -q new@spam.example hash:/etc/postfix/sender_access answers "550 5.7.1 No"',
				'postmap -q spam@bad.example hash:/etc/postfix/sender_access answers "REJECT"',
			],
			steps: ['sending', '/etc/postfix/sender_access is written', 'the hash table of /etc/postfix/sender_access is built'],
		});
		expect(host.read(table)).toBe(byHand + entry);
		expect(host.read('syslog')).toBe(`-t mxdeck -p mail.notice change=${id} action=blacklist-sender by=alice result=done key=<new@spam.example>\n`);
		expect(host.read(`/var/lib/mxdeck/changes/${id}/1.old`)).toBe(byHand);
		expect(readdirSync(host.at('/etc/postfix'))).toHaveLength(3);
		expect(readdirSync(host.at('/var/lib/mxdeck')).sort()).toEqual(['changes', 'lock']);
	});

	test('a setting is changed in a file with CRLF and no final line end, every other byte kept', async () => {
		const before = host.read(spf) ?? '';
		const after = before.replace('False', 'True');
		const report = await apply(planOf({edits: [editOf(before, after, {path: spf, map: undefined})], runs: [reload], checks: [{check: 'setting', path: spf, name: 'PermError_reject', expect: 'True'}, {check: 'postfix-running'}]}), {shell});
		expect(report).toMatchObject({result: 'done', verified: [`${spf} says PermError_reject = True`, 'postfix status says that the mail system runs']});
		expect(host.read(spf)).toBe(after);
		expect(host.calls()).toEqual(['postfix reload', 'postfix status']);
	});

	test('a failed check puts files, table, owner and mode back', async () => {
		chmodSync(host.at(table), 0o640);
		chmodSync(host.at(`${table}.db`), 0o604);
		host.break('query-lies');
		const report = await apply(blocking, {shell});
		expect(report).toMatchObject({result: 'rolled-back', verified: [], problem: {what: 'postmap -q new@spam.example hash:/etc/postfix/sender_access answers "" and not "550 5.7.1 No"', state: 'everything was put back as it was, which was verified'}});
		expectUntouched();
		expect([table, `${table}.db`].map(file => (statSync(host.at(file)).mode % 0o1000).toString(8))).toEqual(['640', '604']);
	});

	test('an address is unbanned in its jails', async () => {
		const gone = (jail: string): Check => ({check: 'not-banned', jail, address: '203.0.113.7'});
		expect(await apply(planOf({runs: [unban('sshd'), unban('postfix')], checks: [gone('sshd'), gone('postfix')]}), {shell})).toMatchObject({result: 'done', verified: ['203.0.113.7 is not banned in jail sshd', '203.0.113.7 is not banned in jail postfix']});
		expect(host.read('bans')).toBe('');
	});
});

describe('tables', () => {
	const types: ReadonlyArray<readonly [type: string, calls: readonly string[]]> = [
		['btree', ['postmap btree:ASIDE', 'postmap -s btree:ASIDE', 'postmap -q']],
		['lmdb', ['postmap lmdb:ASIDE', 'postmap -s lmdb:ASIDE', 'postmap lmdb:/etc/postfix/sender_access', 'postmap -q']],
		['cdb', ['postmap cdb:ASIDE', 'postmap -s cdb:ASIDE', 'postmap -q']],
	];

	test.each(types)('%s is tried on a copy before the host is touched', async (type, calls) => {
		const report = await apply(planOf({edits: [editOf(byHand, byHand + entry, {map: type})], checks: [answers('new@spam.example', '550 5.7.1 No', type)]}));
		expect(report.result).toBe('done');
		expect(host.calls().map(call => call.replace(host.root, '').replace(/\/etc\/postfix\/\.mxdeck\S+/, 'ASIDE').replace(/-q .*/, '-q'))).toEqual(calls);
	});

	test('a table that was never built gets the mode of its text', async () => {
		rmSync(host.at(`${table}.db`));
		chmodSync(host.at(table), 0o640);
		expect(await apply(blocking)).toMatchObject({result: 'done'});
		expect((statSync(host.at(`${table}.db`)).mode % 0o1000).toString(8)).toBe('640');
	});

	test('an entry that was taken out answers nothing', async () => {
		const report = await apply(planOf({edits: [editOf(byHand, '# kept by hand\n')], checks: [answers('spam@bad.example', undefined)]}));
		expect(report).toMatchObject({result: 'done', verified: ['postmap -q spam@bad.example hash:/etc/postfix/sender_access answers nothing']});
	});

	test('a text table is not built', async () => {
		expect(await apply(planOf({edits: [editOf(byHand, byHand + entry, {map: undefined})], runs: [reload], checks: [answers('new@spam.example', '550 5.7.1 No', 'texthash')]}))).toMatchObject({result: 'done'});
		expect(host.read(`${table}.db`)).toBe(compiled);
	});

	test('inserted bytes may be anything', async () => {
		const odd = `${byHand}# \u0000\u00FF\r\n$(touch ${host.at('owned')})\`id\`\nREQUEST\n`;
		expect(await apply(planOf({edits: [editOf(byHand, odd, {map: undefined})]}))).toMatchObject({result: 'done'});
		expect(host.read(table)).toBe(odd);
		expect(existsSync(host.at('owned'))).toBe(false);
	});
});

describe('failures', () => {
	const faults: ReadonlyArray<readonly [fault: string, plan: Plan, what: RegExp]> = [
		['postmap-warns', blocking, /^postmap refused \/etc\/postfix\/sender_access: warning: \/etc\/postfix\/sender_access, line 2: expected format/],
		['postmap-fails', blocking, /^postmap refused \/etc\/postfix\/sender_access: fatal: no room/],
		['postmap-empty', blocking, /^postmap built an empty table of \/etc\/postfix\/sender_access, which has entries/],
		['query-lies', blocking, /answers ""/],
		['reload-fails', {...blocking, runs: [reload]}, /^postfix reload failed/],
		['status-fails', {...blocking, runs: [reload], checks: [{check: 'postfix-running'}]}, /^Postfix does not run/],
	];

	test.each(faults)('T35 T36 %s: everything is as before', async (fault, plan, what) => {
		host.break(fault);
		const report = await apply(plan);
		expect(report.problem?.what).toMatch(what);
		expect(report.result).toBe('rolled-back');
		expect(host.read('syslog')).toContain(`result=${report.result}`);
		expectUntouched();
	});

	test('jails that were unbanned before one refused are banned again', async () => {
		host.break('unban-fails-postfix');
		const report = await apply(planOf({runs: [unban('sshd'), unban('postfix')]}));
		expect(report).toMatchObject({result: 'rolled-back', problem: {what: 'fail2ban-client refused to unban 203.0.113.7 in jail postfix: Sorry but the jail \'postfix\' does not exist', state: 'everything was put back as it was, which was verified; the ban of 203.0.113.7 in jail sshd begins anew'}});
		expect((host.read('bans') ?? '').split('\n').sort()).toEqual(['', 'postfix 203.0.113.7', 'sshd 203.0.113.7']);
	});

	test('a ban that is still there is no success', async () => {
		expect(await apply(planOf({checks: [{check: 'not-banned', jail: 'sshd', address: '203.0.113.7'}]}))).toMatchObject({result: 'rolled-back', problem: {what: '203.0.113.7 is still banned in jail sshd'}});
	});

	test('a file that somebody changed since is left alone', async () => {
		host.write(table, `${byHand}other@x.example OK\n`);
		expect(await apply(blocking)).toMatchObject({result: 'conflict', verified: [], problem: {what: '/etc/postfix/sender_access was changed by somebody else since the change was planned', remedy: 'plan it again'}});
		expect(host.read(table)).toBe(`${byHand}other@x.example OK\n`);
	});

	test.each(['postmap', 'fail2ban-client', 'postfix'])('T35 %s is missing', async program => {
		rmSync(host.at(program === 'fail2ban-client' ? `usr/bin/${program}` : `usr/sbin/${program}`));
		const plan = program === 'postmap' ? blocking : planOf({runs: [program === 'postfix' ? reload : unban('sshd')]});
		const report = await apply(plan);
		expect(['rolled-back', 'failed']).toContain(report.result);
		expectUntouched();
	});

	test.each(needed)('T42 a host without %s is told so', async tool => {
		const bin = host.at('bin');
		mkdirSync(bin);
		for (const name of ['sh', ...needed.filter(each => each !== tool)]) {
			symlinkSync(`/usr/bin/${name}`, `${bin}/${name}`);
		}

		// The script sets its own PATH, so that is what the test must shorten.
		const script = createLocalConnection({root: host.root, shell: '/bin/dash'});
		const report = await apply(blocking, {connection: {...script, exec: async (command, options) => script.exec(command, {...options, stdin: String(options?.stdin).replace('}/usr/sbin:/usr/bin:/sbin:/bin', `}${bin}`)})}});
		expect(report).toMatchObject({result: 'failed', problem: {what: `the host did not run the change: ${tool} is not installed`}});
		expectUntouched();
	});
});

describe('files that are no plain ones', () => {
	test('T26 a symbolic link is refused', async () => {
		renameSync(host.at(table), host.at('/etc/postfix/real'));
		symlinkSync('real', host.at(table));
		expect(await apply(blocking)).toMatchObject({result: 'failed', problem: {what: `${table} is a symbolic link`, state: 'nothing was changed'}});
		expect(host.read('/etc/postfix/real')).toBe(byHand);
	});

	test('T27 a hard link is refused', async () => {
		linkSync(host.at(table), host.at('/etc/other'));
		expect(await apply(blocking)).toMatchObject({result: 'failed', problem: {what: `${table} has hard links, which a change would break`}});
	});

	test('T26 a folder that leads out of the allowed ones is refused', async () => {
		mkdirSync(host.at('/srv'));
		writeFileSync(host.at('/srv/senders'), byHand);
		symlinkSync(host.at('/srv'), host.at('/etc/postfix/out'));
		const path = '/etc/postfix/out/senders';
		expect(await apply(planOf({edits: [editOf(byHand, byHand + entry, {path, map: undefined})]}))).toMatchObject({result: 'failed', problem: {what: expect.stringContaining('may not be edited') as string}});
		expect(host.read('/srv/senders')).toBe(byHand);
	});

	test('a program is refused', async () => {
		host.write('/etc/postfix/post-install', byHand, 0o755);
		expect(await apply(planOf({edits: [editOf(byHand, byHand + entry, {path: '/etc/postfix/post-install', map: undefined})]}))).toMatchObject({result: 'failed', problem: {what: '/etc/postfix/post-install is a program'}});
	});
});

describe('requests that nobody should send', () => {
	const hostile: ReadonlyArray<readonly [says: string, plan: Plan]> = [
		['a path outside', planOf({edits: [editOf('x', 'y', {path: '/etc/passwd'})]})],
		['a path that climbs', planOf({edits: [editOf('x', 'y', {path: '/etc/postfix/../passwd'})]})],
		['master.cf', planOf({edits: [editOf('x', 'y', {path: '/etc/postfix/master.cf'})]})],
		['a path with a newline', planOf({edits: [editOf('x', 'y', {path: '/etc/postfix/a\nb'})]})],
		['a map type that is a command', planOf({edits: [editOf(byHand, byHand + entry, {map: 'hash; reboot'})]})],
		['a pattern table', planOf({edits: [editOf(byHand, byHand + entry, {map: 'pcre'})]})],
		['a hash that is none', planOf({edits: [editOf(byHand, byHand + entry, {sha256: '$(id)'})]})],
		['an option in place of a key', planOf({checks: [answers('-s', 'x')]})],
		['a key with a space', planOf({checks: [answers('a b', 'x')]})],
		['an option in place of a jail', planOf({runs: [{run: 'unban', jail: '--all', address: '203.0.113.7', why: ''}]})],
		['a jail that is a command', planOf({runs: [{run: 'unban', jail: 'a;id', address: '203.0.113.7', why: ''}]})],
		['an address that is a word', planOf({runs: [{run: 'unban', jail: 'sshd', address: '--all', why: ''}]})],
		['a setting with a pattern for a name', planOf({checks: [{check: 'setting', path: spf, name: '.*', expect: 'x'}]})],
		['a NUL in a word', planOf({checks: [answers('a\0b', 'x')]})],
	];

	test.each(hostile)('%s', async (_, plan) => {
		const report = await apply(plan);
		expect(report).toMatchObject({result: 'failed', problem: {what: expect.stringMatching(/^the request is not a valid one/) as string, state: 'nothing was changed'}});
		expect(host.calls()).toEqual([]);
		expectUntouched();
	});

	test('an id that is no id', async () => {
		await expect(apply(blocking, {id: 'x; touch owned'})).rejects.toThrow(TypeError);
		expect(await apply(blocking, {id: 'no-hex-at-all'})).toMatchObject({result: 'failed'});
		expectUntouched();
	});

	test('a request whose lines were changed on the way', async () => {
		const connection = createLocalConnection({root: host.root});
		const report = await apply(blocking, {connection: {...connection, exec: async (command, options) => connection.exec(command, {...options, stdin: String(options?.stdin).replace(/^running$|^map-entry .*$/m, 'running')})}});
		expect(report).toMatchObject({result: 'failed', problem: {what: 'the request is not a valid one: it is not whole'}});
		expectUntouched();
	});
});

test('a script that is cut anywhere on its way changes nothing', async () => {
	let size = 0;
	const nobody = createLocalConnection({root: host.root});
	await apply(blocking, {connection: {...nobody, async exec(_, options) {
		size = Buffer.byteLength(String(options?.stdin));
		return {ok: true, value: {code: undefined, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0)}};
	}}});
	// The last bytes are "main" and a line end: without the line end the script is whole.
	for (let cut = 0; cut < 40; cut++) {
		const cutAfter = Math.floor((cut * (size - 2)) / 39);
		const report = await apply(blocking, {cutAfter});
		expect(report.result, `cut after ${cutAfter} of ${size}`).toBe('unknown');
	}

	expectUntouched();
	expect(host.calls()).toEqual([]);
});

describe('the same change again', () => {
	test('is answered from what was recorded, and made once', async () => {
		const id = randomUUID();
		const first = await apply(blocking, {id});
		const again = await apply(blocking, {id});
		expect({...again, took: 0, steps: []}).toEqual({...first, took: 0, steps: []});
		expect(host.read(table)).toBe(byHand + entry);
		expect(host.read('syslog')?.split('\n')).toHaveLength(2);
	});

	test('what came of a change can be asked', async () => {
		const connection = createLocalConnection({root: host.root});
		const id = randomUUID();
		await apply(blocking, {id});
		expect(await askChange(connection, id, true)).toMatchObject({result: 'done'});
	});

	test('a request that comes in after it was asked for is not made any more', async () => {
		const id = randomUUID();
		expect(await askChange(createLocalConnection({root: host.root}), id, true)).toMatchObject({result: 'failed', problem: {what: 'the change never began on this host', state: 'nothing was changed'}});
		expect(await apply(blocking, {id})).toMatchObject({result: 'failed', problem: {what: 'the change never began on this host'}});
		expectUntouched();
		expect(host.read('syslog')).toBeUndefined();
	});

	test('a lost answer is unknown, never a success', async () => {
		const connection = createLocalConnection({root: host.root});
		const report = await apply(blocking, {id: '0badcafe', connection: {...connection, async exec(command, options) {
			const result = await connection.exec(command, options);
			return result.ok ? {ok: true, value: {...result.value, code: undefined, stdout: result.value.stdout.subarray(0, 40)}} : result;
		}}});
		expect(report).toMatchObject({result: 'unknown', problem: {state: 'change 0badcafe may have been made or not'}});
		expect(await askChange(connection, '0badcafe', true)).toMatchObject({result: 'done'});
	});

	test('a change that was killed half-way is put back by the next one', async () => {
		const killed = randomUUID();
		// Its parent is what ends it when it hangs.
		host.write('usr/sbin/postfix', '#!/bin/sh\nread -r _ _ _ script _ <"/proc/$PPID/stat"\nkill -9 "$script"\n', 0o755);
		expect(await apply({...blocking, runs: [reload]}, {id: killed})).toMatchObject({result: 'unknown'});
		expect(host.read(table)).toBe(byHand + entry);
		host.write('usr/sbin/postfix', '#!/bin/sh\n', 0o755);
		expect(await askChange(createLocalConnection({root: host.root}), killed, true)).toMatchObject({result: 'rolled-back', problem: {what: 'the change was interrupted on the host'}});
		expectUntouched();
		expect(host.read('syslog')).toContain(`change=${killed} action=recovery by=mxdeck result=rolled-back`);
	});
});

/** A program of the system that does something first; `$last` is its last argument. */
function before(tree: HostTree, program: string, deed: string): void {
	tree.write(`usr/bin/${program}`, `#!/bin/sh\nfor last; do :; done\n${deed}\nexec /usr/bin/${program} "$@"\n`, 0o755);
}

test('what an editor writes in place at the last moment is kept, and the change given up', async () => {
	const deed = `if [ "$last" = "$MXDECK_ROOT${table}" ] && [ ! -e "$MXDECK_ROOT/wrote" ]; then : >"$MXDECK_ROOT/wrote"; echo 'late@x.example OK' >>"$last"; fi`;
	before(host, 'mv', deed);
	expect(await apply(blocking)).toMatchObject({result: 'conflict', problem: {what: `${table} was changed by somebody else while the change was made`}});
	expect(host.read(table)).toBe(`${byHand}late@x.example OK\n`);
	expect(host.read(`${table}.db`)).toBe(compiled);
	expect(readdirSync(host.at('/etc/postfix'))).toHaveLength(3);
});

const points = Array.from({length: 13}, (_, index) => index + 1);

test.each(['hash', 'lmdb'])('killed at any point, text and %s table agree after the next change', async type => {
	const made = await Promise.all(points.map(async point => {
		const tree = createHostTree({[table]: byHand, [`${table}.db`]: compiled, [`${table}.lmdb`]: compiled});
		before(tree, 'sync', `echo x >>"$MXDECK_ROOT/syncs"; if [ "$(wc -l <"$MXDECK_ROOT/syncs")" -eq ${point} ]; then kill -9 "$PPID"; exit; fi`);
		const id = randomUUID();
		const connection = createLocalConnection({root: tree.root});
		const plan = planOf({edits: [editOf(byHand, byHand + entry, {map: type})], checks: [answers('new@spam.example', '550 5.7.1 No', type)]});
		const report = await apply(plan, {id, connection});
		const truth = await askChange(connection, id, true);
		const text = tree.read(table);
		const built = tree.read(type === 'hash' ? `${table}.db` : `${table}.lmdb`);
		const agree = (text === byHand && built === compiled) || (text === byHand + entry && built === `${compiled}new@spam.example\t550 5.7.1 No\n`);
		const left = readdirSync(tree.at('/etc/postfix')).filter(name => name.startsWith('.'));
		tree.remove();
		return {point, said: report.result, truth: truth.result, isMade: text === byHand + entry, agree, left};
	}));
	for (const each of made) {
		expect(each, JSON.stringify(each)).toMatchObject({agree: true, left: []});
		expect(each.isMade, JSON.stringify(each)).toBe(each.truth === 'done');
		// The operator was told the truth, or that it is not known.
		expect(['unknown', each.truth]).toContain(each.said);
	}

	// The points reach from before the first byte to behind the last.
	expect(new Set(made.map(({truth}) => truth))).toEqual(new Set(['failed', 'rolled-back', 'done']));
});

test('a host that was killed while it tried things on copies is swept by the next change', async () => {
	const id = randomUUID();
	before(host, 'mkdir', 'case $last in *-map) kill -9 "$PPID" ;; esac');
	expect(await apply(blocking, {id})).toMatchObject({result: 'unknown'});
	rmSync(host.at('usr/bin/mkdir'));
	expect(await askChange(createLocalConnection({root: host.root}), id, true)).toMatchObject({result: 'failed', problem: {what: 'the change never began on this host'}});
	expectUntouched();
});

test('a change whose result cannot be recorded is put back, and looked at again by the next', async () => {
	const id = randomUUID();
	before(host, 'mv', 'case $* in */answer.new*) echo "No space left on device" >&2; exit 1 ;; esac');
	expect(await apply(blocking, {id})).toMatchObject({result: 'rolled-back', problem: {what: expect.stringContaining('cannot be written') as string}});
	expectUntouched();
	rmSync(host.at('usr/bin/mv'));
	expect(await askChange(createLocalConnection({root: host.root}), id, true)).toMatchObject({result: 'rolled-back'});
	expectUntouched();
});

test('a hang-up in the middle does not stop a change', async () => {
	before(host, 'sync', 'kill -HUP "$PPID"');
	expect(await apply(blocking)).toMatchObject({result: 'done'});
});

test('who ends the script on purpose gets everything put back', async () => {
	before(host, 'sync', '[ ! -f "$MXDECK_ROOT/usr/bin/sync.armed" ] || { rm "$MXDECK_ROOT/usr/bin/sync.armed"; kill -TERM "$PPID"; }');
	before(host, 'ln', ': >"$MXDECK_ROOT/usr/bin/sync.armed"');
	expect(await apply(blocking)).toMatchObject({result: 'rolled-back', problem: {what: 'the change was interrupted'}});
	expectUntouched();
});

test('of eight operators at once exactly one makes the change', async () => {
	const reports = await Promise.all(Array.from({length: 8}, async () => apply(blocking)));
	expect(reports.map(({result}) => result).sort()).toEqual([...Array.from({length: 7}, () => 'conflict'), 'done']);
	expect(host.read(table)).toBe(byHand + entry);
});
