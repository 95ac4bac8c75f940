// `node keep.mjs PARTS FILE DATABASE MODE`: keeps a log, and prints as JSON what it took. `chunks`: as mxdeck keeps it; `rows`: as a table of texts with
// five indexes, `raw`: with one. `roll`: as mxdeck counts it; `tops`: the top senders of a day, of what `roll` and `raw` made. `ingest`: lines into
// the engine's memory; `kept`: and into the history.
import {readFileSync, readlinkSync, statSync} from 'node:fs';
import process from 'node:process';
import Database from 'better-sqlite3';

const [parts, file, path, mode] = process.argv.slice(2);
const {createIngest, createLineStore, createLogReader, createStatistics, createTimeline, createWaiting, openHistory, openHistorySession} = await import(parts);
/** As much as may be on its way to the history's thread at once: in one go, nothing waits for it. */
const atOnce = 25e6;
const all = readFileSync(file);
const log = all.subarray(0, all.lastIndexOf(10, mode === 'kept' || mode === 'ingest' ? atOnce : all.length) + 1);
const now = Date.UTC(2026, 2, 2);
const stream = {host: 'mx1', source: '/var/log/mail.log', format: 'syslog', zone: 'UTC'};
const kept = {path, days: 36_500, megabytes: 100_000, rollupDays: 36_500};

/** What arrives at once on a busy connection. */
const packet = 32 * 1024;

/** Lines of one commit, on both sides. */
const commitLines = 5000;

/** The log in batches of whole lines, read line by line as the engine reads it. */
function eachBatch(onLine, onBatch) {
	let [lines, from, to] = [0, Infinity, -Infinity];
	const reader = createLogReader(stream, line => {
		lines += 1;
		from = Math.min(from, line.time);
		to = Math.max(to, line.time);
		onLine(line, reader);
	});
	for (let start = 0; start < log.length;) {
		const end = log.lastIndexOf(10, start + packet) + 1;
		const bytes = log.subarray(start, end);
		reader.push(bytes, now);
		const after = {kind: 'file', device: '1', inode: '2', fingerprint: {length: 1024, sha256: ''}, offset: end};
		onBatch({...stream, bytes, lines, from, to, arrived: now, after, gaps: []});
		[lines, from, to] = [0, Infinity, -Infinity];
		start = end;
	}
}

/** CPU seconds of a piece of work, of all threads, and those on the clock. */
function timeOf(work) {
	const [before, begun] = [process.cpuUsage(), performance.now()];
	work();
	const {user, system} = process.cpuUsage(before);
	return {cpu: (user + system) / 1e6, wall: (performance.now() - begun) / 1000};
}

const sizeOf = name => statSync(name).size;

/** Keeps the log as mxdeck does, batches gathered as it gathers them, chunks made and everything in the file. */
function keepChunks() {
	const batches = [];
	eachBatch(() => {}, batch => {
		batches.push({...batch, newest: batch.to});
	});
	const time = timeOf(() => {
		const {value: session} = openHistorySession(path, {pid: process.pid, write: true});
		const waiting = createWaiting({mostBytes: Infinity, why: () => ''});
		const commit = () => {
			session.writer.keep(waiting.first());
			waiting.done();
			session.care.pack(Number.MAX_SAFE_INTEGER);
		};

		for (const batch of batches) {
			waiting.add(batch);
			if (waiting.lines() >= commitLines) {
				commit();
			}
		}

		commit();
		session.close();
	});
	return {...time, bytes: sizeOf(path), lines: batches.reduce((sum, {lines}) => sum + lines, 0)};
}

const columns = 'time, host, program, class, client, sender, recipient, qid, message';
const fields = ['client_ip', 'sender', 'recipient', 'qid'];

