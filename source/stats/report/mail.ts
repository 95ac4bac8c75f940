import {valueOf} from '../dimension.js';
import type {ReportResult} from './report-result.js';
import type {Section} from './section.js';
import {createTally} from './tally.js';

const domainOf = (address: string | undefined): string | undefined => address?.slice(address.lastIndexOf('@') + 1);

/** Whose mail was queued and to whom it was delivered. */
export function createMail(): Section<Pick<ReportResult, 'queued' | 'senders' | 'senderDomains' | 'recipients' | 'recipientDomains'>> {
	const queued = {messages: 0, bytes: 0, recipients: 0};
	const [senders, senderDomains, recipients, recipientDomains] = [createTally(), createTally(), createTally(), createTally()];
	return {
		add(sighting) {
			const {event, happening, isNewMail, size} = sighting;
			if (isNewMail) {
				const count = event.fields['nrcpt'] ?? '';
				queued.messages++;
				queued.bytes += size ?? 0;
				queued.recipients += /^\d{1,6}$/.test(count) ? Number(count) : 0;
				senders.add(valueOf(sighting, 'sender'), 1, size);
				senderDomains.add(valueOf(sighting, 'sender-domain'), 1, size);
			}

			if (happening === 'delivered') {
				const recipient = valueOf(sighting, 'recipient');
				recipients.add(recipient, 1, size);
				recipientDomains.add(domainOf(recipient), 1, size);
			}
		},
		result: ({top}) => ({
			queued: {...queued},
			senders: senders.result(top),
			senderDomains: senderDomains.result(top),
			recipients: recipients.result(top),
			recipientDomains: recipientDomains.result(top),
		}),
	};
}
