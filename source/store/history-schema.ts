/**
What each version of a history adds to the one before; `user_version` is how many of them a file has. A step is never changed once it was
released: a new one is added.

batches: few lines as they came, one row for each log and commit. chunks: many lines of one log, packed, with a filter of the words in them:
one large batch, or several small ones. Ids of batches are never used twice, so that a chunk says with two numbers which of them it holds, and
`facts.rolled` with one which of them the rollups hold: all up to that one. Chunks up to `facts.deflated` are of the first form.
*/
export const historySteps: readonly string[] = [
	`
CREATE TABLE streams (
	id INTEGER PRIMARY KEY,
	host TEXT NOT NULL,
	source TEXT NOT NULL,
	format TEXT NOT NULL,
	zone TEXT NOT NULL,
	UNIQUE (host, source, format, zone)
) STRICT;
CREATE TABLE positions (
	host TEXT NOT NULL,
	source TEXT NOT NULL,
	position TEXT NOT NULL CHECK (json_valid(position)),
	newest INTEGER NOT NULL,
	PRIMARY KEY (host, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE batches (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	stream INTEGER NOT NULL REFERENCES streams,
	first INTEGER NOT NULL,
	last INTEGER NOT NULL,
	arrived INTEGER NOT NULL,
	lines INTEGER NOT NULL,
	size INTEGER NOT NULL,
	content BLOB NOT NULL
) STRICT;
CREATE INDEX batches_by_stream ON batches (stream, id, size, lines);
CREATE INDEX batches_by_time ON batches (last, first, stream, size);
CREATE TABLE chunks (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	stream INTEGER NOT NULL REFERENCES streams,
	first INTEGER NOT NULL,
	last INTEGER NOT NULL,
	arrived INTEGER NOT NULL,
	lines INTEGER NOT NULL,
	size INTEGER NOT NULL,
	oldest_batch INTEGER NOT NULL,
	newest_batch INTEGER NOT NULL,
	words BLOB NOT NULL,
	content BLOB NOT NULL
) STRICT;
CREATE INDEX chunks_by_time ON chunks (last, first, stream, size, lines);
CREATE INDEX chunks_by_order ON chunks (newest_batch, oldest_batch, last, lines);
CREATE TABLE gaps (
	id INTEGER PRIMARY KEY,
	host TEXT NOT NULL,
	source TEXT NOT NULL,
	first INTEGER,
	last INTEGER,
	bytes INTEGER,
	lines INTEGER,
	reason TEXT NOT NULL,
	noticed INTEGER NOT NULL
) STRICT;
CREATE INDEX gaps_by_time ON gaps (noticed);
CREATE TABLE rollups (
	host TEXT NOT NULL,
	level TEXT NOT NULL,
	start INTEGER NOT NULL,
	content BLOB NOT NULL,
	UNIQUE (host, level, start)
) STRICT;
CREATE INDEX rollups_by_time ON rollups (level, start);
CREATE TABLE facts (
	name TEXT PRIMARY KEY,
	value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
	// Large batches become chunks at once, which rows that are packed must not be put across; chunks so far are deflated.
	`
CREATE INDEX chunks_by_stream ON chunks (stream, newest_batch);
INSERT INTO facts (name, value) SELECT 'deflated', COALESCE(MAX(id), 0) FROM chunks;
`,
];
