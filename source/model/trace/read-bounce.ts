import {isQueueId} from './identity.js';
import type {TraceQuery} from './trace-query.js';

/** Of a longer text the beginning is read: bounces tell what they are about before they quote the message. */
const most = 256 * 1024;

/** All that an expression's first group finds, each once. */
function all(text: string, expression: RegExp): readonly string[] {
	return [...new Set([...text.matchAll(expression)].flatMap(match => match[1] ?? []))];
}

/** An address; bounded, since a stranger may have written the text. */
const word = String.raw`<?([^\s<>@,;"]{1,250}@[^\s<>,;"]{1,250}?)>?(?=[\s,;>"]|$)`;

/** Who a bounce is about, the most telling way of saying it first. Line ends may be lost where it was pasted. */
const recipientSigns = [
	new RegExp(`Final-Recipient:\\s*rfc822;\\s*${word}`, 'gi'),
	new RegExp(`Original-Recipient:\\s*rfc822;\\s*${word}`, 'gi'),
	/<([^\s<>@]{1,250}@[^\s<>]{1,250})>(?:\s{0,4}\(expanded from[^)\n]{0,300}\))?:\s/g,
	new RegExp(`\\bto=${word}`, 'g'),
	new RegExp(`^To:[^\\n]{0,200}?${word}`, 'gim'),
];

const senderSigns = [
	new RegExp(`X-Postfix-Sender:\\s*rfc822;\\s*${word}`, 'gi'),
	new RegExp(`Return-Path:\\s*${word}`, 'gi'),
	new RegExp(`\\bfrom=${word}`, 'g'),
	new RegExp(`^From:[^\\n]{0,200}?${word}`, 'gim'),
];

/** The last message-id is that of the message which a bounce brings back; its own comes before. */
const messageIdSigns = [/(?<!resent-)message-id[:=]\s*<([^<>\s]{1,990})>/gi, /msgid=<([^<>\s]{1,990})>/gi];

const queueIdSigns = [/x-postfix-queue-id:\s*(\w+)/gi, /]: (\w{6,20}): /g, /queued as (\w+)/gi, /\b(?:queue ?id|message reference)\b\W{1,3}(\w{6,20})\b/gi];

const timeSigns = [/arrival-date:\s*([^\n]{10,40}?\s[+-]\d{4}|[^\n]{10,40}\sgmt)/i, /last-attempt-date:\s*([^\n]{10,40}?\s[+-]\d{4})/i, /\bdate:\s*([^\n]{10,40}?\s[+-]\d{4})/i, /(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2}))/];

const isOfTheMailSystem = (address: string): boolean => /^(?:mailer-daemon|postmaster|double-bounce)@/i.test(address);

/** What the first sign that finds anything finds. */
function first(text: string, signs: readonly RegExp[]): readonly string[] {
	for (const sign of signs) {
		const found = all(text, sign).filter(each => !isOfTheMailSystem(each));
		if (found.length > 0) {
			return found;
		}
	}

	return [];
}

function timeIn(text: string): number | undefined {
	for (const sign of timeSigns) {
		const time = Date.parse(sign.exec(text)?.[1] ?? '');
		if (!Number.isNaN(time)) {
			return time;
		}
	}

	return undefined;
}

/** Finds what a pasted text says of a message: a bounce, the headers of a mail, lines of a log. Never throws; what is not there stays empty. */
export function readBounce(pasted: string): TraceQuery {
	const text = pasted.slice(0, most).replaceAll('\r', '');
	const sender = first(text, senderSigns).at(-1);
	const recipient = first(text, recipientSigns)[0];
	const at = timeIn(text);
	return {
		queueIds: queueIdSigns.flatMap(sign => all(text, sign)).filter((id, index, ids) => isQueueId(id) && ids.indexOf(id) === index),
		messageIds: messageIdSigns.flatMap(sign => all(text, sign)),
		addresses: [sender, recipient].filter(address => address !== undefined),
		...at !== undefined && {at},
	};
}
