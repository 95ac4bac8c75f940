import type {Facts, Lapse, Planned} from '../model/action.js';
import type {Discovery, RestrictionMap} from '../model/discovery.js';
import {isOwnComment, readUntil, writeMemory, type EntryMemory} from '../model/entry-memory.js';
import {failure, success, type Outcome} from '../model/outcome.js';
import {findEntry, listEntries, setEntry} from '../edit/access-map.js';
import {alreadySo, defineAction, fileFact, planned, refusedByHost} from './define-action.js';
import {guardSender, isOneTimeAddress, linesOf, partsOf} from './guards.js';
import {guardCascade, lookAtCascade} from './cascade.js';
import {lookAtOwnDomains, ownDomainsOf} from './own-domains.js';
import {defaultReply, readReply} from './reply-text.js';
import {readSenderKey} from './sender-key.js';
import {editMap, lacksSenderMap, lookAtMaps, lookAtSubdomains, mapAnswers, matchesSubdomains, senderMap, senderMaps} from './sender-maps.js';
import {lookAtTablesBefore, shadowOf} from './shadowing.js';
import {unbuiltNote} from './unbuilt.js';

/** Who takes out an entry that is over: the words of the field `removal`. */
const byHand = 'by hand';
const byHost = 'by the host';

/** A sender to reject; `comment` is written above the entry, also above one that is there already when the operator gave it a reason or an end. */
export type BlacklistInput = {
	readonly sender: string;
	readonly reply: string;
	readonly comment: string;
	readonly isDated: boolean;
	/** The host takes it out again when this day is over. */
	readonly removedAfter?: string;
};

// Who, when and which change come from the caller: this code has no clock and knows no operator.
function readWish({date, by, change, for: span = '', reason = ''}: Readonly<Record<string, string>>): Outcome<EntryMemory> {
	if (!/^[ -~]{0,120}$/.test(reason)) {
		return failure({what: 'the reason is longer than 120 characters, or not plain ASCII', state: 'nothing was sent'});
	}

	const until = span.trim() === '' ? success(undefined) : readUntil(span, date ?? '');
	return until.ok ? success({date, by, change, until: until.value, reason: reason.trim() === '' ? undefined : reason.trim()}) : until;
}

function readInput(raw: Readonly<Record<string, string>>): Outcome<BlacklistInput> {
	const sender = readSenderKey(raw['sender']);
	const reply = readReply(raw['text']);
	if (!sender.ok) {
		return sender;
	}

	if (!reply.ok) {
		return reply;
	}

	const memory = readWish(raw);
	if (!memory.ok) {
		return memory;
	}

	const {until, reason} = memory.value;
	const removes = raw['removal'] === byHost;
	if (removes && until === undefined) {
		return failure({what: 'the host can take out an entry again only when it is known when', state: 'nothing was sent', remedy: 'say for how long: 30d, 4w or a day such as 2027-01-31'});
	}

	return success({sender: sender.value, reply: reply.value, comment: writeMemory(memory.value), isDated: until !== undefined || reason !== undefined, ...(removes ? {removedAfter: until} : {})});
}

function notesOf({sender}: BlacklistInput, facts: Facts, text: string, where: {readonly host: Discovery; readonly map: RestrictionMap}): string[] {
	const {host, map} = where;
	const {local, domain} = partsOf(sender);
	const others = senderMaps(host).filter(({path}) => path !== map.path);
	const own = local === undefined ? listEntries(text).filter(({key}) => key.toLowerCase().endsWith(`@${domain}`) || key.toLowerCase().endsWith(`.${domain}`)) : [];
	const covered = local === undefined ? undefined : findEntry(text, domain);
	return [
		...unbuiltNote(map, text, facts),
		...(local === undefined && matchesSubdomains(facts) ? [`mail from subdomains of ${domain} is rejected too`] : []),
		...own.map(({key, action}) => `${key} keeps its own entry: ${action}`),
		...(covered === undefined ? [] : [`${covered.key} has the entry "${covered.action}" already; this one is asked before it`]),
		...(isOneTimeAddress(sender) ? [`this address was made for one message (VERP, SRS or BATV): the next will have another; block ${domain}`] : []),
		...(others.length === 0 ? [] : [`other sender tables are left as they are: ${others.map(({type, path}) => `${type}:${path}`).join(', ')}`]),
	];
}

