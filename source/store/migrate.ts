import type {Database} from 'better-sqlite3';
import {failure, success, type Outcome} from '../model/outcome.js';

export const versionOf = (database: Database): number => Number(database.pragma('user_version', {simple: true}));

/**
Brings a database to the version that has all these steps, in one transaction: killed half-way it is what it was. One that has more of them
was written by a newer mxdeck, and is left alone. `what`: what the file is, for people. Throws what SQLite throws.
*/
export function migrate(database: Database, steps: readonly string[], what: string): Outcome<undefined> {
	return database.transaction((): Outcome<undefined> => {
		// Read inside the transaction: another console may have come first.
		const version = versionOf(database);
		if (version > steps.length) {
			return failure({what: `${what} was written by a newer mxdeck (version ${version})`, state: 'it was left alone', remedy: 'use the newer mxdeck'});
		}

		for (const step of steps.slice(version)) {
			database.exec(step);
		}

		if (version < steps.length) {
			database.pragma(`user_version = ${steps.length}`);
		}

		return success(undefined);
	}).immediate();
}
