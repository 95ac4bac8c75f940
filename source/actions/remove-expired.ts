import type {Check, Edit, Facts, Planned, Run} from '../model/action.js';
import type {Discovery, RestrictionMap} from '../model/discovery.js';
import {isOver, readMemory} from '../model/entry-memory.js';
import {success} from '../model/outcome.js';
import {listEntries, removeNoted, tableAnswer, type AccessEntry} from '../edit/access-map.js';
import {alreadySo, defineAction, fileFact, planned, refusedByHost} from './define-action.js';
import {readSenderKey} from './sender-key.js';
import {editableSenderMaps, editMap, lacksSenderMap, lookAtMaps, mapAnswers} from './sender-maps.js';
import {unbuiltNote} from './unbuilt.js';

/** `today` is a day such as `2026-11-22`. */
type ExpiredInput = {readonly today: string};

/** How many entries one change takes out; the next takes the rest. */
const most = 200;

/** What is taken out of one table. */
type Removal = {readonly map: RestrictionMap; readonly keys: readonly string[]; readonly edit: Edit; readonly runs: readonly Run[]; readonly checks: readonly Check[]; readonly left: readonly string[]};

const isPlain = (text: string): boolean => /^[ -~]*$/.test(text);

function removalFrom(map: RestrictionMap, {before, sha256}: {readonly before: string; readonly sha256: string}, today: string): Removal | undefined {
	// Only what mxdeck writes: somebody may have put a line of his own right below the comment.
	const isWanted = ({key, action, comment}: AccessEntry): boolean => isOver(readMemory(comment), today) && readSenderKey(key).ok && /^(?:5\d\d|reject)\b/i.test(action);
	const over = listEntries(before).filter(({comment}) => isOver(readMemory(comment), today));
	const taken = over.filter(entry => isWanted(entry)).slice(0, most);
	const lines = new Set(taken.map(({line}) => line));
	const after = removeNoted(before, entry => lines.has(entry.line));
	const keys = [...new Set(taken.map(({key}) => key.toLowerCase()))];
	const answers = keys.map(key => ({key, expect: tableAnswer(after, key)}));
	if (over.length === 0) {
		return undefined;
	}

	return {
		map,
		keys,
		...editMap(map, {before, sha256}, after),
		checks: answers.filter(({expect}) => isPlain(expect ?? '')).map(({key, expect}) => mapAnswers(map, key, expect)),
		left: [
			...over.filter(entry => !isWanted(entry)).map(({key}) => `${key} is over too, but is no entry that mxdeck writes: it stays`),
			...answers.flatMap(({key, expect}) => expect === undefined ? [] : [`${key} has another entry, "${expect}": it holds from now on`]),
		],
	};
}

function plan({today}: ExpiredInput, facts: Facts, host: Discovery): Planned {
	const removals: Removal[] = [];
	for (const map of editableSenderMaps(host)) {
		const fact = fileFact(facts, map.path, map.path);
		if ('problem' in fact) {
			return refusedByHost(fact.problem);
		}

		removals.push(...[removalFrom(map, {before: fact.file.content, sha256: fact.file.sha256}, today) ?? []].flat());
	}

	const made = removals.filter(({keys}) => keys.length > 0);
	const keys = [...new Set(made.flatMap(removal => removal.keys))];
	if (keys.length === 0) {
		return alreadySo('no entry that mxdeck wrote is over');
	}

	const runs = made.flatMap(removal => removal.runs).slice(0, 1);
	return planned({
		summary: keys.length === 1 ? `Accept mail from ${keys[0] ?? ''} again: its time is over` : `Accept mail from ${keys.length} senders again: their time is over`,
		edits: made.map(({edit}) => edit),
		runs,
		checks: [...made.flatMap(({checks}) => checks), ...(runs.length === 0 ? [] : [{check: 'postfix-running'} as const])],
		notes: [...removals.flatMap(({left}) => left), ...made.flatMap(({map, edit}) => unbuiltNote(map, edit.before, facts))],
	});
}

/** Takes out every entry whose last day, as its comment says, is over. What others wrote stays. */
export const removeExpired = defineAction<ExpiredInput>({
	name: 'remove-expired',
	title: 'Take out entries that are over',
	fields: [],
	read: raw => success({today: raw['date'] ?? ''}),
	unavailable: lacksSenderMap,
	looks: (_, host) => lookAtMaps(editableSenderMaps(host)),
	plan,
});
