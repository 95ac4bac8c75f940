import {existsSync} from 'node:fs';
import {failure, success, type Outcome} from '../../source/model/outcome.js';
import {openHistorySession, writerOf, type HistorySession} from '../../source/store/history-session.js';
import {historyTrouble} from '../../source/store/history-trouble.js';

/** Does something with the history of this operator; `write`: something is changed, which only one process may do at a time. */
export async function withHistory<Answer>(file: string, write: boolean, work: (session: HistorySession) => Promise<Answer>): Promise<Outcome<Answer>> {
	if (!existsSync(file)) {
		return failure({what: 'there is no history yet', remedy: 'open the console once'});
	}

	let session: HistorySession | undefined;
	try {
		const opened = openHistorySession(file, {pid: process.pid, write});
		if (!opened.ok) {
			return opened;
		}

		session = opened.value;
		if (write && session.writer === undefined) {
			const pid = writerOf(file);
			return failure({what: `a console${pid === undefined ? '' : ` (process ${pid})`} keeps the history`, state: 'nothing was changed', remedy: 'close that console and call this again'});
		}

		return success(await work(session));
	} catch (error) {
		const {what, remedy} = historyTrouble(error);
		return failure({what: `${file}: ${what}`, remedy, cause: error});
	} finally {
		session?.close();
	}
}
