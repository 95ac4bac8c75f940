import type {Source} from '../model/discovery.js';
import {failure, success, type Outcome, type Problem} from '../model/outcome.js';
import type {Gap, Position} from '../model/position.js';
import {safe} from '../model/safe.js';
import type {Connection, RemoteStream} from './connection.js';
import {createAnswerReader} from './follow-answer.js';
import script from './host-scripts/follow.sh';
import {tagsOf} from './source-tags.js';
import type {Beat} from './tail-frames.js';
import {tailer} from './tail-text.js';

export type FollowOptions = {
	/** How much of the past comes first. It may begin earlier, by up to 128 KiB of log, and is at most 64 MiB. */
	readonly backlogMinutes: number;
	/** Whether to go on with what is written from then on; else the source ends with its last line. */
	readonly follow: boolean;
	/** Go on exactly behind that place, in place of a past of minutes. */
	readonly after?: Position | undefined;
	/** How long nothing more must come into a file that was rotated away before it is left for the next one, seconds; 1 when absent. */
	readonly settle?: number;
};

export type FollowHandlers = {
	/**
	Whole lines, each with its newline; a chunk ends within a line only where that line is longer than 1 MiB. `after`: the place behind
	the last whole line of all bytes so far; undefined where the way of reading knows no places. Empty where only the place is new.
	*/
	readonly onData: (chunk: Buffer, after: Position | undefined) => void;
	/** Something is missing before the bytes that follow. */
	readonly onGap: (gap: Gap) => void;
	/** Every 5 s: the host is there and the log is being read. */
	readonly onBeat: (beat: Beat) => void;
	/** Something about the reading itself that people may want to know: the log was rotated, truncated, is not there yet. */
	readonly onNote: (text: string) => void;
	/** What is wrong with the reading while it goes on, and what helps; undefined: nothing any more. */
	readonly onTrouble?: (problem: Problem | undefined) => void;
	/** Called once; undefined: it was stopped, or ended as it should. */
	readonly onEnd: (problem: Problem | undefined) => void;
};

/** A log that is followed. */
export type Follower = {
	/** What more there is waits on the host for a while. */
	readonly hold: (isHeld: boolean) => void;
	readonly stop: () => void;
};

/** The tailer on the host ends by itself when it has heard nothing for 30 s, milliseconds. */
const pingEvery = 10_000;

const encoded = (text: string): string => `'${Buffer.from(text).toString('base64')}'`;

/** A place as the tailer takes it. */
function wordsOf(after: Position): string {
	if (after.kind === 'journal') {
		return [after.cursor, after.boot, after.time].join(' ');
	}

	const {device, inode, fingerprint, offset, changed = '0'} = after;
	return [device, inode, fingerprint.length, fingerprint.sha256, offset, changed].join(' ');
}

/** What the host's shell is sent. */
function inputFor(source: Source, {backlogMinutes, follow, after, settle = 1}: FollowOptions): string {
	const minutes = Math.max(0, Math.ceil(backlogMinutes));
	const mode = `${minutes} ${follow ? 'follow' : 'once'}`;
	const place = encoded(after?.kind === source.kind ? wordsOf(after) : '');
	const main = source.kind === 'journal' ? `journal ${mode} ${place}` : `file ${mode} ${encoded(source.path ?? '')} '${tagsOf(source)}' ${settle} ${place}`;
	return `${script}\nframed() {\nexec perl - "$@" 3<&0 <<'END OF TAILER'\n${tailer}\nEND OF TAILER\n}\nmain ${main}\n`;
}

/** What tail says about its file, for people; undefined: nothing worth saying. */
function noteOf(line: string): string | undefined {
	if (/has been replaced|has appeared/.test(line)) {
		return 'rotated: reading the new file';
	}

	if (line.includes('has become inaccessible')) {
		return 'rotated: waiting for the new file';
	}

	return line.includes('file truncated') ? 'truncated: reading from its start' : (line === '' ? undefined : safe(line));
}

/** Says again and again that somebody listens, until it is called. */
function ping(stream: RemoteStream): () => void {
	const timer = setInterval(() => {
		stream.write('\n');
	}, pingEvery);
	timer.unref();
	return () => {
		clearInterval(timer);
	};
}

/**
Follows one log of a host: some of its past, or what came after a place, then what is written. Nothing is lost or comes twice between
the two. On the host it ends with the connection, or when it is stopped.
*/
export async function followSource(connection: Connection, source: Source, options: FollowOptions, handlers: FollowHandlers): Promise<Outcome<Follower>> {
	if (source.readable === 'no') {
		return failure({what: source.reason ?? `${source.id} cannot be read`, remedy: source.remedy});
	}

	let ended = false;
	let silence: () => void = () => undefined;
	let lastNote = '';
	let said = '';
	const end = (problem: Problem | undefined): void => {
		if (!ended) {
			ended = true;
			silence();
			handlers.onEnd(problem);
		}
	};

	const answer = createAnswerReader(source, {
		...handlers,
		onNote(note) {
			lastNote = note;
			handlers.onNote(note);
		},
	});
	const started = await connection.stream('/bin/sh -s', {
		onData(chunk) {
			if (ended) {
				return;
			}

			const problem = answer.push(chunk);
			if (problem !== undefined) {
				end(problem);
			}
		},
		onError(chunk) {
			const lines = (said + chunk.toString('utf8')).split('\n');
			said = (lines.pop() ?? '').slice(-4096);
			for (const note of lines.flatMap(line => noteOf(line.trim()) ?? [])) {
				lastNote = note;
				handlers.onNote(note);
			}
		},
		onClose(code) {
			if (code === 0 && !options.follow && !ended) {
				answer.end();
			}

			end(code === 0 && !options.follow ? undefined : endProblem(source, code, noteOf(said.trim()) ?? lastNote));
		},
	}, {asRoot: source.readable === 'sudo', stdin: inputFor(source, options)});
	if (!started.ok) {
		return started;
	}

	const {value: stream} = started;
	if (ended) {
		stream.close();
	} else {
		silence = ping(stream);
	}

	return success({
		hold: stream.hold,
		stop() {
			end(undefined);
			stream.close();
		},
	});
}

function endProblem({id}: Source, code: number | undefined, said: string): Problem {
	return code === undefined
		? {what: `the connection was lost while ${id} was read`, remedy: 'reconnect the host'}
		: {what: `reading ${id} ended${said === '' ? '' : `: ${said}`}`, remedy: 'reconnect the host'};
}