/** Keeps what the lines say as anybody would at first: a row of texts for each, and an index for each thing that is asked for. */
function keepRows(indexes) {
	const rows = [];
	eachBatch((line, reader) => {
		const {fields: said, message} = reader.event();
		rows.push([line.time, 'mx1', line.program, `${line.class} ${line.reason}`, ...fields.map(name => said[name] ?? null), message]);
	}, () => {});
	const time = timeOf(() => {
		const database = new Database(path);
		database.pragma('journal_mode = WAL');
		database.pragma('synchronous = NORMAL');
		database.pragma('cache_size = -65536');
		database.exec('CREATE TABLE events (time INTEGER, host TEXT, program TEXT, class TEXT, client TEXT, sender TEXT, recipient TEXT, qid TEXT, message TEXT)');
		for (const [index, of] of indexes.entries()) {
			database.exec(`CREATE INDEX events_${index} ON events (${of})`);
		}

		const add = database.prepare(`INSERT INTO events (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
		const commit = database.transaction(batch => {
			for (const row of batch) {
				add.run(row);
			}
		});
		for (let start = 0; start < rows.length; start += commitLines) {
			commit(rows.slice(start, start + commitLines));
		}

		database.close();
	});
	return {...time, bytes: sizeOf(path), lines: rows.length};
}

async function timesOf(count, work) {
	const times = [];
	for (let turn = 0; turn < count; turn++) {
		const before = process.cpuUsage();
		await work();
		const {user, system} = process.cpuUsage(before);
		times.push((user + system) / 1000);
	}

	return times.sort((one, other) => one - other)[Math.floor(count / 2)];
}

/** The top senders of rejected mail in a day, of raw rows and of what was rolled up. */
async function askTops() {
	const raw = `${path}-raw`;
	const database = new Database(raw);
	const doubling = database.prepare('INSERT INTO events SELECT * FROM events');
	while (database.prepare('SELECT COUNT(*) FROM events').pluck().get() < 2e6) {
		doubling.run();
	}

	const rows = database.prepare('SELECT COUNT(*) FROM events').pluck().get();
	const ask = database.prepare('SELECT sender, COUNT(*) FROM events WHERE time >= ? AND time < ? AND class LIKE \'rejected%\' GROUP BY sender ORDER BY 2 DESC LIMIT 10');
	const its = await timesOf(3, async () => ask.all(now - 86_400_000, now));
	database.close();
	const history = await openHistory({...kept, path: `${path}-rolled`, thread: false});
	const query = {hosts: [], window: '24h', now, top: 10};
	const first = await timesOf(1, async () => history.statistics(query));
	const ours = await timesOf(9, async () => history.statistics(query));
	await history.close();
	return {ours, its, first, rows};
}

/** CPU seconds of this thread alone. */
const cpuOfThread = () => {
	const words = readFileSync(`/proc/self/task/${readlinkSync('/proc/thread-self').split('/').at(-1)}/stat`, 'latin1').replace(/.*\) /, '').split(' ');
	return (Number(words[11]) + Number(words[12])) / 100;
};

/** Lines into the engine's memory, with the history in a thread of its own or without one. */
async function ingest(isKept) {
	const store = createLineStore(90_000);
	const timeline = createTimeline(store, {capacity: 60_000, mostBytes: 64e6});
	const engine = createIngest({store, timeline, statistics: createStatistics()});
	const add = engine.open('mx1', stream.source);
	const history = isKept ? await openHistory({...kept, thread: true}) : undefined;
	const [whole, own] = [process.cpuUsage(), cpuOfThread()];
	let lines = 0;
	eachBatch((line, reader) => {
		lines += 1;
		add({line, time: line.time, arrived: now, scanned: reader.scanned, event: reader.event}, 0);
	}, batch => {
		history?.append(batch);
	});
	engine.flush();
	const thread = cpuOfThread() - own;
	const lost = history?.state().notKept ?? 0;
	await history?.close();
	const {user, system} = process.cpuUsage(whole);
	return {lines, thread, cpu: (user + system) / 1e6, lost};
}

/** Rolls the log up into a history for `tops`. */
async function rollUp() {
	const history = await openHistory({...kept, path: `${path}-rolled`, thread: false});
	eachBatch(() => {}, batch => {
		history.append(batch);
	});
	await history.close();
	return {lines: 0};
}

const work = {
	chunks: async () => keepChunks(),
	rows: async () => keepRows(['time', 'client, time', 'sender, time', 'recipient, time', 'class, time']),
	raw: async () => keepRows(['time']),
	roll: rollUp,
	tops: askTops,
	ingest: async () => ingest(false),
	kept: async () => ingest(true),
};
console.log(JSON.stringify(await work[mode]()));
process.exit(0);
