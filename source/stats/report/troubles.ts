import type {EventClass} from '../../model/mail-event.js';
import {keyOfText} from '../byte-key.js';
import {keyOfTextKind} from './kind-of-text.js';
import type {ReportResult} from './report-result.js';
import type {Section} from './section.js';
import {createTally, type Tally} from './tally.js';

/** Warnings and errors by their text, and what nothing knows by its program. */
export function createTroubles(): Section<Pick<ReportResult, 'warnings' | 'errors' | 'unclassified'>> {
	const [warnings, errors, unclassified] = [createTally(5000), createTally(5000), createTally()];
	const troubles = new Map<EventClass, Tally>([['warning', warnings], ['error', errors]]);
	return {
		isAbout: kind => kind.class === 'unclassified' || troubles.has(kind.class),
		add({line}) {
			if (line.class === 'unclassified') {
				keyOfText(line.program);
				unclassified.add();
			} else {
				keyOfTextKind(line.message, `${line.program}: `);
				troubles.get(line.class)?.add();
			}
		},
		result: ({top}) => ({warnings: warnings.result(top), errors: errors.result(top), unclassified: unclassified.result(top)}),
	};
}
