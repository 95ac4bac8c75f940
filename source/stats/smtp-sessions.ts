import {createBytePlace} from '../model/byte-place.js';
import {lineField, type LineField} from '../model/line-field.js';
import type {LogLine} from '../model/log-line.js';
import {addNumberToKey, addToKey, digestOf, endKey, startKey} from './byte-key.js';
import {ByteMap} from './byte-map.js';
import {kindOfProgram} from './program-kind.js';

/** What the open sessions of one host's SMTP servers have told of so far. */
export type SmtpSessions = {
	/** A client came or went: what its server process says next is another story. */
	readonly end: (line: LogLine) => void;
	/** Whether the rejection is of the same mail as the one before it, for one more recipient. */
	readonly isSameMail: (line: LogLine) => boolean;
	/** Notes failed logins that were told of. */
	readonly warned: (line: LogLine, times: number) => void;
	/** How many failed logins were told of in the session. */
	readonly warnings: (line: LogLine) => number;
};

/** More recipients than this in one mail: the next begins another attempt. */
const recipientLimit = 1000;

const at = createBytePlace();

/** What stands for the field's text; without the field it is what no text has. */
const digestOfField = (line: LogLine, field: LineField): number => line.place(field, at) ? digestOf(at) : -1;

function addField(line: LogLine, field: LineField): void {
	if (line.place(field, at)) {
		addToKey(at);
	}
}

/** A process serves one client after the other; postscreen serves many at once, but tells their ports. */
function makeSessionKey(line: LogLine, isOfMany: boolean): void {
	startKey();
	addNumberToKey(line.pid ?? 0);
	if (isOfMany) {
		addField(line, lineField.client_ip);
		addField(line, lineField.client_port);
	}

	endKey();
}

/**
The numbers of a session: what stands for its client; the verdict, the sender and the recipient of the mail that was rejected last (-1: none was); and
the failed logins that were told of.
*/
const [clientColumn, verdictColumn, senderColumn, recipientColumn, failuresColumn, columnCount] = [0, 1, 2, 3, 4, 5];

/** Sessions of one kind of server. */
function createSessions(limit: number, isOfMany: boolean) {
	const map = new ByteMap(isOfMany ? 13 : 1, limit, columnCount);
	const programs: string[] = [];
	/** The recipients but the first. */
	const more: Array<Set<number> | undefined> = [];

	const isOfClient = (line: LogLine, row: number): boolean =>
		programs[row] === line.program && map.numbers[map.numbersOf(row) + clientColumn] === digestOfField(line, lineField.client_ip);

	/** The session's row, if it is of the line's client. */
	const find = (line: LogLine): number => {
		makeSessionKey(line, isOfMany);
		const row = map.find();
		return row >= 0 && isOfClient(line, row) ? row : -1;
	};

	const open = (line: LogLine): number => {
		makeSessionKey(line, isOfMany);
		const known = map.find();
		if (known >= 0 && isOfClient(line, known)) {
			return known;
		}

		if (known >= 0) {
			map.remove(known);
			makeSessionKey(line, isOfMany);
		} else if (map.size >= limit) {
			map.remove(map.oldest);
		}

		const row = map.add();
		const {numbers} = map;
		const start = map.numbersOf(row);
		numbers[start + clientColumn] = digestOfField(line, lineField.client_ip);
		numbers[start + verdictColumn] = -1;
		numbers[start + failuresColumn] = 0;
		programs[row] = line.program;
		return row;
	};

	return {
		/** Another program's process may have had the same number. */
		end(line: LogLine): void {
			if (map.size === 0) {
				return;
			}

			makeSessionKey(line, isOfMany);
			const row = map.find();
			if (row >= 0 && programs[row] === line.program) {
				map.remove(row);
			}
		},
		isSameMail(line: LogLine): boolean {
			const row = open(line);
			const {numbers} = map;
			const start = map.numbersOf(row);
			const [sender, recipient] = [digestOfField(line, lineField.sender), digestOfField(line, lineField.recipient)];
			if (numbers[start + verdictColumn] === line.verdict && numbers[start + senderColumn] === sender && numbers[start + recipientColumn] !== recipient) {
				const others = more[row] ?? new Set<number>();
				if (others.size < recipientLimit && !others.has(recipient)) {
					more[row] = others;
					others.add(recipient);
					return true;
				}
			}

			numbers[start + verdictColumn] = line.verdict;
			numbers[start + senderColumn] = sender;
			numbers[start + recipientColumn] = recipient;
			more[row] = undefined;
			return false;
		},
		warned(line: LogLine, times: number): void {
			const failures = map.numbersOf(open(line)) + failuresColumn;
			map.numbers[failures] = (map.numbers[failures] ?? 0) + times;
		},
		warnings(line: LogLine): number {
			const row = find(line);
			return row < 0 ? 0 : map.numbers[map.numbersOf(row) + failuresColumn] ?? 0;
		},
	};
}

/** Remembers `limit` sessions of each kind of server; a session is a process and its client. */
export function createSmtpSessions(limit: number): SmtpSessions {
	const smtpd = createSessions(limit, false);
	const postscreen = createSessions(limit, true);

	const of = ({program, pid}: LogLine): typeof smtpd | undefined => {
		const kind = pid === undefined ? 'other' : kindOfProgram(program);
		return kind === 'smtpd' ? smtpd : (kind === 'postscreen' ? postscreen : undefined);
	};

	return {
		end: smtpd.end,
		isSameMail: line => line.place(lineField.recipient, at) && of(line)?.isSameMail(line) === true,
		warned(line, times) {
			of(line)?.warned(line, times);
		},
		warnings: line => of(line)?.warnings(line) ?? 0,
	};
}
