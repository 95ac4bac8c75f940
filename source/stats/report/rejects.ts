import type {Dimension} from '../../model/rows.js';
import {keyOfText} from '../byte-key.js';
import {keyOfValue} from '../dimension.js';
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

type Reason = {readonly reason: string; readonly by: Dimension; readonly values: Tally; count: number};

/** Why mail was rejected, which block lists hit, and what the SPF check said. */
export function createRejects(): Section<Pick<ReportResult, 'rejects' | 'rejectedRecipients' | 'rbl' | 'spf'>> {
	// By the number of the verdict, and in the order in which they came.
	const reasons: Array<Reason | undefined> = [];
	const seen: Reason[] = [];
	let rejectedRecipients = 0;
	const [rbl, spf] = [createTally(), createTally()];
	return {
		isAbout: kind => (kind.class === 'authres' && kind.reason.startsWith('spf-')) || witnessedBy(kind) === 'rejected',
		add(sighting) {
			const {line, happening, times, recipientTimes} = sighting;
			if (line.class === 'authres' && line.reason.startsWith('spf-')) {
				keyOfText(line.reason.slice('spf-'.length));
				spf.add();
			}

			if (happening !== 'rejected') {
				return;
			}

			let reason = reasons[line.verdict];
			if (reason === undefined) {
				reason = {reason: line.reason, by: telling.get(line.reason) ?? 'client', values: createTally(4000), count: 0};
				reasons[line.verdict] = reason;
				seen.push(reason);
			}

			rejectedRecipients += recipientTimes;
			reason.count += times;
			if (keyOfValue(sighting, reason.by)) {
				reason.values.add(reason.by === 'recipient' ? recipientTimes : times);
			}

			if (keyOfValue(sighting, 'rbl')) {
				rbl.add(times);
			}

			if (line.reason === 'spf') {
				keyOfText('rejected');
				spf.add(times);
			}
		},
		result: ({top}) => ({
			rejects: seen.map(({reason, by, values, count}) => ({reason, count, by, values: values.result(top)})).sort((a, b) => b.count - a.count || a.reason.localeCompare(b.reason)),
			rejectedRecipients,
			rbl: rbl.result(top),
			spf: spf.result(top).rows,
		}),
	};
}
