import type {HistoryState} from '../../model/history.js';
import type {Access, Remark} from './access.js';

/** What the state is made of beside the way to the files. */
export type StateParts = Pick<HistoryState, 'bytes' | 'lines' | 'oldest' | 'notKept'> & {
	/** Lines that wait to be kept. */
	readonly waiting: number;
	readonly remark: Remark | undefined;
};

/** Whether what is shown is also kept, in words. */
export function historyState(access: Access, {waiting, remark, ...common}: StateParts): HistoryState {
	const trouble = access.trouble();
	if (trouble !== undefined) {
		const reason = waiting === 0 ? trouble.what : `${trouble.what}; ${waiting} ${waiting === 1 ? 'line waits' : 'lines wait'}`;
		return {mode: 'off', reason, ...(trouble.remedy !== undefined && {remedy: trouble.remedy}), ...common};
	}

	if (access.mode() === 'reads') {
		const writer = access.writer();
		return {mode: 'reads', reason: writer === undefined ? 'another console keeps it' : `another console (process ${writer}) keeps it`, ...common};
	}

	const said = access.remark() ?? remark;
	return {mode: 'keeps', ...(said !== undefined && {reason: said.what, ...(said.remedy !== undefined && {remedy: said.remedy})}), ...common};
}
