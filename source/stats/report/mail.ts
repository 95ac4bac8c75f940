import {valueOf} from '../dimension.js';
import {tellsOfEnvelopes} from '../envelopes.js';
import {witnessedBy} from '../happening.js';
import type {ReportResult} from './report-result.js';
import type {Section} from './section.js';
import {createTally} from './tally.js';

/** Most frequent values are wanted exactly as far as memory goes. */
const many = 20_000;

/** Whose mail was queued and to whom it was delivered. */
export function createMail(): Section<Pick<ReportResult, 'queued' | 'deliveredBytes' | 'senders' | 'sendersBySize' | 'senderDomains' | 'recipients' | 'recipientsBySize' | 'recipientDomains'>> {
	const queued = {messages: 0, bytes: 0, recipients: 0};
	let deliveredBytes = 0;
	const [senders, senderDomains] = [createTally(many), createTally()];
	const [recipients, recipientDomains] = [createTally(many), createTally()];
	return {
		isAbout: kind => tellsOfEnvelopes(kind) || witnessedBy(kind) === 'delivered',
		add(sighting) {
			const {line, happening, isNewMail} = sighting;
			if (isNewMail) {
				const size = sighting.size();
				const count = line.number('nrcpt') ?? 0;
				queued.messages++;
				queued.bytes += size ?? 0;
				queued.recipients += count < 1_000_000 ? count : 0;
				senders.add(valueOf(sighting, 'sender'), 1, size);
				senderDomains.add(valueOf(sighting, 'sender-domain'), 1, size);
			}

			if (happening === 'delivered') {
				const size = sighting.size();
				const recipient = valueOf(sighting, 'recipient');
				deliveredBytes += size ?? 0;
				recipients.add(recipient, 1, size);
				recipientDomains.add(valueOf(sighting, 'recipient-domain') ?? recipient, 1, size);
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
