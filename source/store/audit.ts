import Database from 'better-sqlite3';
import {type Problem, failure, success, type Outcome} from '../model/outcome.js';
import {schema, schemaVersion} from './audit-schema.js';
import type {AuditEntry, AuditIntent, AuditReport} from './audit-entry.js';
import {preparePrivateFile} from './private-file.js';

/** Who changed what on which host, and what came of it; append-only and on disk when a record function returns success. */
export type Audit = {
	/** Answers the entry's id. Without success nothing may be sent. */
	readonly recordIntent: (intent: AuditIntent) => Outcome<number>;
	readonly recordReport: (report: AuditReport) => Outcome<number>;
	/** The newest entries, newest first. */
	readonly list: (limit: number) => Outcome<readonly AuditEntry[]>;
	readonly close: () => void;
};

type Row = Omit<AuditEntry, 'input' | 'detail' | 'result'> & {readonly input: string; readonly detail: string; readonly result: string | null};

const insertion = `
INSERT INTO changes (time, change, phase, operator, action, input, host, result, detail)
VALUES (:time, :change, :phase, :operator, :action, :input, :host, :result, :detail)`;

const selection = 'SELECT id, time, change, phase, operator, action, input, host, result, detail FROM changes ORDER BY id DESC LIMIT ?';

// A cause may be anything, also a circle; what an error says is enough.
const plain = (problem: Problem | undefined): Problem | undefined =>
	problem === undefined ? undefined : {...problem, cause: problem.cause instanceof Error ? problem.cause.message : undefined};

/** Runs `work`; what SQLite or the file system complains about becomes a problem. */
function attempt<Value>(file: string, doing: string, work: () => Value): Outcome<Value> {
	try {
		return success(work());
	} catch (error) {
		const isExpected = error instanceof Database.SqliteError || (error instanceof Error && 'syscall' in error);
		if (!isExpected) {
			throw error;
		}

		return failure({
			what: `the audit ${file} could not be ${doing}: ${error.message}`,
			state: 'no change is sent without a record',
			remedy: 'check the disk space and the rights of the file, or move it away to begin a new one',
			cause: error,
		});
	}
}

function prepare(database: Database.Database): Outcome<undefined> {
	database.pragma('busy_timeout = 3000');
	const version = Number(database.pragma('user_version', {simple: true}));
	if (version > schemaVersion) {
		return failure({what: `the audit was written by a newer mxdeck (version ${version})`, state: 'it was left alone', remedy: 'use the newer mxdeck'});
	}

	database.pragma('journal_mode = WAL');
	database.pragma('synchronous = FULL');
	database.pragma('trusted_schema = OFF');
	database.transaction(() => {
		database.exec(schema);
		database.pragma(`user_version = ${schemaVersion}`);
	}).immediate();
	return success(undefined);
}

function auditOf(file: string, database: Database.Database): Audit {
	const insert = database.prepare(insertion);
	const select = database.prepare<[number], Row>(selection);
	const record = (entry: Readonly<Record<string, unknown>>, input: unknown, detail: unknown): Outcome<number> =>
		attempt(file, 'written', () => Number(insert.run({...entry, input: JSON.stringify(input), detail: JSON.stringify(detail ?? {})}).lastInsertRowid));

	return {
		recordIntent: ({input, detail, ...entry}) => record({...entry, phase: 'intent', result: null}, input, detail),
		recordReport({input, report: {host, result, verified, problem, took}, ...entry}) {
			return record({...entry, phase: 'result', host, result}, input, {verified, problem: plain(problem), took});
		},
		list: limit => attempt(file, 'read', () => select.all(limit).map(row => ({
			...row,
			input: JSON.parse(row.input) as AuditEntry['input'],
			detail: JSON.parse(row.detail) as unknown,
			result: row.result ?? undefined,
		}))),
		close() {
			database.close();
		},
	};
}

/** Opens the audit, or begins one: a file that only this user can read, in a folder that only this user can write. */
export function openAudit(file: string): Outcome<Audit> {
	const opened = attempt(file, 'opened', (): Outcome<Audit> => {
		const prepared = preparePrivateFile(file);
		if (!prepared.ok) {
			return prepared;
		}

		const database = new Database(file);
		try {
			const ready = prepare(database);
			if (ready.ok) {
				return success(auditOf(file, database));
			}

			database.close();
			return ready;
		} catch (error) {
			database.close();
			throw error;
		}
	});
	return opened.ok ? opened.value : opened;
}
