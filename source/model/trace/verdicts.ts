import type {StreamRow} from '../rows.js';
import type {Attempt} from './attempts.js';
import {doubtOf} from './doubt.js';
import type {QueueEntry} from './queue-entry.js';
import {isTemporary, refusalText} from './stage-text.js';
import type {OutcomeName, Verdict} from './story.js';
import type {Tied} from './tie-together.js';

/** A line that says what came of the message for one recipient. */
type Event = {
	readonly row: StreamRow;
	readonly outcome: OutcomeName;
	readonly text: string;
	readonly recipient: string | undefined;
	/** The message in a queue; undefined: it did not get in. */
	readonly entry: QueueEntry | undefined;
};

/** Outcomes after which nothing more comes. */
const final: ReadonlySet<OutcomeName> = new Set(['delivered', 'handed-over', 'rejected', 'bounced', 'expired', 'discarded', 'deleted', 'probe']);

/** Whether nothing more is to be expected. */
export const isFinal = ({outcome}: Pick<Verdict, 'outcome'>): boolean => final.has(outcome);

const daemonOf = ({program}: StreamRow): string => program.slice(program.lastIndexOf('/') + 1);

function deliveredOutcome(row: StreamRow): OutcomeName {
	return daemonOf(row) === 'smtp' || daemonOf(row) === 'relay' ? 'handed-over' : 'delivered';
}

function adminOutcome({message}: StreamRow): OutcomeName | undefined {
	return message.endsWith(': removed') ? 'deleted' : (message.endsWith(': placed on hold') ? 'held' : undefined);
}

/** What a line of a message in a queue says of its fate; undefined: nothing. */
function outcomeOf(row: StreamRow): OutcomeName | undefined {
	const {class: kind, reason} = row;
	switch (kind) {
		case 'delivered': {
			return reason === 'sent' ? deliveredOutcome(row) : (reason === 'mailbox' ? 'delivered' : undefined);
		}

		case 'deferred': {
			return reason === 'deferred' ? 'deferred' : undefined;
		}

		case 'bounced': {
			return reason === 'bounced' || reason === 'expired' ? reason : undefined;
		}

		case 'rejected': {
			return isTemporary(row) ? 'turned-away' : 'rejected';
		}

		case 'greylisted': {
			return 'greylisted';
		}

		case 'filtered': {
			return reason === 'discard' ? 'discarded' : (reason === 'hold' ? 'held' : undefined);
		}

		case 'probe': {
			return 'probe';
		}

		case 'queue': {
			return reason === 'admin' ? adminOutcome(row) : undefined;
		}

		default: {
			return undefined;
		}
	}
}

const textOf = (row: StreamRow, outcome: OutcomeName): string => {
	switch (outcome) {
		case 'rejected':
		case 'greylisted':
		case 'turned-away':
		case 'discarded': {
			return row.fields['text'] ?? refusalText(row);
		}

		case 'expired': {
			return row.fields['text'] ?? 'it waited too long';
		}

		default: {
			return row.fields['mailbox'] ?? row.fields['text'] ?? '';
		}
	}
};

function eventsOfEntry(entry: QueueEntry): readonly Event[] {
	return entry.rows.flatMap(row => {
		const outcome = outcomeOf(row);
		return outcome === undefined ? [] : [{row, outcome, text: textOf(row, outcome), recipient: row.fields['recipient'], entry}];
	});
}

function eventsOfAttempt({rows: [row], isPermanent, isGreylisting, recipient}: Attempt): readonly Event[] {
	const outcome = isGreylisting ? 'greylisted' : (isPermanent ? 'rejected' : 'turned-away');
	return row === undefined ? [] : [{row, outcome, text: refusalText(row), recipient, entry: undefined}];
}

/** Messages that tell the sender of another, and what those became. */
function noticesOf({links}: Tied): ReadonlySet<QueueEntry> {
	const notices = new Set(links.filter(({kind}) => kind === 'notice').map(({to}) => to));
	for (let grown = 0; grown !== notices.size;) {
		grown = notices.size;
		for (const {from, to} of links) {
			if (notices.has(from)) {
				notices.add(to);
			}
		}
	}

	return notices;
}

/** Deliveries by which the message went on into another queue that is known: what counts is what came of it there. */
function passedOn({links}: Tied): ReadonlyMap<StreamRow, QueueEntry> {
	return new Map(links.filter(({kind, by}) => kind === 'passed' && by.class === 'delivered').map(({by, to}) => [by, to]));
}

const lower = (text: string): string => text.toLowerCase();

/** Events by recipient, the names of aliases under those that they stand for. Events without a recipient are of all that the same queue entry has. */
function byRecipient(events: readonly Event[]): ReadonlyMap<string, readonly Event[]> {
	const aliases = new Map<string, Set<string>>();
	for (const {row, recipient} of events) {
		const original = row.fields['orig_to'];
		if (original !== undefined && recipient !== undefined && lower(original) !== lower(recipient)) {
			aliases.set(lower(original), (aliases.get(lower(original)) ?? new Set()).add(lower(recipient)));
		}
	}

	const found = new Map<string, Event[]>();
	const put = (recipient: string, event: Event): void => {
		found.set(recipient, [...found.get(recipient) ?? [], event]);
	};

	for (const event of events.filter(({recipient}) => recipient !== undefined && recipient !== '')) {
		const own = lower(event.recipient ?? '');
		for (const recipient of event.entry === undefined ? aliases.get(own) ?? [own] : [own]) {
			put(recipient, event);
		}
	}

	for (const event of events.filter(({recipient}) => recipient === undefined || recipient === '')) {
		const named = [...found].filter(([, own]) => own.some(({entry}) => entry !== undefined && entry === event.entry)).map(([recipient]) => recipient);
		for (const recipient of named.length === 0 ? [''] : named) {
			put(recipient, event);
		}
	}

	return found;
}

