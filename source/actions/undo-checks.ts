import {findEntry, listEntries, tableAnswer} from '../edit/access-map.js';
import {findSetting, listSettings} from '../edit/settings-file.js';
import type {Check, Run} from '../model/action.js';
import type {PastChange, PastEdit} from '../model/change-record.js';

/** A file that a change edited, with what it becomes when the change is undone. */
export type UndoneEdit = PastEdit & {readonly undone: string};

/** What speaks against undoing, or the check that the undone change must pass (undefined: nothing to see). */
export type Inverse = {readonly conflict: string} | {readonly check: Check | undefined};

/** Whether a file that was edited again says by now, of all that the change was about, what it said before. */
export function standsAsBefore({path, before, after, now}: PastEdit, checks: readonly Check[]): boolean {
	const about = checks.flatMap(check => {
		if (now === undefined || now === after || !('path' in check) || check.path !== path) {
			return [];
		}

		return [check.check === 'map-entry'
			? findEntry(now, check.key)?.action === findEntry(before, check.key)?.action
			: findSetting(now, check.name)?.value === findSetting(before, check.name)?.value];
	});
	return about.length > 0 && about.every(Boolean);
}

const isPlain = (text: string): boolean => /^[ -~]*$/.test(text);

// All entries but a key's own, in a form that can be compared.
const others = (text: string, key: string): string =>
	listEntries(text).filter(entry => entry.key.toLowerCase() !== key.toLowerCase()).map(entry => `${entry.key.toLowerCase()} ${entry.action}`).sort().join('\n');

function inverseEntry(check: Check & {readonly check: 'map-entry'}, edit: UndoneEdit): Inverse {
	const {key, path} = check;
	const now = edit.now ?? '';
	if (findEntry(now, key)?.action !== findEntry(edit.after, key)?.action) {
		return {conflict: `somebody changed the entry of ${key} in ${path} since`};
	}

	const expect = tableAnswer(edit.before, key);
	if (tableAnswer(edit.undone, key) !== expect || others(edit.undone, key) !== others(now, key)) {
		return {conflict: `undoing it would change other entries of ${path} too`};
	}

	return {check: isPlain(expect ?? '') ? {...check, expect} : undefined};
}

function inverseSetting(check: Check & {readonly check: 'setting'}, edit: UndoneEdit): Inverse {
	const {name, path} = check;
	const now = edit.now ?? '';
	const value = findSetting(now, name)?.value;
	if (value !== findSetting(edit.after, name)?.value) {
		return {conflict: `somebody set ${name} in ${path} to ${value ?? 'nothing'} since`};
	}

	const rest = (text: string): string => listSettings(text).filter(setting => setting.name !== name).map(setting => `${setting.name}=${setting.value}`).join('\n');
	const expect = findSetting(edit.before, name)?.value;
	return findSetting(edit.undone, name)?.value === expect && rest(edit.undone) === rest(now)
		? {check: isPlain(expect ?? '') ? {...check, expect: expect ?? ''} : undefined}
		: {conflict: `undoing it would change other settings of ${path} too`};
}

/** The check that holds when what this one saw is undone; a conflict when what it saw is somebody else's by now. */
export function inverseCheck(check: Check, edits: readonly UndoneEdit[]): Inverse {
	if (!('path' in check)) {
		// What was banned and lifted is seen by the runs that undo it.
		return {check: check.check === 'postfix-running' ? check : undefined};
	}

	const edit = edits.find(({path}) => path === check.path);
	if (edit === undefined || edit.undone === edit.now) {
		return {check: undefined};
	}

	return check.check === 'map-entry' ? inverseEntry(check, edit) : inverseSetting(check, edit);
}

/** What is run to undo a change: bans that it lifted and that would still hold are made again, those that it made are lifted. */
export function inverseRuns({runs, lifted, clock}: PastChange): Run[] {
	const banned = runs.flatMap(run => run.run === 'ban' ? [{...run, run: 'unban' as const, why: 'the ban is taken back'}] : []);
	const again = lifted.filter(({until}) => until === undefined || until > clock).map(({jail, address, until}) => ({run: 'ban' as const, jail, address, why: until === undefined ? 'it was banned before' : `it was banned until ${until}`}));
	const reload = runs.filter(run => run.run === 'postfix-reload');
	return [...reload, ...banned, ...again];
}

/** What must be seen of the bans afterwards. */
export const checksOfRuns = (runs: readonly Run[]): Check[] => runs.flatMap(run => run.run === 'postfix-reload' ? [] : [{check: run.run === 'ban' ? 'banned' : 'not-banned', jail: run.jail, address: run.address} as const]);
