import {createHash} from 'node:crypto';
import type {Fact, Facts, Look} from '../model/action.js';
import {failure, success, type Outcome} from '../model/outcome.js';
import type {Connection} from './connection.js';
import {closeRequest} from './change-request.js';
import sentPart from './host-scripts/sent.sh';
import {lookScript} from './look-script.js';
import {readJails} from './read-jails.js';
import {readChange, readJournal} from './read-journal.js';
import {createNonce, decodeWord, encodeWord, fillScript, readAnswer, shell} from './request-lines.js';

const script = `${sentPart}\n${lookScript}`;

function requestLine(look: Look): string {
	switch (look.look) {
		case 'file': {
			return `file ${encodeWord(look.path)}`;
		}

		case 'run': {
			return `run ${look.argv.map(word => encodeWord(word)).join(' ')}`;
		}

		case 'journal': {
			return `journal ${encodeWord(String(look.limit))}`;
		}

		case 'change': {
			return `change ${encodeWord(look.id)}`;
		}

		case 'jails': {
			return 'jails';
		}

		case 'log': {
			throw new TypeError('the log in memory is not on the host');
		}
	}
}

function readFact(line = ''): Fact {
	const [kind, ...words] = line.split(' ');
	if (kind === 'file') {
		const content = decodeWord(words[0]);
		return {found: 'file', content, sha256: createHash('sha256').update(content, 'latin1').digest('hex')};
	}

	if (kind === 'output') {
		return {found: 'output', code: Number(words[0]), stdout: decodeWord(words[1]), stderr: decodeWord(words[2])};
	}

	if (kind === 'journal') {
		return {found: 'journal', changes: readJournal(decodeWord(words[0]))};
	}

	if (kind === 'change') {
		return readChange(decodeWord(words[0]));
	}

	if (kind === 'jails') {
		return readJails(decodeWord(words[0]), decodeWord(words[1]), decodeWord(words[2]));
	}

	return {found: 'nothing', reason: kind === 'nothing' ? decodeWord(words[0]) : 'the host gave no answer'};
}

/**
Looks at files and asks reading programs on a host, all in one go; nothing is changed. Texts are one character per byte.
The host knows a fixed table of questions: what is not in it comes back as `nothing` with the reason.
*/
export async function look(connection: Connection, looks: readonly Look[], asRoot: boolean): Promise<Outcome<Facts>> {
	if (looks.length === 0) {
		return success({});
	}

	const nonce = createNonce();
	const request = looks.map(each => requestLine(each));
	const result = await connection.exec(shell, {stdin: fillScript(script, nonce, request.join('\n')), forHelper: `look ${nonce}\n${closeRequest(request)}\n`, asRoot});
	if (!result.ok) {
		return result;
	}

	const {code, stdout, stderr} = result.value;
	const {whole, lines} = readAnswer(stdout, nonce);
	if (!whole) {
		const said = stderr.toString('utf8').trim().split('\n').at(-1) ?? '';
		return failure({
			what: code === undefined ? 'the connection broke while the host was looked at' : `the host could not be looked at${said === '' ? '' : `: ${said}`}`,
			state: 'nothing was changed',
			cause: {code, stderr: stderr.toString('utf8')},
		});
	}

	return success(Object.fromEntries(looks.map(({as}, index) => [as, readFact(lines[index])])));
}
