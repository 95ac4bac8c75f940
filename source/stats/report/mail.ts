import {lineField} from '../../model/line-field.js';
import type {Dimension} from '../../model/rows.js';
import {keyOfValue} from '../dimension.js';
import {witnessedBy} from '../happening.js';
import type {Sighting} from '../statistic.js';
import type {ReportResult} from './report-result.js';
import type {Section} from './section.js';
import {createTally, type Tally} from './tally.js';

/** Most frequent values are wanted exactly as far as memory goes. */
const many = 20_000;

/** Counts a mail of a line's value, if it has one. */
function count(tally: Tally, sighting: Sighting, dimension: Dimension, size: number | undefined): boolean {
	const isThere = keyOfValue(sighting, dimension);
	if (isThere) {
		tally.add(1, size);
	}

	return isThere;
}

/** Whose mail was queued and to whom it was delivered. */
export function createMail(): Section<Pick<ReportResult, 'queued' | 'deliveredBytes' | 'senders' | 'sendersBySize' | 'senderDomains' | 'recipients' | 'recipientsBySize' | 'recipientDomains'>> {
	const queued = {messages: 0, bytes: 0, recipients: 0};
	let deliveredBytes = 0;
	const [senders, senderDomains] = [createTally(many), createTally()];
	const [recipients, recipientDomains] = [createTally(many), createTally()];
	return {
		isAbout: kind => (kind.class === 'queue' && kind.reason === 'active') || witnessedBy(kind) === 'delivered',
		add(sighting) {
			const {line, happening, isNewMail} = sighting;
			if (isNewMail) {
				const size = sighting.size();
				const recipientCount = line.number(lineField.nrcpt) ?? 0;
				queued.messages++;
				queued.bytes += size ?? 0;
				queued.recipients += recipientCount < 1_000_000 ? recipientCount : 0;
				count(senders, sighting, 'sender', size);
				count(senderDomains, sighting, 'sender-domain', size);
			}

			if (happening === 'delivered') {
				const size = sighting.size();
				deliveredBytes += size ?? 0;
				count(recipients, sighting, 'recipient', size);
				if (!count(recipientDomains, sighting, 'recipient-domain', size)) {
					count(recipientDomains, sighting, 'recipient', size);
				}
			}
		},
		result: ({top}) => ({
			queued: {...queued},
			deliveredBytes,
			senders: senders.result(top),
			sendersBySize: senders.bySize(top),
			senderDomains: senderDomains.result(top),
			recipients: recipients.result(top),
			recipientsBySize: recipients.bySize(top),
			recipientDomains: recipientDomains.result(top),
		}),
	};
}
