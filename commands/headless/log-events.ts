import type {MailEvent} from '../../source/model/mail-event.js';
import type {OpenLog} from './open-log.js';

/** The classified lines of a log, some at a time, in their order. */
export async function * logEvents({chunks, now}: OpenLog, zone: string): AsyncGenerator<readonly MailEvent[], void> {
	const {createLineReader} = await import('../../source/parse/index.js');
	const reader = createLineReader({format: 'auto', zone});
	for await (const chunk of chunks) {
		yield reader.push(chunk as Uint8Array, now);
	}

	yield reader.end(now);
}
