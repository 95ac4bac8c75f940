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
			const {sasl_method: method, client_ip: client} = event.fields;
			const user = valueOf(sighting, 'user');
			if (event.class === 'auth' && event.reason === 'success' && !isDovecotAuthProcess(event)) {
				counts.mailbox++;
				users.add(user);
			} else if (happening === 'accepted' && method !== undefined) {
				counts.submission++;
				users.add(user);
			} else if (happening === 'auth-failure') {
				counts.failures += times;
				failedUsers.add(user, times);
				failedClients.add(client, times);
			}
		},
		result: ({top}) => ({...counts, users: users.result(top), failedUsers: failedUsers.result(top), failedClients: failedClients.result(top)}),
	};
}
