import {randomUUID} from 'node:crypto';
import {existsSync, mkdirSync, readdirSync, statSync, symlinkSync, chmodSync, writeFileSync} from 'node:fs';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {helperPath, helperRulePath} from '../../source/remote/helper-place.js';
import {accountsIn, helperRules, isAccount} from '../../source/remote/helper-rule.js';
import {lookAtHelper, setUpHelper, type HelperState, type SetupOptions} from '../../source/remote/helper-setup.js';
import {helperSha256, helperText} from '../../source/remote/helper-text.js';
import {createHostTree, type HostTree} from '../helpers/host-tree.js';
import {createLocalConnection} from '../helpers/local-connection.js';
import {sha256} from '../helpers/plans.js';

let host: HostTree;

/** visudo and sudo as far as the installation asks them; `faults/visudo-NUMBER`: its call of this number finds fault. */
const visudo = `#!/bin/sh
echo "visudo $*" >>"$MXDECK_ROOT/calls"
[ ! -e "$MXDECK_ROOT/faults/visudo-$(grep -c ^visudo "$MXDECK_ROOT/calls")" ] || { echo 'syntax error'; exit 1; }
`;
const sudo = `#!/bin/sh
[ ! -e "$MXDECK_ROOT/faults/sudo-asks" ] || { echo 'sudo: a password is required'; exit 1; }
echo "1 $(sha256sum <"$2" | cut -c1-64)"
`;

beforeEach(() => {
	host = createHostTree();
	host.write('usr/sbin/visudo', visudo, 0o755);
	host.write('usr/bin/sudo', sudo, 0o755);
	mkdirSync(host.at('usr/local/sbin'), {recursive: true});
	mkdirSync(host.at('etc/sudoers.d'), {recursive: true});
});

afterEach(() => {
	host.remove();
});

const connection = () => createLocalConnection({root: host.root});

async function state(): Promise<HelperState> {
	const found = await lookAtHelper(connection(), 'alice');
	if (!found.ok) {
		throw new Error(found.problem.what);
	}

	return found.value;
}

async function setUp(wish: Partial<SetupOptions> = {}) {
	return setUpHelper(connection(), {id: randomUUID(), action: 'install-helper', operator: 'alice', users: ['ops', 'ana'], was: await state(), ...wish});
}

const modeOf = (file: string): string => (statSync(host.at(file)).mode % 0o1000).toString(8);

/** Nothing is installed, and nothing lies about. */
function expectNone(): void {
	expect([...readdirSync(host.at('usr/local/sbin')), ...readdirSync(host.at('etc/sudoers.d'))]).toEqual([]);
	expect(existsSync(host.at('var/lib/mxdeck/setup'))).toBe(false);
}

test('the helper and its rules are installed, seen to work, told in the mail log, and taken away again', async () => {
	const id = randomUUID();
	expect(await setUp({id})).toMatchObject({result: 'done', verified: [
		`${host.at(helperPath)} has sha256 ${helperSha256}, mode 755`,
		`visudo -c takes ${host.at(helperRulePath)} with all others`,
		'ops calls it without a password, and it says which one it is',
		'ana calls it without a password, and it says which one it is',
	]});
	expect(host.read(helperPath)).toBe(helperText);
	expect(host.read(helperRulePath)).toBe(helperRules(['ops', 'ana']));
	expect([modeOf(helperPath), modeOf(helperRulePath)]).toEqual(['755', '440']);
	expect(host.read('syslog')).toContain(`change=${id} action=install-helper by=alice result=done key=<ops,ana>`);
	expect(await state()).toEqual({sha256: helperSha256, rules: {text: helperRules(['ops', 'ana']), sha256: sha256(helperRules(['ops', 'ana']))}});
	expect(await setUp({action: 'remove-helper'})).toMatchObject({result: 'done'});
	expectNone();
});

