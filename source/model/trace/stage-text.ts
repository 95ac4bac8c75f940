import type {StreamRow} from '../rows.js';
import type {StageTone} from './story.js';

/** Whether a refusal holds for now only: by its reply code; without one, greylisting alone does. */
export function isTemporary({class: kind, fields}: Pick<StreamRow, 'class' | 'fields'>): boolean {
	const code = fields['code'] ?? fields['dsn'] ?? '';
	return code === '' ? kind === 'greylisted' : code.startsWith('4');
}

/** The words behind the queue id. */
const rest = ({message, fields}: Pick<StreamRow, 'message' | 'fields'>): string => fields['qid'] !== undefined && message.startsWith(`${fields['qid']}: `) ? message.slice(fields['qid'].length + 2) : message;

/** Which rule of Postfix refuses: the reply repeats what it is about. */
const rule = /^(?:<[^]*?>: )?(?:(?:Recipient address|Sender address|Client host|Helo command|Data command) rejected: )?/;

/** Where a policy server explains itself at length. */
const explanation = /\.{0,2} Please see https?:\/\/\S+$/;

/** Why a message was refused, in the reply's own words, the code behind. The envelope stands last, whatever the text before it imitates. */
export function refusalText(row: Pick<StreamRow, 'message' | 'fields'>): string {
	const {code, dsn, why, rbl} = row.fields;
	const message = rest(row);
	const codes = [code, dsn].filter(each => each !== undefined).join(' ');
	const at = codes === '' ? -1 : message.indexOf(`: ${codes} `);
	const text = at === -1 ? message : message.slice(at + codes.length + 3);
	const end = Math.max(text.lastIndexOf('; from=<'), text.lastIndexOf('; to=<'));
	const reason = why ?? (rbl === undefined ? (end === -1 ? text : text.slice(0, end)).replace(rule, '').replace(explanation, '') : `blocked using ${rbl}`);
	return codes === '' ? reason : `${reason} (${codes})`;
}

const client = ({fields}: StreamRow): string => `${fields['client_name'] ?? 'unknown'}[${fields['client_ip'] ?? 'unknown'}]`;

const bracketed = (address: string | undefined): string => `<${address ?? ''}>`;

function acceptedText(row: StreamRow): string {
	const {fields, reason} = row;
	const {user, uid, orig_client: origin} = fields;
	if (reason === 'local') {
		return `handed in on the host by uid ${uid ?? '?'}`;
	}

	return reason === 'proxy-accept' ? rest(row) : `from ${client(row)}${user === undefined ? '' : `, logged in as ${user}`}${origin === undefined ? '' : `, for ${origin}`}`;
}

function queueText(row: StreamRow): string {
	const {fields, reason} = row;
	switch (reason) {
		case 'message-id': {
			return `message-id ${fields['message_id'] ?? ''}`;
		}

		case 'active': {
			return fields['size'] === undefined ? rest(row) : `from ${bracketed(fields['sender'])}, ${fields['size']} bytes, ${fields['nrcpt'] ?? '?'} ${fields['nrcpt'] === '1' ? 'recipient' : 'recipients'}`;
		}

		case 'removed': {
			return 'out of the queue';
		}

		default: {
			return rest(row);
		}
	}
}

function greylistText({fields, reason}: StreamRow): string | undefined {
	switch (reason) {
		case 'new': {
			return 'new to greylisting: must come again later';
		}

		case 'early-retry': {
			return `came again too early${fields['missing_s'] === undefined ? '' : `, by ${fields['missing_s']} s`}`;
		}

		case 'triplet': {
			return `passes greylisting${fields['delay_s'] === undefined ? '' : ` after ${fields['delay_s']} s`}`;
		}

		case 'awl': {
			return 'passes greylisting: the client is known';
		}

		case 'whitelist': {
			return `passes greylisting: ${fields['list'] ?? ''} whitelist`;
		}

		default: {
			return undefined;
		}
	}
}

function deliveryText(row: StreamRow): string {
	const {recipient, orig_to: original, relay, text, mailbox} = row.fields;
	if (mailbox !== undefined) {
		return `saved for ${bracketed(recipient)} in ${mailbox}`;
	}

	return recipient === undefined
		? rest(row)
		: `${bracketed(recipient)}${original === undefined ? '' : ` for ${bracketed(original)}`}${relay === undefined || relay === 'none' ? '' : ` by ${relay}`}: ${text ?? rest(row)}`;
}

/** What a line of a story says, in few words. The text is untrusted. */
export function stageText(row: StreamRow): string {
	const {class: kind, reason, fields} = row;
	switch (kind) {
		case 'accepted': {
			return acceptedText(row);
		}

		case 'queue': {
			return queueText(row);
		}

		case 'greylisted':
		case 'greylist-pass': {
			return greylistText(row) ?? `${bracketed(fields['recipient'])}: ${refusalText(row)}`;
		}

		case 'rejected': {
			return fields['recipient'] === undefined ? refusalText(row) : `${bracketed(fields['recipient'])}: ${refusalText(row)}`;
		}

		case 'delivered':
		case 'deferred':
		case 'bounced':
		case 'probe': {
			return deliveryText(row);
		}

		case 'authres': {
			return `${reason.replace(/^[a-z]+-/, word => `${word.slice(0, -1).toUpperCase()} `)}${fields['client_ip'] === undefined ? '' : ` for ${fields['client_ip']}`}`;
		}

		case 'ban': {
			return `jail ${fields['jail'] ?? '?'}: ${reason} ${fields['client_ip'] ?? ''}`;
		}

		default: {
			return fields['text'] ?? rest(row);
		}
	}
}

const tones: Readonly<Partial<Record<StreamRow['class'], StageTone>>> = {
	accepted: 'good',
	delivered: 'good',
	'greylist-pass': 'good',
	rejected: 'bad',
	bounced: 'bad',
	error: 'bad',
	ban: 'bad',
	greylisted: 'wait',
	deferred: 'wait',
	filtered: 'wait',
	warning: 'wait',
};

/** How good a line of a story is for the message. */
export function stageTone(row: Pick<StreamRow, 'class' | 'reason' | 'fields'>): StageTone {
	if (row.class === 'authres') {
		return /-(?:fail|permerror)$/.test(row.reason) ? 'bad' : 'plain';
	}

	return row.class === 'rejected' && isTemporary(row) ? 'wait' : tones[row.class] ?? 'plain';
}
