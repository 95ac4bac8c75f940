import {randomUUID} from 'node:crypto';
import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync} from 'node:fs';
import process from 'node:process';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {Plan, Run} from '../../source/model/action.js';
import {applyPlan, type HostReport} from '../../source/remote/apply.js';
import {createHostTree, type HostTree} from '../helpers/host-tree.js';
import {createLocalConnection} from '../helpers/local-connection.js';
import {blocking, byHand, compiled, editOf, entry, planOf, table} from '../helpers/plans.js';

const reload: Run = {run: 'postfix-reload', why: ''};
const mainCf = '/etc/postfix/main.cf';
const settings = 'myhostname = mx1.ours.example\n';

const thisStart = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

let host: HostTree;

beforeEach(() => {
	host = createHostTree({[table]: byHand, [`${table}.db`]: compiled, [mainCf]: settings, '/etc/postfix/master.cf': 'smtp inet n - y - - smtpd\n'});
});

afterEach(() => {
	host.remove();
});

/** `instead`: what takes the place of the programs of this machine, by a line of the script. */
async function apply(plan: Plan, instead: (script: string) => string = script => script): Promise<HostReport> {
	const local = createLocalConnection({root: host.root});
	return applyPlan({...local, exec: async (command, options) => local.exec(command, {...options, stdin: instead(String(options?.stdin))})}, {id: randomUUID(), action: 'blacklist-sender', operator: 'alice', plan, asRoot: true});
}

describe('room', () => {
	const df = (free: number): void => {
		host.write('usr/bin/df', `#!/bin/sh\necho 'Filesystem 1024-blocks Used Available Capacity Mounted on'\necho '/dev/my disk 1000 900 ${free} 90% /'\n`, 0o755);
	};

	test('without room for three copies nothing is begun', async () => {
		df(63);
		expect(await apply(blocking)).toMatchObject({result: 'failed', problem: {what: `there is no room for three copies of ${table}`, state: 'nothing was changed'}});
		expect(host.read(table)).toBe(byHand);
	});

	test('with room for them the change is made', async () => {
		df(64);
		expect(await apply(blocking)).toMatchObject({result: 'done'});
	});
});

describe('an editor that renames its own file into place at the last moment', () => {
	test.each([
		['where files can be exchanged', (script: string) => script],
		['where they cannot', (script: string) => script.replace('exchange "$1" "$2"; then', 'false; then')],
	])('%s: its file stays', async (_, instead) => {
		host.write('usr/bin/sync', `#!/bin/sh\ncase $1 in */etc/postfix/.mxdeck-*) cp -p "$MXDECK_ROOT${table}" "$MXDECK_ROOT/theirs" && echo 'theirs@x.example OK' >>"$MXDECK_ROOT/theirs" && mv "$MXDECK_ROOT/theirs" "$MXDECK_ROOT${table}" ;; esac\nexec /usr/bin/sync "$@"\n`, 0o755);
		expect(await apply(blocking, instead)).toMatchObject({result: 'conflict', problem: {what: `${table} was changed by somebody else while the change was made`}});
		expect(host.read(table)).toBe(`${byHand}theirs@x.example OK\n`);
		expect(host.read(`${table}.db`)).toBe(compiled);
		expect(readdirSync(host.at('/etc/postfix')).filter(name => name.startsWith('.'))).toEqual([]);
	});

	test('right before the exchange itself: its file stays', async () => {
		host.write('usr/bin/uname', `#!/bin/sh\ncp -p "$MXDECK_ROOT${table}" "$MXDECK_ROOT/theirs" && echo 'theirs@x.example OK' >>"$MXDECK_ROOT/theirs" && mv "$MXDECK_ROOT/theirs" "$MXDECK_ROOT${table}"\nexec /usr/bin/uname "$@"\n`, 0o755);
		expect(await apply(blocking)).toMatchObject({result: 'conflict'});
		expect(host.read(table)).toContain('theirs@x.example OK\n');
	});
});

describe('the journal', () => {
	test('can be read by its owner alone, also when somebody opened it', async () => {
		mkdirSync(host.at('/var/lib/mxdeck'), {recursive: true});
		chmodSync(host.at('/var/lib/mxdeck'), 0o777);
		expect(await apply(blocking)).toMatchObject({result: 'done'});
		expect((statSync(host.at('/var/lib/mxdeck')).mode % 0o1000).toString(8)).toBe('700');
	});

	test('is not followed to where a link leads', async () => {
		mkdirSync(host.at('/srv'));
		mkdirSync(host.at('/var/lib'), {recursive: true});
		symlinkSync(host.at('/srv'), host.at('/var/lib/mxdeck'));
		expect(await apply(blocking)).toMatchObject({result: 'failed', problem: {state: 'nothing was changed'}});
		expect(host.read(table)).toBe(byHand);
	});
});