/** The event that counts: a delivery if there is one, else the last. */
function decisive(events: readonly Event[]): Event | undefined {
	const sorted = events.toSorted((left, right) => left.row.time - right.row.time);
	return sorted.findLast(({outcome}) => outcome === 'delivered' || outcome === 'handed-over') ?? sorted.at(-1);
}

/** How long greylisting held the message up: from the first attempt that it turned away to the one that got in; or as it says itself. */
function greylistedFor(events: readonly Event[], {entries}: Tied, asides: readonly StreamRow[], recipient: string): number | undefined {
	const first = events.filter(({outcome}) => outcome === 'greylisted').map(({row}) => row.time).toSorted((left, right) => left - right)[0];
	const arrivals = entries.flatMap(({accepted}) => accepted?.time ?? []).filter(time => first !== undefined && time >= first);
	if (first !== undefined && arrivals.length > 0) {
		return Math.min(...arrivals) - first;
	}

	const told = asides.find(({class: kind, fields}) => kind === 'greylist-pass' && fields['delay_s'] !== undefined && (recipient === '' || lower(fields['recipient'] ?? '') === recipient));
	return told === undefined ? undefined : Number(told.fields['delay_s']) * 1000;
}

function verdictOf(events: readonly Event[], tied: Tied, asides: readonly StreamRow[], recipient: string): Verdict | undefined {
	const last = decisive(events);
	if (last === undefined) {
		return undefined;
	}

	const {row, outcome, text} = last;
	const isSuccess = outcome === 'delivered' || outcome === 'handed-over';
	const tries = events.filter(each => isSuccess ? each.outcome === 'deferred' : each.outcome === outcome);
	const times = events.map(each => each.row.time);
	const greylisted = isSuccess || last.entry !== undefined ? greylistedFor(events, tied, asides, recipient) : undefined;
	return {
		recipient: last.recipient === '' ? undefined : last.recipient ?? (recipient === '' ? undefined : recipient),
		outcome,
		host: row.host,
		text,
		attempts: tries.length,
		first: Math.min(...times),
		last: Math.max(...times),
		...greylisted !== undefined && {greylisted},
		...row.fields['relay'] !== undefined && {relay: row.fields['relay']},
		isDoubtful: doubtOf(row) !== undefined,
	};
}

function whereabouts({isRemoved, rows}: QueueEntry): string {
	if (isRemoved) {
		return 'it left the queue, and no line says where to';
	}

	return rows.some(({class: kind, reason}) => kind === 'queue' && reason === 'active') ? 'it is in the queue, as far as is known' : 'no line says that it was sent to its end';
}

/** A message that was taken and of which nothing more is known. */
function waiting({entries}: Tied): Verdict | undefined {
	const last = entries.at(-1);
	return last === undefined
		? undefined
		: {
			recipient: last.recipients[0],
			outcome: 'queued',
			host: last.host,
			text: whereabouts(last),
			attempts: 0,
			first: last.from,
			last: last.to,
			isDoubtful: false,
		};
}

/** What came of a message, for each recipient; the undelivered first. `asides`: lines beside its queue entries. */
export function verdictsOf(tied: Tied, asides: readonly StreamRow[]): readonly Verdict[] {
	const notices = noticesOf(tied);
	const passed = passedOn(tied);
	const own = tied.entries.filter(entry => !notices.has(entry));
	const told = own.flatMap(entry => eventsOfEntry(entry)).filter(({row}) => !passed.has(row));
	// What a mailbox says counts where nothing is known of the way there.
	const saved = tied.entries.length > 0 ? [] : asides.filter(row => outcomeOf(row) === 'delivered').map((row): Event => ({row, outcome: 'delivered', text: textOf(row, 'delivered'), recipient: row.fields['recipient'], entry: undefined}));
	const events = [...tied.attempts.flatMap(attempt => eventsOfAttempt(attempt)), ...told, ...saved];
	const ofNotices = [...notices].flatMap(entry => eventsOfEntry(entry)).filter(({row}) => !passed.has(row));
	const notice = decisive(ofNotices)?.outcome ?? (notices.size === 0 ? undefined : 'queued');
	const main: Tied = {...tied, entries: own};
	const verdicts = [...byRecipient(events)].flatMap(([recipient, each]) => verdictOf(each, main, asides, recipient) ?? []);
	const silent = own.filter(entry => !told.some(event => event.entry === entry) && !entry.rows.some(row => passed.has(row)));
	const found = [...verdicts, ...silent.flatMap(entry => waiting({...main, entries: [entry]}) ?? [])];
	const all = found.length === 0 ? [waiting(main)].filter(each => each !== undefined) : found;
	return all
		.map(verdict => (verdict.outcome === 'bounced' || verdict.outcome === 'expired') && notice !== undefined ? {...verdict, notice} : verdict)
		.toSorted((left, right) => Number(isFinal(left) && left.outcome === 'delivered') - Number(isFinal(right) && right.outcome === 'delivered'));
}
