import type {LogLine} from '../model/log-line.js';

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1' || address === 'localhost';

/** Whether `client=` tells of mail that was counted before: a content filter gave it back, or a proxy has not had its answer yet. */
export function isReinjection(line: LogLine): boolean {
	if (line.reason !== 'smtpd') {
		return false;
	}

	if (line.has('orig_qid') || line.has('orig_client') || line.field('qid') === 'NOQUEUE') {
		return true;
	}

	return isLoopback(line.field('client_ip') ?? '') && /\/(1\d{4}|amavis|reinject)\//.test(line.program);
}

/**
Whether `status=sent` hands the mail to a queue of the same host: a content filter that queued it again, or an alias that forwarded
it under a new queue id. A relay on the host that stores it (`private/dovecot-lmtp`) is a delivery.
*/
export function isInternalDelivery(line: LogLine): boolean {
	const relay = line.field('relay') ?? '';
	if (relay === 'local' || relay === 'virtual') {
		const {message} = line;
		return message.endsWith(')') && /status=sent \(forwarded as [\dA-Za-z]+\)$/.test(message);
	}

	// Nearly all mail goes elsewhere.
	const peer = relay.slice(relay.indexOf('[') + 1);
	const mayBeHere = peer.startsWith('private/') || peer.startsWith('127.') || peer.startsWith('::1') || peer.startsWith('localhost');
	return mayBeHere && (peer.startsWith('private/') || isLoopback(peer.replace(/](:\d+)?$/, ''))) && line.mentions('queued as');
}

/** Whether a policy service advises a rejection. Only smtpd knows whether one came of it, and logs it. */
export const isSpfVerdict = ({program}: LogLine): boolean => program === 'policyd-spf' || program === 'pyspf-milter' || program.endsWith('/policy-spf');

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
