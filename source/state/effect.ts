import type {ActionName, RawInput} from '../model/action.js';
import type {HostName} from '../model/host.js';
import type {Safe} from '../model/safe.js';
import type {Requests, View} from '../wire/protocol.js';

/** What the console wants done outside of its state. */
export type Effect =
	| {readonly effect: 'watch'; readonly views: readonly View[]}
	| {readonly effect: 'plan'; readonly flow: number; readonly action: ActionName; readonly input: RawInput; readonly hosts: readonly HostName[]}
	| {readonly effect: 'apply'; readonly id: string; readonly overrides: readonly string[]; readonly confirmWithin?: number}
	| {readonly effect: 'decide'; readonly ask: Requests['decide']['ask']}
	| {readonly effect: 'forget'; readonly ask: Requests['forget']['ask']}
	| {readonly effect: 'refresh'; readonly ask: Requests['refresh']['ask']}
	| {readonly effect: 'reply'; readonly ask: Requests['reply']['ask']}
	| {readonly effect: 'trace'; readonly ask: Requests['trace']['ask']}
	| {readonly effect: 'stop-trace'; readonly ask: Requests['stop-trace']['ask']}
	| {readonly effect: 'reconnect'; readonly hosts: readonly HostName[]}
	| {readonly effect: 'export-unclassified'; readonly hosts: readonly HostName[]}
	| {readonly effect: 'copy'; readonly text: Safe}
	| {readonly effect: 'suspend'}
	| {readonly effect: 'quit'; readonly code: number};
