import type {Dimension} from '../../model/rows.js';
import {keyOfValue} from '../dimension.js';
import {witnessedBy} from '../happening.js';
import {isDovecotAuthProcess} from '../second-hand.js';
import type {Sighting} from '../statistic.js';
import type {ReportResult} from './report-result.js';
import type {Section} from './section.js';
import {createTally, type Tally} from './tally.js';

function count(tally: Tally, sighting: Sighting, dimension: Dimension, times = 1): void {
	if (keyOfValue(sighting, dimension)) {
		tally.add(times);
	}
}

/** Who logged in, and who failed to. */
export function createLogins(): Section<ReportResult['logins']> {
	const counts = {mailbox: 0, submission: 0, failures: 0};
	const [users, failedUsers, failedClients] = [createTally(), createTally(), createTally()];
	return {
		isAbout: kind => kind.class === 'auth' || witnessedBy(kind) === 'accepted' || (kind.class === 'connection' && kind.reason === 'disconnect'),
		add(sighting) {
			const {line, happening, times} = sighting;
			if (line.class === 'auth' && line.reason === 'success' && !isDovecotAuthProcess(line)) {
				counts.mailbox++;
				count(users, sighting, 'user');
			} else if (happening === 'accepted' && line.has('sasl_method')) {
				counts.submission++;
				count(users, sighting, 'user');
			} else if (happening === 'auth-failure') {
				counts.failures += times;
				count(failedUsers, sighting, 'user', times);
				count(failedClients, sighting, 'client', times);
			}
		},
		result: ({top}) => ({...counts, users: users.result(top), failedUsers: failedUsers.result(top), failedClients: failedClients.result(top)}),
	};
}
