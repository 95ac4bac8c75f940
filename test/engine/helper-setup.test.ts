import {mkdirSync} from 'node:fs';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {helperPlanText} from '../../commands/headless/helper-text.js';
import {createChangeRecorder, type ChangeRecorder} from '../../source/engine/change-recorder.js';
import {createHelperSetup, type HelperWish} from '../../source/engine/helper-setup.js';
import type {Discovery} from '../../source/model/discovery.js';
import {failure, success} from '../../source/model/outcome.js';
import {helperPath, helperRulePath} from '../../source/remote/helper-place.js';
import {helperRules} from '../../source/remote/helper-rule.js';
import {helperSha256, helperText} from '../../source/remote/helper-text.js';
import {discovered} from '../helpers/discovered.js';
import {createHostTree, type HostTree} from '../helpers/host-tree.js';
import {liveLink} from '../helpers/live-link.js';
import {createLocalConnection} from '../helpers/local-connection.js';

let host: HostTree;
let recorded: string[];

beforeEach(() => {
	recorded = [];
	host = createHostTree();
	host.write('usr/sbin/visudo', '#!/bin/sh\n', 0o755);
	host.write('usr/bin/sudo', '#!/bin/sh\necho "1 $(sha256sum <"$2" | cut -c1-64)"\n', 0o755);
	mkdirSync(host.at('usr/local/sbin'), {recursive: true});
	mkdirSync(host.at('etc/sudoers.d'), {recursive: true});
});

afterEach(() => {
	host.remove();
});

const recorder = (): ChangeRecorder => ({
	...createChangeRecorder(undefined, 'alice', () => undefined),
	intent(part) {
		recorded.push(`${part.action} ${part.host} ${JSON.stringify(part.input)}`);
		return success(undefined);
	},
	report(_, report) {
		recorded.push(report.result);
	},
});

/** A console on a host, as an account of it. */
function console(found: Partial<Discovery> = {}, {readOnly = false, book = recorder()} = {}) {
	const link = liveLink('mx1', createLocalConnection({root: host.root}), discovered(found), readOnly);
	const setup = createHelperSetup({operator: 'alice', recorder: book, onProgress: () => undefined});
	return {
		plan: async (wish: HelperWish['wish'], ...users: readonly string[]) => setup.plan(link, {wish, users}),
		apply: setup.apply,
	};
}

async function done(wish: HelperWish['wish'], ...users: readonly string[]) {
	const {plan, apply} = console();
	const planned = await plan(wish, ...users);
	return planned.ok ? apply(planned.value.id) : planned;
}

test('what is shown is what is installed, recorded before it is sent', async () => {
	const {plan, apply} = console();
	const planned = await plan('install', 'ops', 'ana');
	if (!planned.ok) {
		throw new Error(planned.problem.what);
	}

	expect(helperPlanText(planned.value)).toBe([
		'mx1: install the helper; ops, ana may change this host through it, and nothing else by this',
		`  ${helperPath}  written, mode 755 root:root, ${helperText.length} bytes, sha256 ${helperSha256}`,
		`  ${helperRulePath}  written, mode 440 root:root, ${helperRules(['ops', 'ana']).length} bytes`,
		'',
		'  the rules for sudo, in full:',
		...helperRules(['ops', 'ana']).trimEnd().split('\n').map(line => `    ${line}`),
		'',
	].join('\n'));
	expect(await apply(planned.value.id)).toMatchObject({ok: true, value: {host: 'mx1', result: 'done'}});
	expect([host.read(helperPath), host.read(helperRulePath)]).toEqual([helperText, planned.value.rules]);
	expect(recorded).toEqual(['install-helper mx1 {"users":"ops,ana"}', 'done']);
	expect(await apply(planned.value.id)).toMatchObject({ok: false});
});

test('who may call it already stays, a second time there is nothing to do, and all go with it', async () => {
	await done('install', 'ops');
	await done('install', 'ana');
	expect(host.read(helperRulePath)).toBe(helperRules(['ops', 'ana']));
	expect(await console().plan('install', 'ops')).toMatchObject({ok: true, value: {files: []}});
	expect(await console({user: 'carl', privilege: 'sudo'}).plan('install')).toMatchObject({ok: true, value: {users: ['ops', 'ana'], files: []}});
	expect(await console().plan('remove')).toMatchObject({ok: true, value: {users: ['ops', 'ana'], files: [{does: 'taken away'}, {does: 'taken away'}]}});
	expect(await done('remove')).toMatchObject({ok: true, value: {result: 'done'}});
	expect(await console().plan('remove')).toMatchObject({ok: true, value: {files: []}});
});

test('another helper is replaced only when that is wanted', async () => {
	host.write(helperPath, '#!/bin/sh\n', 0o755);
	expect(await console({user: 'ops', privilege: 'sudo', helper: 'other'}).plan('install')).toMatchObject({ok: true, value: {users: ['ops'], files: [{path: helperPath, does: 'replaced'}, {path: helperRulePath, does: 'written'}]}});
	expect(host.read(helperPath)).toBe('#!/bin/sh\n');
});

describe('refused', () => {
	test.each<readonly [string, Partial<Discovery>, readonly string[], RegExp]>([
		['root for itself', {}, [], /root needs no helper/],
		['one of sudo\'s aliases', {}, ['ALL'], /"ALL" is no account/],
		['a name that is more than one', {}, ['ops ALL=(ALL) NOPASSWD: ALL\n#'], /is no account/],
		['an account that reads only', {user: 'viewer', privilege: 'none'}, [], /viewer may not become root/],
		['an account that has the helper alone', {user: 'ops', privilege: 'helper', besides: 'none'}, [], /ops may not become root/],
	])('%s', async (_, found, users, what) => {
		expect(await console(found).plan('install', ...users)).toMatchObject({ok: false, problem: {host: 'mx1', what: expect.stringMatching(what) as string, state: 'nothing was changed'}});
	});

	test('a host that is configured as read-only', async () => {
		expect(await console({}, {readOnly: true}).plan('install', 'ops')).toMatchObject({ok: false, problem: {what: 'configured as read-only'}});
	});

	test('rules that say more than mxdeck wrote', async () => {
		host.write(helperRulePath, `${helperRules(['ops'])}ops ALL=(ALL) ALL\n`, 0o440);
		for (const wish of ['install', 'remove'] as const) {
			expect(await console().plan(wish, 'ana')).toMatchObject({ok: false, problem: {what: `${helperRulePath} says more than mxdeck wrote`}});
		}
	});

	test('what cannot be recorded', async () => {
		const {plan, apply} = console({}, {book: {...recorder(), intent: () => failure({what: 'the audit is full'})}});
		const planned = await plan('install', 'ops');
		expect(planned.ok && await apply(planned.value.id)).toMatchObject({ok: false, problem: {what: 'the audit is full'}});
		expect(host.read(helperPath)).toBeUndefined();
	});
});
