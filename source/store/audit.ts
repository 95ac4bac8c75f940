import Database from 'better-sqlite3';
import {type Problem, failure, success, type Outcome} from '../model/outcome.js';
import {beginning, findBreak, hashRow, type ChainedRow, type StoredRow} from './audit-chain.js';
import type {AuditEntry, AuditIntent, AuditReport, AuditedChange} from './audit-entry.js';
import {schema, schemaVersion, setAsideVersion1} from './audit-schema.js';
import {preparePrivateFile} from './private-file.js';

/** Who changed what on which host, and what came of it; append-only and on disk when a record function returns success. */
export type Audit = {
	/** Answers the entry's id. Without success nothing may be sent. */
	readonly recordIntent: (intent: AuditIntent) => Outcome<number>;
	readonly recordReport: (report: AuditReport) => Outcome<number>;
	/** The newest entries, newest first. */
	readonly list: (limit: number) => Outcome<readonly AuditEntry[]>;
	/** The newest changes with what came of them, each host by itself, newest first. */
	readonly changes: (limit: number) => Outcome<readonly AuditedChange[]>;
	/** What was sent, or was about to be, and whose end is not known. */
	readonly open: () => Outcome<readonly AuditedChange[]>;
	/** Reads every row again. Without success, or with `broken`, somebody changed the file past mxdeck. */
	readonly verify: () => Outcome<{readonly rows: number; readonly broken: string | undefined}>;
	readonly close: () => void;
};

const columns = 'id, time, change, phase, operator, action, input, host, result, detail';

const insertion = `
INSERT INTO changes (${columns}, previous, hash)
VALUES (:id, :time, :change, :phase, :operator, :action, :input, :host, :result, :detail, :previous, :hash)`;

// A later result counts more: what was unknown was asked for.
const withResults = `
SELECT ${columns}, (SELECT later.result FROM changes AS later
	WHERE later.change = intent.change AND later.host = intent.host AND later.phase = 'result' ORDER BY later.id DESC LIMIT 1) AS last
FROM changes AS intent WHERE phase = 'intent'`;

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
		const old = version === 1;
		if (old) {
			database.exec(setAsideVersion1);
		}

		database.exec(schema);
		if (old) {
			chainVersion1(database);
		}

		database.pragma(`user_version = ${schemaVersion}`);
	}).immediate();
	return success(undefined);
}

/** Adds a row to the chain; to be called inside a transaction, so that no other program comes in between. */
function appender(database: Database.Database): (row: Omit<StoredRow, 'id'>) => number {
	const newest = database.prepare<[], {id: number; hash: string}>('SELECT id, hash FROM changes ORDER BY id DESC LIMIT 1');
	const insert = database.prepare(insertion);
	return row => {
		const {id: last, hash: previous} = newest.get() ?? {id: 0, hash: beginning};
		const full = {...row, id: last + 1};
		insert.run({...full, previous, hash: hashRow(full, previous)});
		return full.id;
	};
}

function chainVersion1(database: Database.Database): void {
	const append = appender(database);
	for (const row of database.prepare<[], StoredRow>(`SELECT ${columns} FROM changes_1 ORDER BY id`).all()) {
		append(row);
	}

	database.exec('DROP TABLE changes_1');
}

const readBack = ({input, detail, result, ...row}: StoredRow): AuditEntry => ({
	...row,
	input: JSON.parse(input) as AuditEntry['input'],
	detail: JSON.parse(detail) as unknown,
	result: result ?? undefined,
});

function readChange(row: StoredRow & {readonly last: string | null}): AuditedChange {
	const {time, change, operator, action, input, host, detail} = readBack(row);
	return {time, change, operator, action, input, host, detail, result: row.last ?? undefined};
}

function auditOf(file: string, database: Database.Database): Audit {
	const append = appender(database);
	const record = (row: Omit<StoredRow, 'id' | 'input' | 'detail'>, input: unknown, detail: unknown): Outcome<number> =>
		attempt(file, 'written', () => database.transaction(() => append({...row, input: JSON.stringify(input), detail: JSON.stringify(detail ?? {})})).immediate());
	type WithLast = StoredRow & {readonly last: string | null};
	const list = database.prepare<[number], StoredRow>(`SELECT ${columns} FROM changes ORDER BY id DESC LIMIT ?`);
	const changes = database.prepare<[number], WithLast>(`${withResults} ORDER BY id DESC LIMIT ?`);
	const open = database.prepare<[], WithLast>(`SELECT * FROM (${withResults}) WHERE last IS NULL OR last = 'unknown' ORDER BY id`);
	const all = database.prepare<[], ChainedRow>(`SELECT ${columns}, previous, hash FROM changes ORDER BY id`);
	const given = database.prepare<[], number>('SELECT seq FROM sqlite_sequence WHERE name = \'changes\'').pluck();

	return {
		recordIntent: ({input, detail, ...entry}) => record({...entry, phase: 'intent', result: null}, input, detail),
		recordReport({input, report: {host, result, verified, problem, took, confirmWithin}, ...entry}) {
			return record({...entry, phase: 'result', host, result}, input, {verified, problem: plain(problem), took, confirmWithin});
		},
		list: limit => attempt(file, 'read', () => list.all(limit).map(row => readBack(row))),
		changes: limit => attempt(file, 'read', () => changes.all(limit).map(row => readChange(row))),
		open: () => attempt(file, 'read', () => open.all().map(row => readChange(row))),
		verify: () => attempt(file, 'read', () => database.transaction(() => {
			const rows = given.get() ?? 0;
			return {rows, broken: findBreak(all.iterate(), rows)?.what};
		})()),
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
