import type {Jail} from '../model/jail.js';
import {searchPython} from './python-expression.js';

/** Whether a jail counts a line as a failure. `unknown`: an expression cannot be searched for in time that grows with the line alone. */
export type JailVerdict = 'counts' | 'passes' | 'unknown';

/** What is left of a line for a jail's expressions once its prefix was cut off. */
function contentOf({prefix}: Jail, line: string): {readonly is: 'content'; readonly text: string} | {readonly is: 'passes' | 'unknown'} {
	if (prefix === undefined) {
		return {is: 'content', text: line};
	}

	const found = searchPython(prefix, line);
	return found.is === 'found' ? {is: 'content', text: found.groups['content'] ?? line} : {is: found.is === 'absent' ? 'passes' : 'unknown'};
}

/** What a jail makes of a log line without its time stamp, as Fail2ban would: prefix, failures in their order, then what is to be ignored. */
export function judgeLine(jail: Jail, line: string): JailVerdict {
	const content = contentOf(jail, line);
	if (content.is !== 'content') {
		return content.is;
	}

	const ignored = new Set(jail.ignored.map(source => searchPython(source, content.text).is));
	if (ignored.has('found')) {
		return 'passes';
	}

	for (const source of jail.failures) {
		const found = searchPython(source, content.text);
		if (found.is === 'unknown') {
			return 'unknown';
		}

		// A match that is no failure by itself only serves others of several lines.
		if (found.is === 'found' && (found.groups['nofail'] ?? '') === '') {
			return ignored.has('unknown') ? 'unknown' : 'counts';
		}
	}

	return 'passes';
}
