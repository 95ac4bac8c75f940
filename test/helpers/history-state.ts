import type {HistoryState} from '../../source/model/history.js';

/** The state of a history that is kept. */
export const stateOf = (parts: Partial<HistoryState>): HistoryState => ({mode: 'keeps', bytes: 0, lines: 0, oldest: undefined, notKept: 0, ...parts});
