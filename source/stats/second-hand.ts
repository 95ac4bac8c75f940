import {createBytePlace} from '../model/byte-place.js';
import {lineField} from '../model/line-field.js';
import type {LogLine} from '../model/log-line.js';
import {kindOfProgram} from './program-kind.js';

const at = createBytePlace();

const bracket = 0x5B;

const bytesOf = (letters: string): ReadonlySet<number> => new Set(Array.from(letters, letter => letter.codePointAt(0) ?? 0));

/** How addresses of this host begin. */
const ownBeginnings = bytesOf('1:l');

/** How relays begin that may be on this host: addresses, `private/`, `local`, `virtual`. */
const nearBeginnings = bytesOf('1:lpv');

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1' || address === 'localhost';

/** Stands in the place of a queue id. */
const noQueue = 'NOQUEUE';

/** Whether `client=` tells of mail that was counted before: a content filter gave it back, or a proxy has not had its answer yet. */
export function isReinjection(line: LogLine): boolean {
	if (line.reason !== 'smtpd') {
		return false;
	}

	if (line.place(lineField.orig_qid, at) || line.place(lineField.orig_client, at)) {
		return true;
	}

	if (line.place(lineField.qid, at) && at.end - at.start === noQueue.length && line.field('qid') === noQueue) {
		return true;
	}

	return line.place(lineField.client_ip, at) && ownBeginnings.has(at.view.getUint8(at.start)) && isLoopback(line.field('client_ip') ?? '') && /\/(1\d{4}|amavis|reinject)\//.test(line.program);
}

/** Whether the relay may be on this host, by its first letter or that of its address: nearly all mail goes elsewhere. */
function mayBeNear(line: LogLine): boolean {
	if (!line.place(lineField.relay, at)) {
		return false;
	}

	const {view, start, end} = at;
	let position = start;
	while (position < end && view.getUint8(position) !== bracket) {
		position++;
	}

	return nearBeginnings.has(view.getUint8(position < end ? position + 1 : start));
}

/**
Whether `status=sent` hands the mail to a queue of the same host: a content filter that queued it again, or an alias that forwarded
it under a new queue id. A relay on the host that stores it (`private/dovecot-lmtp`) is a delivery.
*/
export function isInternalDelivery(line: LogLine): boolean {
	if (!mayBeNear(line)) {
		return false;
	}

	const relay = line.field('relay') ?? '';
	if (relay === 'local' || relay === 'virtual') {
		const {message} = line;
		return message.endsWith(')') && /status=sent \(forwarded as [\dA-Za-z]+\)$/.test(message);
	}

	return isNear(relay) && line.mentions('queued as');
}

// Hosts mostly hand mail to one relay of their own.
let lastRelay = '';
let isLastNear = false;

/** Whether a relay is a socket or the loopback of this host. */
function isNear(relay: string): boolean {
	if (relay !== lastRelay) {
		const peer = relay.slice(relay.indexOf('[') + 1);
		lastRelay = relay;
		isLastNear = peer.startsWith('private/') || isLoopback(peer.replace(/](:\d+)?$/, ''));
	}

	return isLastNear;
}

/** Whether a policy service advises a rejection. Only smtpd knows whether one came of it, and logs it. */
export const isSpfVerdict = ({program}: LogLine): boolean => kindOfProgram(program) === 'adviser';

/** Failed logins that smtpd's counters tell of when a client goes: `disconnect from ... auth=1/3` are two. Some failures leave no other trace. */
export function failedLogins(line: LogLine): number {
	if (line.class !== 'connection' || line.reason !== 'disconnect' || !line.mentions(' auth=')) {
		return 0;
	}

	const {message} = line;
	const [, succeeded, all = succeeded] = / auth=(\d{1,4})\/(\d{1,4})(?: |$)/.exec(message) ?? [];
	return Math.max(0, Number(all ?? 0) - Number(succeeded ?? 0));
}

/** Whether Dovecot's authentication process speaks: the login process or smtpd, which asked it, tells of the same attempt with the client. */
export function isDovecotAuthProcess(line: LogLine): boolean {
	const {program} = line;
	const service = line.field('service') ?? '';
	return service === 'auth' || service === 'auth-worker' || program === 'auth' || program === 'dovecot-auth'
		|| (program === 'dovecot' && line.mentions('auth') && /^auth(-worker)?[(:]/.test(line.message));
}
