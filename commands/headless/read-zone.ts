import {failure, success, type Outcome} from '../../source/model/outcome.js';

/** The time zone (IANA name) that was asked for with `--zone`; this machine's when none was. */
export function readZone(written: string | undefined): Outcome<string> {
	try {
		const {timeZone} = new Intl.DateTimeFormat('en', {timeZone: written}).resolvedOptions();
		return success(written ?? timeZone);
	} catch {
		return failure({what: `there is no time zone ${written === '' ? 'without a name' : String(written)}`, remedy: 'a name as Europe/Berlin or UTC'});
	}
}
