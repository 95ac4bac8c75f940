import type {StreamRow} from '../rows.js';
import {referencesOf} from './links.js';
import {isTemporary} from './stage-text.js';
import type {Story} from './story.js';
import type {TraceQuery} from './trace-query.js';

/** A text that anything may hold finds everything. */
const shortest = 6;

/** What the lines that are asked for hold, before anything was found. */
export const firstTexts = ({queueIds, messageIds, addresses}: TraceQuery): readonly string[] => [...new Set([...queueIds, ...messageIds, ...addresses])].filter(text => text.length >= shortest || text.includes('@'));

/** How servers write sender and recipient of a message that they turn away, and Postgrey of any. */
function envelopeTexts(sender: string, recipient: string): readonly string[] {
	return [`from=<${sender}> to=<${recipient}>`, `from=<${sender}>, to=<${recipient}>`, `${sender === '' ? '' : `sender=${sender}, `}recipient=${recipient}`];
}

function textsOfRow(row: StreamRow): readonly string[] {
	const {class: kind, fields} = row;
	const isRefusal = kind === 'rejected' || kind === 'greylisted';
	const address = fields['client_ip'];
	return [
		...referencesOf(row).map(({qid}) => qid),
		...isRefusal && !isTemporary(row) && address !== undefined ? [`Ban ${address}`] : [],
	];
}

/** What else to look for when this much of a story is known: its other queue ids, its message-id, earlier attempts of the same sender, what policy servers and Fail2ban said. */
export function nextTexts(story: Story): readonly string[] {
	const {sender, recipients, messageId, queueIds, stages} = story;
	const envelopes = sender === undefined || sender === '' ? [] : [`envelope-from=${sender};`, ...recipients.flatMap(recipient => envelopeTexts(sender, recipient))];
	const texts = [
		...queueIds.map(({id}) => id),
		...messageId === undefined ? [] : [messageId],
		...stages.filter(({doubt}) => doubt === undefined).flatMap(({row}) => textsOfRow(row)),
		...envelopes,
	];
	return [...new Set(texts)].filter(text => text.length >= shortest);
}
