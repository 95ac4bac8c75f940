import {existsSync} from 'node:fs';
import Database from 'better-sqlite3';
import {createHistoryReader} from '../../../source/store/history-reader.js';

/** All that a history holds of its one log, in order, and the place up to which it is kept; nothing where there is no history. */
export function keptText(path: string): {readonly text: string; readonly offset: number; readonly chunks: number; readonly gaps: readonly string[]} {
	if (!existsSync(path)) {
		return {text: '', offset: 0, chunks: 0, gaps: []};
	}

	const database = new Database(path, {readonly: true});
	try {
		if (Number(database.pragma('user_version', {simple: true})) === 0) {
			return {text: '', offset: 0, chunks: 0, gaps: []};
		}

		return database.transaction(() => {
			const reader = createHistoryReader(database);
			const [place] = reader.places();
			const text = Buffer.concat(reader.newest(0, Number.MAX_SAFE_INTEGER).map(({bytes}) => bytes)).toString();
			const chunks = Number(database.prepare('SELECT COUNT(*) FROM chunks').pluck().get());
			const gaps = reader.gaps([], 0, Number.MAX_SAFE_INTEGER).map(({lines, bytes, reason}) => `${lines ?? '?'} lines, ${bytes ?? '?'} bytes: ${reason}`);
			return {text, offset: place?.position.kind === 'file' ? place.position.offset : 0, chunks, gaps};
		})();
	} finally {
		database.close();
	}
}
