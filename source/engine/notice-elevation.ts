import type {Connection} from '../remote/connection.js';

/** The same connection; `onElevated` is called once, when a command has run as root. */
export function noticeElevation(connection: Connection, onElevated: () => void): Connection {
	let elevated = false;
	return {
		...connection,
		async exec(command, options) {
			const result = await connection.exec(command, options);
			if (!elevated && options?.asRoot === true && result.ok && result.value.code !== undefined) {
				elevated = true;
				onElevated();
			}

			return result;
		},
	};
}
