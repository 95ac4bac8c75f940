import {expect, test} from 'vitest';
import {decide, type Consent} from '../../commands/headless/confirm-change.js';
import type {Asker} from '../../commands/headless/terminal-asker.js';
import type {GuardVerdict} from '../../source/model/action.js';
import type {ChangePlan, HostPlan} from '../../source/wire/protocol.js';

const key = 'postmaster@example.com';
const guard: GuardVerdict = {guard: 'role-address', verdict: 'ask', reason: 'postmaster@ is how other sites report trouble to you'};

const change = (guards: readonly GuardVerdict[]): HostPlan => ({host: 'mx1', planned: {kind: 'change', summary: '', edits: [], runs: [], checks: [], notes: [], guards, commands: []}});
const plain = change([]);
const guarded = change([guard]);
const alreadySo: HostPlan = {host: 'mx1', planned: {kind: 'already-so', why: 'it is'}};

const planOf = (host: HostPlan): ChangePlan => ({id: 'id', action: 'blacklist-sender', input: {sender: key}, title: 'Blacklist a sender', hosts: [host], history: []});

const said: Consent = {yes: false, dryRun: false, forcedKey: undefined};

/** A terminal on which one answer is typed. */
const typing = (answer: string | undefined): Asker => ({ask: async () => answer});

const rows: ReadonlyArray<{readonly when: string; readonly host: HostPlan; readonly consent: Partial<Consent>; readonly asker?: Asker; readonly decision: unknown}> = [
	{when: 'a dry run stops before anything is asked', host: plain, consent: {dryRun: true, yes: true}, decision: {go: 'stop'}},
	{when: '--yes applies', host: plain, consent: {yes: true}, decision: {go: 'apply', overrides: []}},
	{when: 'without --yes and a terminal it is wrong usage', host: plain, consent: {}, decision: {go: 'stop', code: 2}},
	{when: 'with nothing to change nothing is asked', host: alreadySo, consent: {}, decision: {go: 'apply', overrides: []}},
	{when: 'a typed yes applies', host: plain, consent: {}, asker: typing('yes'), decision: {go: 'apply', overrides: []}},
	{when: 'anything else does not', host: plain, consent: {}, asker: typing('maybe'), decision: {go: 'stop', code: 130}},
	{when: 'a declined question does not', host: plain, consent: {}, asker: typing(undefined), decision: {go: 'stop', code: 130}},
	{when: '--yes does not override a guard', host: guarded, consent: {yes: true}, decision: {go: 'stop', code: 3}},
	{when: 'a repeated key does', host: guarded, consent: {yes: true, forcedKey: key}, decision: {go: 'apply', overrides: ['role-address']}},
	{when: 'another key is wrong usage', host: guarded, consent: {yes: true, forcedKey: 'example.com'}, decision: {go: 'stop', code: 2}},
	{when: 'a guard wants the key typed and not a yes', host: guarded, consent: {}, asker: typing('yes'), decision: {go: 'stop', code: 3}},
	{when: 'the typed key overrides it', host: guarded, consent: {}, asker: typing(key), decision: {go: 'apply', overrides: ['role-address']}},
	{when: 'with the key repeated beforehand a yes is enough', host: guarded, consent: {forcedKey: key}, asker: typing('y'), decision: {go: 'apply', overrides: ['role-address']}},
];

test.each(rows)('$when', async ({host, consent, asker, decision}) => {
	expect(await decide(planOf(host), key, {...said, ...consent}, asker)).toMatchObject(decision as object);
});
