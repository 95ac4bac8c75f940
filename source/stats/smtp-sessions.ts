import {createBytePlace} from '../model/byte-place.js';
import {lineField, type LineField} from '../model/line-field.js';
import type {LogLine} from '../model/log-line.js';
import {addNumberToKey, addToKey, endKey, startKey} from './byte-key.js';
import {ByteMap} from './byte-map.js';
import {ByteTexts} from './byte-texts.js';
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

/** Makes the field a key; without the field it is one that no text has. */
function makeKey(line: LogLine, field: LineField): void {
	startKey();
	if (line.place(field, at)) {
		addToKey(at);
	} else {
		addNumberToKey(-1);
	}
}

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

/** Sessions of one kind of server. */
function createSessions(limit: number, isOfMany: boolean) {
	const map = new ByteMap(isOfMany ? 13 : 1, limit);
	const [clients, senders, recipients] = [new ByteTexts(10, limit), new ByteTexts(10, limit), new ByteTexts(10, limit)];
	const programs: string[] = [];
	/** Of the mail that was rejected last; empty: none was. */
	const reasons: string[] = [];
	/** The recipients but the first. */
	const more: Array<Set<string> | undefined> = [];
	const failures: number[] = [];

	const isOfClient = (line: LogLine, row: number): boolean => {
		if (programs[row] !== line.program) {
			return false;
		}

		makeKey(line, lineField.client_ip);
		return clients.isKey(row);
	};

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
		makeKey(line, lineField.client_ip);
		clients.put(row);
		programs[row] = line.program;
		reasons[row] = '';
		failures[row] = 0;
		return row;
	};

	const isNext = (line: LogLine, row: number): boolean => {
		if (reasons[row] !== line.reason) {
			return false;
		}

		makeKey(line, lineField.sender);
		if (!senders.isKey(row)) {
			return false;
		}

		makeKey(line, lineField.recipient);
		const others = more[row];
		return !recipients.isKey(row) && (others === undefined || (others.size < recipientLimit && !others.has(line.field('recipient') ?? '')));
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
			if (isNext(line, row)) {
				const others = more[row] ?? new Set<string>();
				more[row] = others;
				others.add(line.field('recipient') ?? '');
				return true;
			}

			reasons[row] = line.reason;
			more[row] = undefined;
			makeKey(line, lineField.sender);
			senders.put(row);
			makeKey(line, lineField.recipient);
			recipients.put(row);
			return false;
		},
		warned(line: LogLine, times: number): void {
			const row = open(line);
			failures[row] = (failures[row] ?? 0) + times;
		},
		warnings: (line: LogLine): number => failures[find(line)] ?? 0,
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
