import {sameAddress} from './identity.js';
import type {Story} from './story.js';
import type {TraceQuery} from './trace-query.js';

/** People remember times this well, milliseconds. */
const about = 30 * 60_000;

/** Whether an address is meant: the same, or one of the domain that is. */
const isMeant = (wanted: string, address: string): boolean => wanted.startsWith('@') ? address.toLowerCase().endsWith(wanted.toLowerCase()) : sameAddress(wanted, address);

const hasQueueId = ({queueIds, host}: TraceQuery, story: Story): boolean => story.queueIds.some(own => queueIds.includes(own.id) && (host === undefined || own.host === host));

const hasMessageId = ({messageIds}: TraceQuery, {messageId}: Story): boolean => messageId !== undefined && messageIds.includes(messageId);

function hasAddresses({addresses}: TraceQuery, {sender, recipients}: Story): boolean {
	const own = [...sender === undefined ? [] : [sender], ...recipients];
	return addresses.length > 0 && addresses.every(wanted => own.some(each => isMeant(wanted, each)));
}

/** How far a story is from the time that is meant; 0: it goes on then, or no time is. */
const distanceOf = ({at}: TraceQuery, {from, to}: Story): number => at === undefined || (at >= from && at <= to) ? 0 : Math.min(Math.abs(from - at), Math.abs(to - at));

/**
The stories that are asked for: those with the queue id or the message-id, and only where there are none those with the addresses. Where a time is
meant, those of about that time, the nearest first; else the newest first.
*/
export function chooseStories(stories: readonly Story[], query: TraceQuery): readonly Story[] {
	const near = stories.filter(story => distanceOf(query, story) <= about);
	const strict = near.filter(story => hasQueueId(query, story) || hasMessageId(query, story));
	const found = strict.length > 0 ? strict : near.filter(story => hasAddresses(query, story));
	return found.toSorted((left, right) => distanceOf(query, left) - distanceOf(query, right) || right.from - left.from);
}
