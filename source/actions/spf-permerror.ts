import type {Facts, Planned} from '../model/action.js';
import type {Discovery} from '../model/discovery.js';
import {failure, success} from '../model/outcome.js';
import {findSetting, listSettings, setSetting} from '../edit/settings-file.js';
import {alreadySo, defineAction, fileFact, isEditable, lacksRoot, planned, refusedByHost} from './define-action.js';

type PermErrorInput = {readonly reject: boolean};

const name = 'PermError_reject';

function notesOf(text: string, reject: boolean): string[] {
	const testOnly = findSetting(text, 'TestOnly')?.value ?? findSetting(text, 'defaultSeedOnly')?.value;
	const times = listSettings(text).filter(setting => setting.name === name).length;
	return [
		'policy processes that run now keep the old value until the reload ends them',
		...(testOnly !== undefined && /^[+-]?0+$/.test(testOnly) ? ['TestOnly = 0 in this file: nothing is rejected for SPF, whatever this setting says'] : []),
		...(times > 1 ? [`${name} stands ${times} times: the last one counts and is the one edited`] : []),
		...(reject ? ['a broken SPF record is often the fault of an honest sender: look at who would be hit'] : []),
	];
}

function plan({reject}: PermErrorInput, facts: Facts, host: Discovery): Planned {
	const path = host.spfConfig ?? '';
	const fact = fileFact(facts, 'config', path);
	if ('problem' in fact) {
		return refusedByHost(fact.problem);
	}

	const before = fact.file.content;
	const value = reject ? 'True' : 'False';
	const now = findSetting(before, name)?.value;
	if (now === value) {
		return alreadySo(`${name} is ${value} already (${path})`);
	}

	return planned({
		summary: `${reject ? 'Reject' : 'Do not reject'} mail whose SPF record is broken (PermError)`,
		edits: [{path, before, after: setSetting(before, name, value), sha256: fact.file.sha256}],
		runs: [{run: 'postfix-reload', why: 'running policy processes keep the old value'}],
		checks: [{check: 'setting', path, name, expect: value}, {check: 'postfix-running'}],
		notes: [...(now === 'False' || now === undefined || now === 'True' ? [] : [`"${now}" counts as False now: only True and False are known`]), ...notesOf(before, reject)],
	});
}

/** Switches whether policyd-spf rejects mail whose SPF record is broken. */
export const spfPermError = defineAction<PermErrorInput>({
	name: 'spf-permerror',
	title: 'SPF PermError rejection',
	fields: [{name: 'reject', label: 'Reject on PermError', example: 'on', choices: ['on', 'off']}],
	read(raw) {
		const word = raw['reject'];
		return word === 'on' || word === 'off' ? success({reject: word === 'on'}) : failure({what: 'PermError rejection is switched on or off', state: 'nothing was sent', remedy: 'on or off'});
	},
	unavailable(host) {
		if (host.spfConfig === undefined) {
			return {what: 'Postfix on this host does not use policyd-spf', state: 'there is nothing to switch'};
		}

		return isEditable(host.spfConfig) ? lacksRoot(host) : {what: `${host.spfConfig} lies outside the folders that mxdeck edits`, state: 'nothing was changed', remedy: 'move it to /etc/postfix-policyd-spf-python'};
	},
	looks: (_, host) => host.spfConfig === undefined ? [] : [{as: 'config', look: 'file', path: host.spfConfig}],
	plan,
	risk: ({reject}) => reject ? 'broken SPF records are often the fault of honest senders' : undefined,
	history: () => 'spf:permerror',
});
