import {undoEdit} from '../edit/undo-edit.js';
import type {Check, Facts, GuardVerdict, Planned, Run} from '../model/action.js';
import type {PastChange} from '../model/change-record.js';
import type {Discovery} from '../model/discovery.js';
import {failure, success} from '../model/outcome.js';
import {guardBan} from './ban-guards.js';
import {alreadySo, defineAction, lacksRoot, planned, refusedByHost} from './define-action.js';
import {checksOfRuns, inverseCheck, inverseRuns, standsAsBefore, type UndoneEdit} from './undo-checks.js';

type UndoInput = {readonly change: string};

const conflict = (why: string): Planned => refusedByHost({what: why, state: 'nothing was changed', remedy: 'look at the file, then take out by hand what should go'});

const nameOf = ({id, action, key}: PastChange): string => `${id.slice(0, 8)} (${action} ${key})`;

/** The files without what the change did to them, or the first conflict. */
function undoneEdits({edits, checks}: PastChange): {readonly edits: readonly UndoneEdit[]} | {readonly conflict: string} {
	const undone: UndoneEdit[] = [];
	for (const edit of edits) {
		if (standsAsBefore(edit, checks)) {
			undone.push({...edit, undone: edit.now ?? ''});
			continue;
		}

		const result = edit.now === undefined ? {conflict: 'the file is gone'} : undoEdit(edit.before, edit.after, edit.now);
		if ('conflict' in result) {
			return {conflict: `${edit.path} was changed by somebody else since: ${result.conflict}`};
		}

		undone.push({...edit, undone: result.text});
	}

	return {edits: undone};
}

// Whoever undoes an unban must not lock himself out, nor anybody of the host's own.
const guardBans = (runs: readonly Run[], host: Discovery): GuardVerdict[] => runs.flatMap(run => run.run === 'ban' ? guardBan(run.address, host) : []);

function planUndo(change: PastChange, host: Discovery): Planned {
	const files = undoneEdits(change);
	if ('conflict' in files) {
		return conflict(files.conflict);
	}

	const checks: Check[] = [];
	for (const check of change.checks) {
		const inverse = inverseCheck(check, files.edits);
		if ('conflict' in inverse) {
			return conflict(inverse.conflict);
		}

		checks.push(...[inverse.check ?? []].flat());
	}

	const edits = files.edits.filter(({now, undone}) => now !== undone);
	const bans = inverseRuns(change);
	const runs = edits.length === 0 ? bans.filter(run => run.run !== 'postfix-reload') : bans;
	if (edits.length + runs.length === 0) {
		return alreadySo(`nothing of change ${nameOf(change)} is left to undo`);
	}

	return planned({
		summary: `Undo change ${nameOf(change)} by ${change.operator}`,
		edits: edits.map(({path, now = '', undone, sha256, map}) => ({path, before: now, after: undone, sha256, ...(map === undefined ? {} : {map})})),
		runs,
		checks: [...checks, ...checksOfRuns(runs)],
		notes: [
			...edits.filter(({now, after}) => now !== after).map(({path}) => `${path} was changed since: what others did stays`),
			...runs.flatMap(run => run.run === 'ban' ? [`the ban of ${run.address} in jail ${run.jail} begins anew${run.why === '' ? '' : `: ${run.why}`}`] : []),
		],
		undoes: change.id,
	}, guardBans(runs, host));
}

function plan(_: UndoInput, facts: Facts, host: Discovery): Planned {
	const fact = facts['change'];
	if (fact?.found !== 'change') {
		return alreadySo(`there is nothing to undo here: ${fact?.found === 'nothing' ? fact.reason : 'its journal was not read'}`);
	}

	const {change} = fact;
	return change.result === 'done' ? planUndo(change, host) : alreadySo(`change ${nameOf(change)} came to "${change.result ?? 'open'}" here: there is nothing to undo`);
}

/** Takes back what a change did, whoever made it from wherever: the host's own journal knows. What others did since stays. */
export const undoChange = defineAction<UndoInput>({
	name: 'undo-change',
	title: 'Undo a change',
	fields: [{name: 'change', label: 'Change', example: '2f1e5c1e'}],
	read(raw) {
		const change = (raw['change'] ?? '').trim().toLowerCase();
		return /^[\da-f][\da-f-]{7,35}$/.test(change)
			? success({change})
			: failure({what: 'this is not the id of a change', state: 'nothing was sent', remedy: 'at least its first eight characters, as mxdeck log shows them'});
	},
	unavailable: lacksRoot,
	looks: ({change}) => [{as: 'change', look: 'change', id: change}],
	plan,
});