describe('the lock of a host without flock', () => {
	const withoutFlock = (script: string): string => script.replace('command -v flock', 'command -v no-flock').replace('"$tries" -lt 10', '"$tries" -lt 2');
	const held = (holder: string): void => {
		mkdirSync(host.at('/var/lib/mxdeck'), {recursive: true});
		symlinkSync(holder, host.at('/var/lib/mxdeck/lock.held'));
	};

	test.each([
		['of a process that died', `${(2 ** 22) - 3}.${thisStart}`],
		['from before the last start of the host', `${process.pid}.11111111-0000-4000-8000-000000000000`],
	])('T34 %s is broken', async (_, holder) => {
		held(holder);
		expect(await apply(blocking, withoutFlock)).toMatchObject({result: 'done'});
		expect(readdirSync(host.at('/var/lib/mxdeck')).sort()).toEqual(['changes']);
	});

	test('T34 that somebody holds is respected', async () => {
		held(`${process.pid}.${thisStart}`);
		expect(await apply(blocking, withoutFlock)).toMatchObject({result: 'failed', problem: {what: 'another change holds the lock on this host'}});
		expect(readlinkSync(host.at('/var/lib/mxdeck/lock.held'))).toBe(`${process.pid}.${thisStart}`);
	});
});

describe('main.cf', () => {
	const setting = (after: string): Plan => planOf({edits: [editOf(settings, after, {path: mainCf, map: undefined})]});
	beforeEach(() => {
		host.write('usr/sbin/postconf', '#!/bin/sh\n[ "$1 $3" = "-c -n" ] || exit 9\ngrep -q = "$2/main.cf" || { echo "postconf: fatal: $2/main.cf, line 1: missing \'=\'" >&2; exit 1; }\ngrep -q unused "$2/main.cf" && echo "postconf: warning: $2/main.cf: unused parameter: unused" >&2\n:\n', 0o755);
	});

	test.each([
		['that cannot be read', 'myhostname\n', 'fatal: /etc/postfix/main.cf, line 1: missing \'=\''],
		['with a parameter that nothing uses', 'unused = 1\n', 'warning: /etc/postfix/main.cf: unused parameter: unused'],
	])('%s never goes live', async (_, after, says) => {
		const report = await apply(setting(after));
		expect(report.result).toBe('failed');
		expect(report.problem?.what.replace(host.root, '')).toBe(`postconf does not take the new main.cf: ${says}`);
		expect(host.read(mainCf)).toBe(settings);
	});

	test('that is as good as before goes live', async () => {
		expect(await apply(setting(`${settings}mydomain = ours.example\n`))).toMatchObject({result: 'done'});
		expect(host.read(mainCf)).toBe(`${settings}mydomain = ours.example\n`);
	});
});

describe('Postfix\'s own port', () => {
	const plan: Plan = {...blocking, runs: [reload], checks: [...blocking.checks, {check: 'postfix-running'}]};
	/** A perl that says one answer after the other, the last one again and again. */
	const port = (...says: readonly string[]): void => {
		host.write('port', says.map(line => `${line}\n`).join(''));
		host.write('usr/bin/perl', '#!/bin/sh\ncase $* in *IO::Socket*) ;; *) exec /usr/bin/perl "$@" ;; esac\nhead -n 1 "$MXDECK_ROOT/port"\n[ "$(wc -l <"$MXDECK_ROOT/port")" = 1 ] || sed -i 1d "$MXDECK_ROOT/port"\n', 0o755);
	};

	test('T37 that answers 4.3.5 after the change puts everything back', async () => {
		port('good', '451 4.3.5 Server configuration error');
		expect(await apply(plan)).toMatchObject({result: 'rolled-back', problem: {what: 'Postfix takes no mail any more: 451 4.3.5 Server configuration error'}});
		expect(host.read(table)).toBe(byHand);
	});

	test('gets a moment to start', async () => {
		port('good', '', 'good');
		expect(await apply(plan)).toMatchObject({result: 'done', verified: expect.arrayContaining(['Postfix takes a mail on its own port without 4.3.5']) as string[]});
	});

	test('that was bad before is no reason against a change', async () => {
		port('421 4.3.2 All server ports are busy');
		expect(await apply(plan)).toMatchObject({result: 'done'});
		expect(host.read(table)).toBe(byHand + entry);
	});

	test('is left alone by a change that reloads nothing', async () => {
		host.write('usr/bin/perl', '#!/bin/sh\ncase $* in *IO::Socket*) : >"$MXDECK_ROOT/asked" ;; esac\nexit 1\n', 0o755);
		expect(await apply(blocking)).toMatchObject({result: 'done'});
		expect(existsSync(host.at('asked'))).toBe(false);
	});
});
