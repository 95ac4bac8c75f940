/** Written to `user_version`; a file of a newer mxdeck is left alone. */
export const schemaVersion = 2;

/**
The audit's table. Rows are only ever added: the triggers refuse everything else, also to other programs. Each row holds the hash of
the one before and its own (audit-chain.ts), so that what was changed past the triggers is seen.
*/
export const schema = `
CREATE TABLE IF NOT EXISTS changes (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	time INTEGER NOT NULL,
	change TEXT NOT NULL,
	phase TEXT NOT NULL CHECK (phase IN ('intent', 'result')),
	operator TEXT NOT NULL,
	action TEXT NOT NULL,
	input TEXT NOT NULL CHECK (json_valid(input)),
	host TEXT NOT NULL,
	result TEXT CHECK ((phase = 'result') = (result IS NOT NULL)),
	detail TEXT NOT NULL CHECK (json_valid(detail)),
	previous TEXT NOT NULL,
	hash TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS changes_by_change ON changes (change);
CREATE TRIGGER IF NOT EXISTS changes_keep_rows BEFORE DELETE ON changes BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER IF NOT EXISTS changes_keep_values BEFORE UPDATE ON changes BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER IF NOT EXISTS changes_keep_ids BEFORE INSERT ON changes WHEN EXISTS (SELECT 1 FROM changes WHERE id = NEW.id)
	BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
`;

/** Takes the table of version 1, which had no hashes, out of the way. */
export const setAsideVersion1 = `
DROP TRIGGER changes_keep_rows;
DROP TRIGGER changes_keep_values;
DROP TRIGGER changes_keep_ids;
DROP INDEX changes_by_change;
ALTER TABLE changes RENAME TO changes_1;
`;