const day = 86_400;

/** When the entry ends by itself: at the end of its last day, UTC. */
const lapseOf = ({removedAfter, comment}: BlacklistInput): Omit<Lapse, 'entry'> | undefined =>
	removedAfter === undefined ? undefined : {at: (Date.parse(removedAfter) / 1000) + day, comment: `# ${comment}`};

/** The line of an entry, without its end, with one blank where there may be several. */
const lineOf = (text: string, key: string): string => (text.split('\n')[(findEntry(text, key)?.line ?? 1) - 1] ?? '').replace(/\r$/, '').replaceAll(/[ \t]+/g, ' ');

function plan(input: BlacklistInput, facts: Facts, host: Discovery): Planned {
	const found = senderMap(host);
	if (!found.ok) {
		return refusedByHost(found.problem);
	}

	const {sender, reply} = input;
	const map = found.value;
	const fact = fileFact(facts, map.path, map.path);
	if ('problem' in fact) {
		return refusedByHost(fact.problem);
	}

	const {domain} = partsOf(sender);
	if (sender.startsWith('.') && matchesSubdomains(facts)) {
		return refusedByHost({what: `Postfix never looks up ${sender} on this host: parent_domain_matches_subdomains has smtpd_access_maps`, state: 'nothing was changed', remedy: `${domain} rejects it with its subdomains`});
	}

	const before = fact.file.content;
	const entry = findEntry(before, sender);
	if (entry?.action === reply && !input.isDated) {
		return alreadySo(`${sender} is rejected already (${map.path}, line ${entry.line})`);
	}

	const shadow = shadowOf(sender, map, facts, {host, matchesSubdomains: matchesSubdomains(facts)});
	const cascade = guardCascade(sender, reply, facts, host);
	const own = ownDomainsOf(domain, facts, host);
	const lapse = lapseOf(input);
	const {edit, runs} = editMap(map, {before, sha256: fact.file.sha256}, setEntry(before, sender, reply, {comment: input.comment, isOurs: isOwnComment}));
	return planned({
		summary: `Reject mail from ${sender}`,
		edits: [edit],
		runs,
		checks: [mapAnswers(map, sender, reply), ...(runs.length === 0 ? [] : [{check: 'postfix-running'} as const])],
		...(lapse === undefined ? {} : {lapse: {...lapse, entry: lineOf(edit.after, sender)}}),
		notes: [
			...(lapse === undefined ? [] : [`the host takes the entry out again when ${input.removedAfter ?? ''} is over, if nobody changed it by then`]),
			...(entry === undefined || entry.action === reply ? [] : [`replaces the entry "${entry.action}" of line ${entry.line}`]),
			...notesOf(input, facts, before, {host, map}),
			...shadow.notes,
			...cascade.notes,
			...(own.unasked.length === 0 ? [] : [`own domains may be missing here: ${own.unasked.join(', ')} could not be asked`]),
		],
	}, [...guardSender(sender, own.domains), ...shadow.guards, ...cascade.guards]);
}

/** Rejects all mail from one sender by an entry in the table that the host's Postfix really asks. */
export const blacklistSender = defineAction<BlacklistInput>({
	name: 'blacklist-sender',
	title: 'Blacklist a sender',
	fields: [
		{name: 'sender', label: 'Sender', example: 'spam@example.com'},
		{name: 'text', label: 'Reply', example: defaultReply, initial: defaultReply},
		{name: 'for', label: 'For', example: '30d, 4w or a last day; for good when empty', isOptional: true},
		{name: 'reason', label: 'Reason', example: 'wave 12', isOptional: true},
		{name: 'removal', label: 'Removal', example: byHand, choices: [byHand, byHost]},
	],
	read: readInput,
	unavailable: lacksSenderMap,
	looks({sender}, host) {
		const map = senderMap(host);
		return map.ok
			? [...lookAtMaps([map.value]), lookAtSubdomains, ...lookAtOwnDomains(partsOf(sender).domain, host), ...lookAtTablesBefore(sender, map.value, host), ...lookAtCascade(linesOf(sender), host)]
			: [];
	},
	plan,
	risk: ({sender}) => partsOf(sender).local === undefined ? 'everybody at a domain is rejected' : undefined,
	history: ({sender}) => linesOf(sender),
});
