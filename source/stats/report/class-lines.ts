import {eventClasses} from '../../model/mail-event.js';
import {witnessedBy} from '../happening.js';
import type {ClassLines} from './report-result.js';
import type {Section} from './section.js';

/** Lines per class and reason, exactly, in the taxonomy's order of classes. */
export function createClassLines(): Section<readonly ClassLines[]> {
	const rows = new Map<string, {class: ClassLines['class']; reason: string; lines: number; attempts: number | undefined}>();
	return {
		add({event, happening, times}) {
			const key = `${event.class} ${event.reason}`;
			let row = rows.get(key);
			if (row === undefined) {
				row = {class: event.class, reason: event.reason, lines: 0, attempts: witnessedBy(event) === undefined ? undefined : 0};
				rows.set(key, row);
			}

			row.lines++;
			if (happening !== undefined && row.attempts !== undefined) {
				row.attempts += times;
			}
		},
		result: () => [...rows.values()].sort((a, b) => eventClasses.indexOf(a.class) - eventClasses.indexOf(b.class) || b.lines - a.lines),
	};
}
