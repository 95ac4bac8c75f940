import type {Source} from '../model/discovery.js';
import type {Problem} from '../model/outcome.js';
import type {FollowHandlers} from './follow.js';
import {createWholeLines} from './follow-lines.js';
import {createFrameReader, type Hindrance} from './tail-frames.js';

/** What a login shell may say before the script does, bytes. */
const mostNoise = 65_536;

const framesBegin = Buffer.from('mxdeck frames 1\n');
const plainBegins = Buffer.from('mxdeck plain\n');

/** What to do about a log that only its owner, or a group that the account is not in, may read. */
export const rotationRemedy = (path: string): string => `chgrp adm ${path} && chmod 640 ${path}, and "create 640 root adm" in its logrotate file`;

function problemOf({id, path = id}: Source, hindrance: Hindrance): Problem {
	return hindrance.kind === 'missing'
		? {what: `${id} is not there yet`, state: 'it is waited for'}
		: {what: `${id} may not be read any more (group ${hindrance.group}, mode ${hindrance.mode})`, state: 'it is tried again', remedy: rotationRemedy(path)};
}

const notUnderstood = ({id}: Source): Problem => ({what: `${id}: the host sent something that was not understood`, state: 'reading ended before it', remedy: 'reconnect the host'});

/** Where a beginning ends in the bytes; -1: it is not among them. */
function behind(bytes: Buffer, beginning: Buffer): number {
	const at = bytes.indexOf(beginning);
	return at === -1 ? -1 : at + beginning.length;
}

export type AnswerReader = {
	/** Answers what is wrong with it; nothing may be pushed after that. */
	readonly push: (chunk: Buffer) => Problem | undefined;
	/** The log itself ended, with a last line that may have no newline. */
	readonly end: () => void;
};

/** Reads what a host answers to `followSource`: frames of the tailer, or the plain bytes of a log. */
export function createAnswerReader(source: Source, handlers: Omit<FollowHandlers, 'onEnd'>): AnswerReader {
	const whole = createWholeLines();
	const readFrames = createFrameReader({
		onData: handlers.onData,
		onGap: handlers.onGap,
		onBeat: handlers.onBeat,
		onTurn(turn) {
			handlers.onNote(turn === 'rotated' ? 'rotated: reading the new file' : 'truncated: reading from its start');
		},
		onHindrance(hindrance) {
			const problem = hindrance && problemOf(source, hindrance);
			handlers.onTrouble?.(problem);
			if (problem) {
				handlers.onNote(problem.what);
			}
		},
	});
	const readFramed = (chunk: Buffer): Problem | undefined => readFrames(chunk) ? undefined : notUnderstood(source);
	const readPlain = (chunk: Buffer): undefined => {
		const lines = whole.push(chunk);
		if (lines.length > 0) {
			handlers.onData(lines, undefined);
		}
	};

	let read: ((chunk: Buffer) => Problem | undefined) | undefined;
	let waiting = Buffer.alloc(0);
	const push = (chunk: Buffer): Problem | undefined => {
		if (read !== undefined) {
			return read(chunk);
		}

		waiting = Buffer.concat([waiting, chunk]);
		const [frames, plain] = [behind(waiting, framesBegin), behind(waiting, plainBegins)];
		if (frames === -1 && plain === -1) {
			return waiting.length > mostNoise ? notUnderstood(source) : undefined;
		}

		// A log's text may hold such words as well: the first ones are the host's.
		const isFramed = frames !== -1 && (plain === -1 || frames < plain);
		read = isFramed ? readFramed : readPlain;
		if (!isFramed) {
			handlers.onTrouble?.({what: '≈ no perl on the host: a reconnect may miss or repeat lines', remedy: 'install perl-base on the host'});
		}

		const rest = waiting.subarray(isFramed ? frames : plain);
		waiting = Buffer.alloc(0);
		return read(rest);
	};

	return {
		push,
		end() {
			const rest = whole.end();
			if (rest.length > 0) {
				handlers.onData(rest, undefined);
			}
		},
	};
}
