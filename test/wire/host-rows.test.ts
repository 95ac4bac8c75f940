import {expect, test} from 'vitest';
import {createRowReceiver, createRowSender, type SentSignal} from '../../source/wire/host-rows.js';
import type {Snapshot} from '../../source/wire/protocol.js';
import {snapshot} from '../helpers/canned-night.js';

/** Sends snapshots as they cross between threads; answers what was sent and what came out of it. */
function cross(snapshots: readonly Snapshot[]) {
	const [send, receive] = [createRowSender(), createRowReceiver()];
	const sent = snapshots.map(each => send({signal: 'snapshot', snapshot: each}));
	return {sent, received: sent.map(each => receive(structuredClone(each)))};
}

const isSent = (signal: SentSignal | undefined): readonly string[] =>
	signal?.signal === 'snapshot' ? signal.snapshot.hosts.filter(({seldom}) => seldom !== undefined).map(({host}) => host) : [];

const [first] = snapshot.hosts;
const withHosts = (change: (hosts: Snapshot['hosts']) => Snapshot['hosts']): Snapshot => ({...snapshot, hosts: change(snapshot.hosts)});
const changed = withHosts(hosts => hosts.map(row => row.host === 'mx1' ? {...row, discovery: undefined} : row));
const fewer = withHosts(hosts => hosts.slice(1));

const rows: ReadonlyArray<readonly [what: string, snapshots: readonly Snapshot[], sent: ReadonlyArray<readonly string[]>]> = [
	['all of every host at first', [snapshot], [['mx1', 'mx2', 'mx3']]],
	['nothing of what did not change', [snapshot, withHosts(hosts => hosts.map(row => ({...row, lines: row.lines + 1})))], [['mx1', 'mx2', 'mx3'], []]],
	['what changed, and again when it changes back', [snapshot, changed, snapshot], [['mx1', 'mx2', 'mx3'], ['mx1'], ['mx1']]],
	['nothing of a host that was away', [snapshot, fewer, snapshot], [['mx1', 'mx2', 'mx3'], [], []]],
];

test.each(rows)('a snapshot brings %s, and comes out whole', (_what, snapshots, expected) => {
	expect(first?.discovery).toBeDefined();
	const {sent, received} = cross(snapshots);
	expect(sent.map(each => isSent(each))).toEqual(expected);
	expect(received).toEqual(snapshots.map(each => ({signal: 'snapshot', snapshot: each})));
});
