import {valueOf} from '../dimension.js';
import {witnessedBy} from '../happening.js';
import {isDovecotAuthProcess} from '../second-hand.js';
import type {ReportResult} from './report-result.js';
import type {Section} from './section.js';
import {createTally} from './tally.js';

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
				users.add(valueOf(sighting, 'user'));
			} else if (happening === 'accepted' && line.has('sasl_method')) {
				counts.submission++;
				users.add(valueOf(sighting, 'user'));
			} else if (happening === 'auth-failure') {
				counts.failures += times;
				failedUsers.add(valueOf(sighting, 'user'), times);
				failedClients.add(valueOf(sighting, 'client'), times);
			}
		},
		result: ({top}) => ({...counts, users: users.result(top), failedUsers: failedUsers.result(top), failedClients: failedClients.result(top)}),
	};
}
