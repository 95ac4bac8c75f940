import type {Connection} from '../../source/remote/connection.js';
import {openConnection} from '../../source/remote/open-connection.js';
import {startSshServer, type SshServer, type SshServerOptions} from '../helpers/ssh-server.js';
import {prepareAnswers} from './questions.js';

/** A connection to a server in this process; `end` ends both. */
export async function connected(options: SshServerOptions = {}, questions = prepareAnswers()): Promise<{readonly server: SshServer; readonly connection: Connection; readonly end: () => Promise<void>}> {
	const server = await startSshServer(options);
	const opened = await openConnection(server.target(), questions);
	if (!opened.ok) {
		throw new Error(opened.problem.what);
	}

	return {
		server,
		connection: opened.value,
		async end() {
			opened.value.close();
			await server.close();
		},
	};
}

/** What a command printed, or what stood in its way. */
export async function printed(connection: Connection, ...[command, options]: Parameters<Connection['exec']>): Promise<string> {
	const result = await connection.exec(command, options);
	return result.ok ? `${result.value.code ?? 'unknown'}: ${result.value.stdout.toString()}` : result.problem.what;
}
