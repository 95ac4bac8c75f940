import type {Source} from '../model/discovery.js';
import {failure, success, type Outcome} from '../model/outcome.js';
import type {Connection} from './connection.js';
import script from './host-scripts/search-logs.pl';
import {createNonce, encodeWord} from './request-lines.js';
import {readFound, type FoundHandlers} from './read-found.js';
import {tagsOf} from './source-tags.js';

/** What is looked for in the logs of a host, the rotated ones included. */
export type LogSearch = {
	/** Lines that hold one of these are wanted, ASCII letter case aside. */
	readonly texts: readonly string[];
	/** The span, milliseconds since the epoch: logs that were last written to before it are left out. */
	readonly from: number;
	readonly to: number;
	/** How many lines, and how many bytes of them, are answered at most; the newest are. */
	readonly lines: number;
	readonly bytes: number;
};

/** The command is a constant: what is looked for goes behind the script on standard input. */
const command = 'exec perl -';

const seconds = (milliseconds: number): number => Math.max(0, Math.floor(milliseconds / 1000));

const utf8Word = (text: string): string => encodeWord(Buffer.from(text).toString('latin1'));

/** In the journal's JSON, quotes and backslashes of a text are escaped. */
function spellings(text: string): readonly string[] {
	const escaped = JSON.stringify(text).slice(1, -1);
	return escaped === text ? [text] : [text, escaped];
}

function requestOf(nonce: string, sources: readonly Source[], {texts, from, to, lines, bytes}: LogSearch): string {
	const wanted = texts.filter(text => text !== '' && !text.includes('\n')).flatMap(text => spellings(text));
	return [
		`find ${nonce} ${seconds(from)} ${seconds(to) + 1} ${lines} ${bytes}`,
		...wanted.map(text => `text ${utf8Word(text)}`),
		...sources.map(source => source.kind === 'journal' ? 'journal' : `file ${utf8Word(source.path ?? '')} ${utf8Word(tagsOf(source))}`),
		'go',
		'',
	].join('\n');
}

/**
Looks for lines in the logs of a host and in what they became when they were rotated, packed or not, the newest log first; what is found is given as
it is found. Nothing on the host is changed, and other work there comes first. Resolves at the end, or when `until` is aborted.
*/
export async function searchLogs(connection: Connection, sources: readonly Source[], search: LogSearch, {asRoot, until, ...handlers}: FoundHandlers & {readonly asRoot: boolean; readonly until?: AbortSignal}): Promise<Outcome<undefined>> {
	const nonce = createNonce();
	const reader = readFound(nonce, handlers);
	let said = '';
	return new Promise(resolve => {
		let stop: () => void = () => undefined;
		const end = (outcome: Outcome<undefined>): void => {
			until?.removeEventListener('abort', leave);
			resolve(outcome);
		};

		const leave = (): void => {
			stop();
			end(success(undefined));
		};

		until?.addEventListener('abort', leave);
		connection.stream(command, {
			onData: reader.push,
			onError(chunk) {
				said = (said + chunk.toString('utf8')).slice(-2000);
			},
			onClose(code) {
				end(reader.isWhole() || until?.aborted === true ? success(undefined) : failure(problemOf(code, said)));
			},
		}, {asRoot, stdin: `${script}\n${requestOf(nonce, sources, search)}`}).then(started => {
			if (started.ok) {
				stop = started.value.close;
				if (until?.aborted === true) {
					stop();
				}
			} else {
				end(started);
			}
		}).catch((error: unknown) => {
			end(failure({what: 'the logs could not be searched', cause: error}));
		});
	});
}

function problemOf(code: number | undefined, said: string) {
	if (code === undefined) {
		return {what: 'the connection was lost while its logs were searched', remedy: 'try again when the host is live'};
	}

	return code === 127
		? {what: 'perl is not installed there, which searches the logs', remedy: 'apt install perl-base'}
		: {what: `the search of its logs ended${said.trim() === '' ? '' : `: ${said.trim().split('\n').at(-1) ?? ''}`}`};
}
