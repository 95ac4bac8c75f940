import type {Batch, HistoryState} from '../../model/history.js';
import type {KeptSource} from '../../store/history-reader.js';
import type {History} from './history.js';

/** What can be asked of the history's thread. */
export type Asked = {
	readonly newest: Parameters<History['newest']>[0];
	readonly search: Parameters<History['search']>[0];
	readonly statistics: Parameters<History['statistics']>[0];
	readonly gaps: Parameters<History['gaps']>[0];
	readonly close: undefined;
};

export type AskName = keyof Asked;

export type Answered = {readonly [Name in AskName]: Awaited<ReturnType<History[Name]>>};

/** What is said to the history's thread. */
export type ToHistory =
	| {readonly say: 'append'; readonly batch: Batch}
	| {readonly say: 'ask'; readonly id: number; readonly name: AskName; readonly ask: unknown}
	| {readonly say: 'abort'; readonly id: number};

/** What the history's thread says. */
export type FromHistory =
	| {readonly say: 'opened'; readonly positions: readonly KeptSource[]; readonly state: HistoryState}
	| {readonly say: 'state'; readonly state: HistoryState}
	/** Bytes of batches that arrived there. */
	| {readonly say: 'received'; readonly bytes: number}
	| {readonly say: 'progress'; readonly id: number; readonly done: number; readonly found: number}
	| {readonly say: 'answer'; readonly id: number; readonly answer: unknown};
