import type {Facts, GuardVerdict, Planned} from '../model/action.js';
import type {Discovery} from '../model/discovery.js';
import {failure, success} from '../model/outcome.js';
import {findSetting, listSettings, setSetting} from '../edit/settings-file.js';
import {freeMail} from './free-mail.js';
import {isWithin} from './guards.js';
import {alreadySo, defineAction, fileFact, isEditable, lacksRoot, planned, refusedByHost} from './define-action.js';

type PermErrorInput = {readonly reject: boolean};

const name = 'PermError_reject';

/** Finds the lines of mail whose SPF record is broken. */
const brokenRecords = 'spf:permerror';

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

// Whose mail would be rejected, as far as the log in memory tells.
function guardSenders(facts: Facts, {ownDomains}: Discovery): GuardVerdict[] {
	const fact = facts['senders'];
	const senders = fact?.found === 'log' ? fact.values.map(({value}) => value.toLowerCase()) : [];
	const hits = (isHit: (domain: string) => boolean): string[] => senders.filter(sender => isHit(sender.slice(sender.lastIndexOf('@') + 1)));
	const verdict = (guard: string, found: readonly string[], why: string): GuardVerdict => found.length === 0
		? {guard, verdict: 'ok', reason: 'nothing speaks against it'}
		: {guard, verdict: 'ask', reason: `mail from ${found[0] ?? ''}${found.length > 1 ? ` and ${found.length - 1} more` : ''} had a PermError in the log in memory and would be rejected: ${why}`};
	return [
		verdict('own-domain', hits(domain => ownDomains.some(own => isWithin(domain, own))), 'that is a domain of this host, whose own record is broken'),
		verdict('free-mail', hits(domain => freeMail.has(domain)), 'millions of honest people are there'),
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
	}, reject ? guardSenders(facts, host) : []);
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
	looks: (_, host) => host.spfConfig === undefined ? [] : [{as: 'config', look: 'file', path: host.spfConfig}, {as: 'senders', look: 'log', filter: brokenRecords, field: 'sender'}],
	plan,
	risk: ({reject}) => reject ? 'broken SPF records are often the fault of honest senders' : undefined,
	history: () => brokenRecords,
});
