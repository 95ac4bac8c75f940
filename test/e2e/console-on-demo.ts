import {expect, vi} from 'vitest';
import {startDemo, type Demo} from '../../source/demo/index.js';
import {openEngine} from '../../source/engine/index.js';
import type {RawInput, Report} from '../../source/model/action.js';
import type {EnginePort} from '../../source/wire/engine-port.js';
import type {Snapshot, View, ViewContent, ViewName} from '../../source/wire/protocol.js';

/** The engine on demo hosts, seen from where the console stands: what it was told last, and what it asks for. */
export type Rehearsal = {
	readonly demo: Demo;
	readonly engine: EnginePort;
	readonly snapshot: () => Snapshot | undefined;
	/** What came last for a view. */
	readonly content: <Name extends ViewName>(name: Name) => ViewContent[Name] | undefined;
	readonly watch: (...views: readonly View[]) => Promise<void>;
	/** Plans and applies as an operator who confirms everything. */
	readonly change: (action: 'blacklist-sender' | 'unblock-sender' | 'unban-ip' | 'spf-permerror', input: RawInput, hosts?: readonly string[]) => Promise<readonly Report[]>;
	readonly end: () => Promise<void>;
};

/** Starts the demo `into` seconds into its night and connects an engine to its hosts; resolves when all links are live. */
export async function rehearse(into: number): Promise<Rehearsal> {
	const demo = await startDemo({into});
	const engine = openEngine({hosts: demo.hosts, targets: demo.targets, backlogMinutes: 30, follow: true, operator: 'rehearsal', auditPath: undefined});
	let snapshot: Snapshot | undefined;
	const contents: Partial<ViewContent> = {};
	engine.listen(signal => {
		if (signal.signal === 'snapshot') {
			({snapshot} = signal);
		} else if (signal.signal === 'content') {
			Object.assign(contents, {[signal.view]: signal.content});
		}
	});
	await vi.waitFor(() => {
		expect(snapshot?.hosts.map(({link}) => link)).toMatchObject(demo.hosts.map(() => ({state: 'live'})));
	}, {timeout: 15_000});
	return {
		demo,
		engine,
		snapshot: () => snapshot,
		content: name => contents[name],
		async watch(...views) {
			expect(await engine.request('watch', {views})).toEqual({});
		},
		async change(action, input, hosts = []) {
			const planned = await engine.request('plan', {action, input, hosts});
			expect(planned).toMatchObject({ok: true});
			if (!planned.ok) {
				return [];
			}

			const applied = await engine.request('apply', {id: planned.value.id, overrides: []});
			expect(applied).toMatchObject({ok: true});
			return applied.ok ? applied.value : [];
		},
		async end() {
			await engine.close();
			await demo.stop();
		},
	};
}
