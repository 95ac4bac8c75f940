import {createBytePlace, type BytePlace} from '../model/byte-place.js';
import {lineField} from '../model/line-field.js';
import type {LogLine} from '../model/log-line.js';
import {behindUntil, holds, isText, needleOf, stands, type Needle} from './place-text.js';
import {kindOfProgram} from './program-kind.js';

const at = createBytePlace();

const [bracket, closeBracket, blank, slash, zero, nine] = [0x5B, 0x5D, 0x20, 0x2F, 0x30, 0x39];

const loopback = needleOf('127.');
const loopbackNames: ReadonlyMap<number, Needle> = new Map([[0x3A, needleOf('::1')], [0x6C, needleOf('localhost')]]);

/** Whether the bytes from `position` on are an address of this host, up to the place's end or a bracket. */
function isLoopback(place: BytePlace, position: number): boolean {
	const {view, end} = place;
	const first = position < end ? view.getUint8(position) : 0;
	if (first <= nine) {
		return stands(place, position, loopback);
	}

	const name = loopbackNames.get(first);
	return name !== undefined && stands(place, position, name) && (position + name.length === end || view.getUint8(position + name.length) === closeBracket);
}

/** Stands in the place of a queue id. */
const noQueue = needleOf('NOQUEUE');

/** Whether `client=` tells of mail that was counted before: a content filter gave it back, or a proxy has not had its answer yet. */
export function isReinjection(line: LogLine): boolean {
	if (line.reason !== 'smtpd') {
		return false;
	}

	if (line.place(lineField.orig_qid, at) || line.place(lineField.orig_client, at)) {
		return true;
	}

	if (line.place(lineField.qid, at) && isText(at, noQueue)) {
		return true;
	}

	return line.place(lineField.client_ip, at) && isLoopback(at, at.start) && /\/(1\d{4}|amavis|reinject)\//.test(line.program);
}

const ownAgents = ['local', 'virtual'].map(name => needleOf(name));
const socket = needleOf('private/');
const forwarded = needleOf('forwarded as ');
const queued = needleOf('queued as');

/**
Whether `status=sent` hands the mail to a queue of the same host: a content filter that queued it again, or an alias that forwarded
it under a new queue id. A relay on the host that stores it (`private/dovecot-lmtp`) is a delivery.
*/
export function isInternalDelivery(line: LogLine): boolean {
	if (!line.place(lineField.relay, at)) {
		return false;
	}

	const name = behindUntil(at, at.start, bracket);
	const peer = name < at.end ? name + 1 : at.start;
	if (isLoopback(at, peer) || stands(at, peer, socket)) {
		return line.place(lineField.text, at) && holds(at, queued);
	}

	return ownAgents.some(agent => isText(at, agent)) && line.place(lineField.text, at) && stands(at, at.start, forwarded);
}

/** Whether a policy service advises a rejection. Only smtpd knows whether one came of it, and logs it. */
export const isSpfVerdict = ({program}: LogLine): boolean => kindOfProgram(program) === 'adviser';

const auth = needleOf('auth=');

/** The number of up to four digits that stands from `from` to `to`; -1: none does. */
function countAt({view}: BytePlace, from: number, to: number): number {
	let count = to > from && to - from <= 4 ? 0 : -1;
	for (let position = from; position < to && count >= 0; position++) {
		const digit = view.getUint8(position) - zero;
		count = digit >= 0 && digit <= 9 ? (10 * count) + digit : -1;
	}

	return count;
}

/** Failed logins that smtpd's counters tell of when a client goes: `disconnect from ... auth=1/3` are two. Some failures leave no other trace. */
export function failedLogins(line: LogLine): number {
	if (!line.place(lineField.counters, at)) {
		return 0;
	}

	let {start} = at;
	while (start < at.end) {
		const end = behindUntil(at, start, blank);
		if (stands(at, start, auth)) {
			const middle = Math.min(end, behindUntil(at, start, slash));
			const [succeeded, all] = [countAt(at, start + auth.length, middle), countAt(at, middle + 1, end)];
			return middle === end || succeeded < 0 || all < 0 ? 0 : Math.max(0, all - succeeded);
		}

		start = end + 1;
	}

	return 0;
}

/** Whether Dovecot's authentication process speaks: the login process or smtpd, which asked it, tells of the same attempt with the client. */
export function isDovecotAuthProcess(line: LogLine): boolean {
	const {program} = line;
	const service = line.field('service') ?? '';
	return service === 'auth' || service === 'auth-worker' || program === 'auth' || program === 'dovecot-auth'
		|| (program === 'dovecot' && line.mentions('auth') && /^auth(-worker)?[(:]/.test(line.message));
}
