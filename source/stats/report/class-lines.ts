import {eventClasses} from '../../model/mail-event.js';
import {witnessedBy} from '../happening.js';
import type {ClassLines} from './report-result.js';
import type {Section} from './section.js';

/** Lines per class and reason, exactly, in the taxonomy's order of classes. */
export function createClassLines(): Section<readonly ClassLines[]> {
	// By class and then by reason: no text has to be put together for a line.
	const rows = new Map<string, Map<string, {class: ClassLines['class']; reason: string; lines: number; attempts: number | undefined}>>();
	return {
		add({event, happening, times}) {
			let ofClass = rows.get(event.class);
			if (ofClass === undefined) {
				ofClass = new Map();
				rows.set(event.class, ofClass);
			}

			let row = ofClass.get(event.reason);
			if (row === undefined) {
				row = {class: event.class, reason: event.reason, lines: 0, attempts: witnessedBy(event) === undefined ? undefined : 0};
				ofClass.set(event.reason, row);
			}

			row.lines++;
			if (happening !== undefined && row.attempts !== undefined) {
				row.attempts += times;
			}
		},
		result: () => [...rows.values()].flatMap(ofClass => [...ofClass.values()]).sort((a, b) => eventClasses.indexOf(a.class) - eventClasses.indexOf(b.class) || b.lines - a.lines),
	};
}
