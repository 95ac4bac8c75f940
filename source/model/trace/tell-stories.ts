import type {StreamRow} from '../rows.js';
import {asidesOf} from './asides.js';
import {doubtOf} from './doubt.js';
import {bareMessageId} from './identity.js';
import {stageText, stageTone} from './stage-text.js';
import type {Stage, Story} from './story.js';
import {tieTogether, type Tied} from './tie-together.js';
import {isFinal, verdictsOf} from './verdicts.js';

/** A story holds so many lines at most; what happened in between is left out. */
const mostStages = 400;

/** The order of lines with the same stamp, which many logs give in whole seconds. */
const ranks: ReadonlyArray<StreamRow['class']> = ['connection', 'tls', 'auth', 'authres', 'greylist-pass', 'greylisted', 'rejected', 'accepted', 'content', 'filtered', 'queue', 'deferred', 'mailbox', 'delivered', 'bounced', 'ban'];

function rankOf({class: kind, reason}: StreamRow): number {
	const rank = ranks.indexOf(kind);
	return kind === 'queue' && reason === 'removed' ? ranks.length : (rank === -1 ? ranks.length : rank);
}

/** The order in which things happened, as far as stamps tell. */
export const inOrder = (left: StreamRow, right: StreamRow): number => left.time - right.time || rankOf(left) - rankOf(right) || left.seq - right.seq;

/** Dovecot's own log has stamps of whole seconds: what it saved stands before the line that says so with a finer stamp. */
function sorted(rows: readonly StreamRow[]): readonly StreamRow[] {
	const deliveries = rows.filter(row => row.class === 'delivered' && row.reason === 'sent');
	const timeOf = (row: StreamRow): number => {
		const isCoarse = row.fields['message_id'] !== undefined && row.time % 1000 === 0 && row.class !== 'queue';
		const delivery = isCoarse ? deliveries.find(({time}) => time >= row.time && time - row.time < 2000) : undefined;
		return delivery === undefined ? row.time : delivery.time - 0.5;
	};

	const times = new Map(rows.map(row => [row, timeOf(row)]));
	return rows.toSorted((left, right) => (times.get(left) ?? 0) - (times.get(right) ?? 0) || inOrder(left, right));
}

function stageOf(row: StreamRow): Stage {
	const doubt = doubtOf(row);
	return {row, text: stageText(row), tone: stageTone(row), ...doubt !== undefined && {doubt}};
}

/** The beginning and the end of a long story. */
function within(rows: readonly StreamRow[]): readonly StreamRow[] {
	return rows.length <= mostStages ? rows : [...rows.slice(0, mostStages / 2), ...rows.slice(-mostStages / 2)];
}

/** Whether it is known how every part of the message came in, and left. */
function hasBeginAndEnd({entries, links}: Tied): boolean {
	const made = new Set(links.map(({to}) => to));
	return entries.every(entry => entry.isRemoved && (entry.accepted !== undefined || made.has(entry) || entry.sender === ''));
}

function idOf({entries: [entry], attempts: [attempt]}: Tied, rows: readonly StreamRow[]): string {
	if (entry !== undefined) {
		return `${entry.host} ${entry.qid} ${entry.messageId ?? ''}`;
	}

	return attempt === undefined
		? `${rows[0]?.host ?? ''} ${rows[0]?.fields['message_id'] ?? ''} ${rows[0]?.fields['recipient'] ?? ''}`
		: `${attempt.sender} ${attempt.recipient} ${attempt.clientIp} ${attempt.time}`;
}

function storyOf(tied: Tied, asides: readonly StreamRow[]): Story {
	const {entries, attempts} = tied;
	const rows = sorted([...entries.flatMap(entry => entry.rows), ...attempts.flatMap(attempt => attempt.rows), ...asides]);
	const verdicts = verdictsOf(tied, asides);
	const shown = within(rows);
	const messageId = entries.find(entry => entry.messageId !== undefined)?.messageId ?? asides.find(row => row.fields['message_id'] !== undefined)?.fields['message_id'];
	const recipients = [...entries.flatMap(entry => entry.recipients), ...attempts.map(({recipient}) => recipient), ...asides.flatMap(({fields}) => fields['message_id'] === undefined ? [] : fields['recipient'] ?? [])];
	return {
		id: idOf(tied, rows),
		from: rows[0]?.time ?? 0,
		to: rows.at(-1)?.time ?? 0,
		sender: entries.find(entry => entry.sender !== undefined)?.sender ?? attempts[0]?.sender,
		recipients: [...new Map(recipients.filter(each => each !== '').map(each => [each.toLowerCase(), each])).values()],
		messageId: messageId === undefined ? undefined : bareMessageId(messageId),
		queueIds: entries.map(({host, qid}) => ({host, id: qid})),
		verdicts,
		stages: shown.map(row => stageOf(row)),
		leftOut: rows.length - shown.length,
		isWhole: hasBeginAndEnd(tied) && verdicts.every(verdict => isFinal(verdict)),
	};
}

/**
Tells the stories of all messages that the lines speak of, in the order in which they began. Pure: the same lines in any order give the same
stories. Lines that could have been written to seem what they are not tie nothing together, and are marked.
*/
export function tellStories(rows: readonly StreamRow[]): readonly Story[] {
	const ordered = rows.toSorted(inOrder);
	const stories = tieTogether(ordered);
	const asides = asidesOf(ordered, stories);
	const alone: Tied = {entries: [], attempts: [], links: []};
	return [
		...stories.map(tied => storyOf(tied, asides.of(tied))),
		...asides.orphans.map(row => storyOf(alone, [row])),
	].toSorted((left, right) => left.from - right.from);
}
