import type {ServiceName, Source} from '../model/discovery.js';
import {failure, success, type Outcome, type Problem} from '../model/outcome.js';
import {safe} from '../model/safe.js';
import type {Connection} from './connection.js';
import script from './host-scripts/follow.sh';

export type FollowOptions = {
	/** How much of the past comes first. It may begin earlier, by up to 128 KiB of log, and is at most 64 MiB. */
	readonly backlogMinutes: number;
	/** Whether to go on with what is written from then on; else the source ends with its last line. */
	readonly follow: boolean;
};

export type FollowHandlers = {
	/** Bytes of the log as they stand there; a chunk may end anywhere. */
	readonly onData: (chunk: Buffer) => void;
	/** Something about the reading itself that people may want to know: the log was rotated, truncated, is not there yet. */
	readonly onNote: (text: string) => void;
	/** Called once; undefined: it was stopped, or ended as it should. */
	readonly onEnd: (problem: Problem | undefined) => void;
};

/** Expressions for the tags of the programs. */
const tags: Readonly<Record<ServiceName, string>> = {
	postfix: 'postfix[^ ]*',
	postgrey: '([^ ]*/)?postgrey',
	'policyd-spf': 'policyd-spf',
	fail2ban: 'fail2ban[^ ]*',
	dovecot: 'dovecot',
};

/**
The lines wanted of a source: all, unless it is a syslog file that only completes another one. Such a file often repeats all mail,
so only its own programs' lines are taken, and those that tell of changes made by mxdeck.
*/
function tagsOf({format, carries}: Source): string {
	return format !== 'syslog' || carries.includes('postfix') ? '' : [...carries.map(name => tags[name]), 'mxdeck'].join('|');
}

function commandOf(source: Source, {backlogMinutes, follow}: FollowOptions): string {
	const minutes = Math.max(0, Math.ceil(backlogMinutes));
	const mode = `${minutes} ${follow ? 'follow' : 'once'}`;
	const path = Buffer.from(source.path ?? '').toString('base64');
	return `${script}\nmain ${source.kind === 'journal' ? `journal ${mode}` : `file ${mode} ${path} '${tagsOf(source)}'`}`;
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

/**
Follows one log of a host: some of its past, then what is written. Nothing is lost or comes twice between the two. On the host it
ends with the connection, or when it is stopped.
*/
export async function followSource(connection: Connection, source: Source, options: FollowOptions, handlers: FollowHandlers): Promise<Outcome<{readonly stop: () => void}>> {
	if (source.readable === 'no') {
		return failure({what: source.reason ?? `${source.id} cannot be read`, remedy: source.remedy});
	}

	let stopped = false;
	let lastNote = '';
	let said = '';
	const started = await connection.stream(commandOf(source, options), {
		onData: handlers.onData,
		onError(chunk) {
			const lines = (said + chunk.toString('utf8')).split('\n');
			said = (lines.pop() ?? '').slice(-4096);
			for (const note of lines.flatMap(line => noteOf(line.trim()) ?? [])) {
				lastNote = note;
				handlers.onNote(note);
			}
		},
		onClose(code) {
			handlers.onEnd(stopped || (code === 0 && !options.follow) ? undefined : endProblem(source, code, noteOf(said.trim()) ?? lastNote));
		},
	}, {asRoot: source.readable === 'sudo'});
	return started.ok
		? success({
			stop() {
				stopped = true;
				started.value.close();
			},
		})
		: started;
}

function endProblem({id}: Source, code: number | undefined, said: string): Problem {
	return code === undefined
		? {what: `the connection was lost while ${id} was read`, remedy: 'reconnect the host'}
		: {what: `reading ${id} ended${said === '' ? '' : `: ${said}`}`, remedy: 'reconnect the host'};
}
