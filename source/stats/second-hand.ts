import type {MailEvent} from '../model/mail-event.js';

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1' || address === 'localhost';

/** Whether `client=` tells of mail that was counted before: a content filter gave it back, or a proxy has not had its answer yet. */
export function isReinjection({reason, program, fields}: MailEvent): boolean {
	if (reason !== 'smtpd') {
		return false;
	}

	if (fields['qid'] === 'NOQUEUE' || fields['orig_qid'] !== undefined || fields['orig_client'] !== undefined) {
		return true;
	}

	return isLoopback(fields['client_ip'] ?? '') && /\/(1\d{4}|amavis|reinject)\//.test(program);
}

/**
Whether `status=sent` hands the mail to a queue of the same host: a content filter that queued it again, or an alias that forwarded
it under a new queue id. A relay on the host that stores it (`private/dovecot-lmtp`) is a delivery.
*/
export function isInternalDelivery({message, fields}: MailEvent): boolean {
	const relay = fields['relay'] ?? '';
	if (relay === 'local' || relay === 'virtual') {
		return message.endsWith(')') && /status=sent \(forwarded as [\dA-Za-z]+\)$/.test(message);
	}

	const bracket = relay.indexOf('[');
	const peer = bracket === -1 ? relay : relay.slice(bracket + 1);
	return (isLoopback(peer.replace(/](:\d+)?$/, '')) || peer.startsWith('private/')) && message.includes('queued as');
}

/** Whether a policy service advises a rejection. Only smtpd knows whether one came of it, and logs it. */
export const isSpfVerdict = ({program}: MailEvent): boolean => program === 'policyd-spf' || program === 'pyspf-milter' || program.endsWith('/policy-spf');

/** Failed logins that smtpd's counters tell of when a client goes: `disconnect from ... auth=1/3` are two. Some failures leave no other trace. */
export function failedLogins({class: eventClass, reason, message}: MailEvent): number {
	if (eventClass !== 'connection' || reason !== 'disconnect' || !message.includes(' auth=')) {
		return 0;
	}

	const [, succeeded, all = succeeded] = / auth=(\d{1,4})\/(\d{1,4})(?: |$)/.exec(message) ?? [];
	return Math.max(0, Number(all ?? 0) - Number(succeeded ?? 0));
}

/** Whether Dovecot's authentication process speaks: the login process or smtpd, which asked it, tells of the same attempt with the client. */
export function isDovecotAuthProcess({program, message, fields}: MailEvent): boolean {
	const service = fields['service'] ?? '';
	return service === 'auth' || service === 'auth-worker' || program === 'auth' || program === 'dovecot-auth' || (program === 'dovecot' && /^auth(-worker)?[(:]/.test(message));
}
