import {fileURLToPath} from 'node:url';
import {Worker} from 'node:worker_threads';
import type {Batch, HistoryState} from '../../model/history.js';
import {emptyPage} from './empty-page.js';
import type {History, OnProgress} from './history.js';
import type {HistoryOptions} from './options.js';
import type {AskName, Asked, Answered, FromHistory, ToHistory} from './thread-messages.js';
import {createMissed} from './missed.js';

/** Where the build puts the history's thread: beside every chunk. */
export const historyWorker = fileURLToPath(new URL('history-worker.js', import.meta.url));

/** Bytes of lines on their way to a thread that is held up by its disk. */
const mostUnderWay = 32 * 1024 * 1024;

type Question = {
	readonly resolve: (answer: never) => void;
	readonly onProgress: OnProgress | undefined;
	/** Answers when the thread can no more. */
	readonly giveUp: () => void;
};

/** The batch with bytes of its own, which can be handed over. */
const detachedBatch = (batch: Batch): Batch & {readonly bytes: Uint8Array<ArrayBuffer>} => ({...batch, bytes: new Uint8Array(batch.bytes)});

/** What is answered when the thread has died. */
const nothing: {readonly [Name in AskName]: (asked: Asked[Name]) => Answered[Name]} = {
	newest: () => [],
	search: () => ({rows: [], complete: false}),
	statistics: emptyPage,
	gaps: () => [],
	close: () => undefined,
};

/** Opens the history in a thread of its own: no disk, however slow, holds up the thread that calls it. */
export async function startHistoryThread(options: HistoryOptions, onState: (state: HistoryState) => void): Promise<History> {
	const worker = new Worker(historyWorker, {workerData: options});
	const questions = new Map<number, Question>();
	const missed = createMissed(() => 'not kept: the disk was too slow');
	let state: HistoryState = {mode: 'off', reason: 'it is being opened', bytes: 0, lines: 0, oldest: undefined, notKept: 0};
	let isDead = false;
	let last = 0;
	let underWay = 0;
	const stateNow = (): HistoryState => ({...state, notKept: state.notKept + missed.lines()});
	const tell = (now: HistoryState): void => {
		state = now;
		onState(stateNow());
	};

	const send = (message: ToHistory, transfer: readonly ArrayBuffer[] = []): void => {
		worker.postMessage(message, transfer);
	};

	async function ask<Name extends AskName>(name: Name, asked: Asked[Name], onProgress?: OnProgress, until?: AbortSignal): Promise<Answered[Name]> {
		if (isDead) {
			return nothing[name](asked);
		}

		last += 1;
		const id = last;
		until?.addEventListener('abort', () => {
			send({say: 'abort', id});
		}, {once: true});
		return new Promise<Answered[Name]>(resolve => {
			questions.set(id, {
				resolve,
				onProgress,
				giveUp() {
					resolve(nothing[name](asked));
				},
			});
			send({say: 'ask', id, name, ask: asked});
		});
	}

	function hear(message: Exclude<FromHistory, {say: 'opened'}>): void {
		switch (message.say) {
			case 'state': {
				tell(message.state);
				break;
			}

			case 'received': {
				underWay -= message.bytes;
				break;
			}

			case 'progress': {
				questions.get(message.id)?.onProgress?.(message.done, message.found);
				break;
			}

			case 'answer': {
				questions.get(message.id)?.resolve(message.answer as never);
				questions.delete(message.id);
				break;
			}
		}
	}

	/** A bug of its own costs the history, not the console. */
	function die(error: Error): void {
		isDead = true;
		tell({...state, mode: 'off', reason: `the history's thread died: ${error.message}`, remedy: 'please report this, and open the console again'});
		for (const {giveUp} of questions.values()) {
			giveUp();
		}

		questions.clear();
	}

	const opened = await new Promise<Extract<FromHistory, {say: 'opened'}> | undefined>(resolve => {
		worker.on('error', error => {
			die(error);
			resolve(undefined);
		});
		worker.on('message', (message: FromHistory) => {
			if (message.say === 'opened') {
				state = message.state;
				resolve(message);
			} else {
				hear(message);
			}
		});
	});
	const positions = new Map(opened?.positions.map(({host, source, position}) => [`${host}\n${source}`, position]));

	return {
		state: stateNow,
		position: (host, source) => positions.get(`${host}\n${source}`),
		append(batch) {
			if (isDead || (underWay > mostUnderWay && batch.bytes.length > 0)) {
				missed.miss(batch);
				return;
			}

			const own = detachedBatch(missed.told(batch));
			underWay += own.bytes.length;
			send({say: 'append', batch: own}, [own.bytes.buffer]);
		},
		newest: async asked => ask('newest', asked),
		search: async (asked, onProgress, until) => ask('search', asked, onProgress, until),
		statistics: async query => ask('statistics', query),
		gaps: async asked => ask('gaps', asked),
		async close() {
			await ask('close', undefined);
			await worker.terminate();
		},
	};
}