test('a rule is shown to visudo before it has its name', async () => {
	await setUp();
	expect(host.calls().filter(call => call.startsWith('visudo')).map(call => call.replace(/ \S*incoming\S*/, ' CANDIDATE'))).toEqual(['visudo -cf CANDIDATE', 'visudo -c', 'visudo -c']);
});

describe('what goes wrong leaves the host as it was', () => {
	test.each([
		['visudo-1', 'visudo does not take the rule: syntax error', 'failed'],
		['visudo-2', 'visudo finds fault with what is there already: syntax error', 'failed'],
		['visudo-3', 'visudo -c finds fault: syntax error', 'rolled-back'],
		['sudo-asks', 'sudo does not let ops call the helper without a password: sudo: a password is required', 'rolled-back'],
	])('%s', async (fault, what, result) => {
		host.break(fault);
		expect(await setUp()).toMatchObject({result, problem: {what}});
		expectNone();
	});

	test('an older one comes back with its mode and rules', async () => {
		host.write(helperPath, '#!/bin/sh\n', 0o700);
		host.write(helperRulePath, helperRules(['old']), 0o440);
		host.break('sudo-asks');
		expect(await setUp()).toMatchObject({result: 'rolled-back'});
		expect([host.read(helperPath), modeOf(helperPath), host.read(helperRulePath), modeOf(helperRulePath)]).toEqual(['#!/bin/sh\n', '700', helperRules(['old']), '440']);
	});

	test('what somebody else put there since it was shown stays', async () => {
		const was = await state();
		host.write(helperRulePath, 'ops ALL=(ALL) ALL\n', 0o440);
		expect(await setUp({was})).toMatchObject({result: 'conflict', problem: {state: 'nothing was changed'}});
		expect(await setUp({was, action: 'remove-helper'})).toMatchObject({result: 'conflict'});
		expect(host.read(helperRulePath)).toBe('ops ALL=(ALL) ALL\n');
	});

	test('a folder that others may write into is refused', async () => {
		chmodSync(host.at('usr/local'), 0o775);
		expect(await setUp()).toMatchObject({result: 'failed', problem: {what: expect.stringMatching(/others than root may write into .*\/usr\/local \(mode 775\)/) as string}});
		expectNone();
	});

	test('a link in the helper\'s place is refused', async () => {
		symlinkSync('/bin/sh', host.at(helperPath));
		expect(await setUp()).toMatchObject({result: 'failed', problem: {what: expect.stringContaining('is a symbolic link') as string}});
	});

	test('one that was killed half-way is put back by the next', async () => {
		host.write('usr/bin/mv', '#!/bin/sh\n/usr/bin/mv "$@"; for last; do :; done; case $last in */mxdeck-helper) kill -9 "$PPID" ;; esac\n', 0o755);
		expect(await setUp()).toMatchObject({result: 'unknown'});
		expect(existsSync(host.at(helperPath))).toBe(true);
		expect(existsSync(host.at(helperRulePath))).toBe(false);
		writeFileSync(host.at('usr/bin/mv'), '#!/bin/sh\nexec /usr/bin/mv "$@"\n');
		expect(await state()).toEqual({sha256: undefined, rules: undefined});
		expectNone();
		expect(await setUp()).toMatchObject({result: 'done'});
	});
});

test('only plain names of accounts stand in the rules, and only such rules are taken for ours', () => {
	expect(['ops', 'a.b-c_1', '_x', 'Ana'].filter(name => !isAccount(name))).toEqual([]);
	expect(['ALL', 'ADMINS', 'A_1', '', '%wheel', '#0', 'a b', 'a,b', '-x', '!a', 'a\nALL', 'a"', 'größe', 'x'.repeat(40)].filter(name => isAccount(name))).toEqual([]);
	expect(accountsIn(helperRules(['ops', 'ana']))).toEqual(['ops', 'ana']);
	expect(accountsIn(`${helperRules(['ops'])}ana ALL=(ALL) ALL\n`)).toBeUndefined();
	expect(accountsIn(helperRules(['ops']).replace(' ""', ''))).toBeUndefined();
	expect(accountsIn('')).toEqual([]);
});
