import {valueOf} from '../dimension.js';
import {isDovecotAuthProcess} from '../second-hand.js';
import type {ReportResult} from './report-result.js';
import type {Section} from './section.js';
import {createTally} from './tally.js';

/** Who logged in, and who failed to. */
export function createLogins(): Section<ReportResult['logins']> {
	const counts = {mailbox: 0, submission: 0, failures: 0};
	const [users, failedUsers, failedClients] = [createTally(), createTally(), createTally()];
	return {
		add(sighting) {
			const {event, happening, times} = sighting;
			if (event.class === 'auth' && event.reason === 'success' && !isDovecotAuthProcess(event)) {
				counts.mailbox++;
				users.add(valueOf(sighting, 'user'));
			} else if (happening === 'accepted' && event.fields['sasl_method'] !== undefined) {
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
