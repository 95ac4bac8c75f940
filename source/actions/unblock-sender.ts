import type {Edit, Facts, Planned} from '../model/action.js';
import type {Discovery, RestrictionMap} from '../model/discovery.js';
import {isOwnComment} from '../model/entry-memory.js';
import {findEntry, listEntries, removeEntry} from '../edit/access-map.js';
import {alreadySo, defineAction, fileFact, planned, refusedByHost} from './define-action.js';
import {linesOf, partsOf} from './guards.js';
import {readSenderKey} from './sender-key.js';
import {editableSenderMaps, editMap, lacksSenderMap, lookAtMaps, mapAnswers} from './sender-maps.js';
import {unbuiltNote} from './unbuilt.js';

type UnblockInput = {readonly sender: string};

type Found = {readonly map: RestrictionMap; readonly edit: Edit; readonly runs: ReturnType<typeof editMap>['runs']; readonly action: string};

function findIn(map: RestrictionMap, before: string, sha256: string, key: string): Found | undefined {
	const entry = findEntry(before, key);
	return entry === undefined ? undefined : {map, action: entry.action, ...editMap(map, {before, sha256}, removeEntry(before, key, isOwnComment))};
}

// Without an entry of its own, a sender can still be rejected by the one of a domain that it belongs to.
function coveringEntry(key: string, texts: readonly string[]): string | undefined {
	const {local, domain} = partsOf(key);
	const labels = domain.split('.');
	const parents = labels.map((_, index) => labels.slice(index).join('.')).slice(local === undefined ? 1 : 0);
	return parents.find(parent => texts.some(text => /^(?:[45]\d\d|reject)\b/i.test(findEntry(text, parent)?.action ?? '')));
}

function plan({sender}: UnblockInput, facts: Facts, host: Discovery): Planned {
	const found: Found[] = [];
	const texts: string[] = [];
	for (const map of editableSenderMaps(host)) {
		const fact = fileFact(facts, map.path, map.path);
		if ('problem' in fact) {
			return refusedByHost(fact.problem);
		}

		texts.push(fact.file.content);
		found.push(...[findIn(map, fact.file.content, fact.file.sha256, sender) ?? []].flat());
	}

	if (found.length === 0) {
		const parent = coveringEntry(sender, texts);
		return parent === undefined
			? alreadySo(`${sender} has no entry in a sender table`)
			: refusedByHost({what: `${sender} has no entry of its own: the one of ${parent} rejects it`, state: 'nothing was changed', remedy: `unblock ${parent}`});
	}

	const runs = found.flatMap(each => each.runs).slice(0, 1);
	const others = texts.flatMap(text => listEntries(text)).filter(({key}) => key.toLowerCase() === sender).length - found.length;
	return planned({
		summary: `Accept mail from ${sender} again`,
		edits: found.map(({edit}) => edit),
		runs,
		checks: [...found.map(({map}) => mapAnswers(map, sender, undefined)), ...(runs.length === 0 ? [] : [{check: 'postfix-running'} as const])],
		notes: [
			...found.map(({map, action}) => `takes the entry "${action}" out of ${map.path}`),
			...found.flatMap(({map, edit}) => unbuiltNote(map, edit.before, facts)),
			...(others > 0 ? [`the entry stood ${others + 1} times: all go`] : []),
		],
	});
}

/** Takes a sender's entry out of every sender table that has it. */
export const unblockSender = defineAction<UnblockInput>({
	name: 'unblock-sender',
	title: 'Unblock a sender',
	fields: [{name: 'sender', label: 'Sender', example: 'spam@example.com'}],
	read(raw) {
		const sender = readSenderKey(raw['sender']);
		return sender.ok ? {ok: true, value: {sender: sender.value}} : sender;
	},
	unavailable: lacksSenderMap,
	looks: (_, host) => lookAtMaps(editableSenderMaps(host)),
	plan,
	history: ({sender}) => linesOf(sender),
});
