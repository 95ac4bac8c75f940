import type {Dimension} from '../../model/rows.js';
import {valueOf} from '../dimension.js';
import {witnessedBy} from '../happening.js';
import type {ReportResult} from './report-result.js';
import type {Section} from './section.js';
import {createTally, type Tally} from './tally.js';

/** What tells most about a rejection, by reason; the client where nothing is named. */
const telling: ReadonlyMap<string, Dimension> = new Map<string, Dimension>([
	['rbl', 'rbl'],
	['rhsbl', 'rbl'],
	['blacklist-sender', 'sender'],
	['sender-domain', 'sender-domain'],
	['sender-unverified', 'sender'],
	['sender-login-mismatch', 'sender'],
	['spf', 'sender-domain'],
	['dmarc', 'sender-domain'],
	['helo', 'helo'],
	['blacklist-recipient', 'recipient'],
	['unknown-recipient', 'recipient'],
	['recipient-domain', 'recipient'],
]);

type Reason = {readonly by: Dimension; readonly values: Tally; count: number};

/** Why mail was rejected, which block lists hit, and what the SPF check said. */
export function createRejects(): Section<Pick<ReportResult, 'rejects' | 'rejectedRecipients' | 'rbl' | 'spf'>> {
	const reasons = new Map<string, Reason>();
	let rejectedRecipients = 0;
	const [rbl, spf] = [createTally(), createTally()];
	return {
		isAbout: kind => (kind.class === 'authres' && kind.reason.startsWith('spf-')) || witnessedBy(kind) === 'rejected',
		add(sighting) {
			const {line, happening, times, recipientTimes} = sighting;
			if (line.class === 'authres' && line.reason.startsWith('spf-')) {
				spf.add(line.reason.slice('spf-'.length));
			}

			if (happening !== 'rejected') {
				return;
			}

			let reason = reasons.get(line.reason);
			if (reason === undefined) {
				reason = {by: telling.get(line.reason) ?? 'client', values: createTally(4000), count: 0};
				reasons.set(line.reason, reason);
			}

			rejectedRecipients += recipientTimes;
			reason.count += times;
			reason.values.add(valueOf(sighting, reason.by), reason.by === 'recipient' ? recipientTimes : times);
			rbl.add(valueOf(sighting, 'rbl'), times);
			if (line.reason === 'spf') {
				spf.add('rejected', times);
			}
		},
		result: ({top}) => ({
			rejects: Array.from(reasons, ([reason, {by, values, count}]) => ({reason, count, by, values: values.result(top)})).sort((a, b) => b.count - a.count || a.reason.localeCompare(b.reason)),
			rejectedRecipients,
			rbl: rbl.result(top),
			spf: spf.result(top).rows,
		}),
	};
}
