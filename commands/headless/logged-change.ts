import {existsSync} from 'node:fs';
import type {RawInput} from '../../source/model/action.js';
import type {ChangeRecord} from '../../source/model/change-record.js';
import {success, type Outcome} from '../../source/model/outcome.js';
import type {PerHost} from '../../source/model/rows.js';
import type {AuditedChange} from '../../source/store/audit-entry.js';
import {openAudit, type Audit} from '../../source/store/audit.js';
import {auditFile, type Places} from '../../source/settings/places.js';

/** A change of one host, as the audit here and the host's journal tell of it together. */
export type LoggedChange = {
	readonly change: string;
	readonly host: string;
	/** Milliseconds since the epoch: by the host's clock where its journal tells. */
	readonly time: number;
	readonly operator: string;
	readonly action: string;
	readonly key: string;
	/** `open`: it may have been made or not. */
	readonly result: string;
	readonly what?: string;
	/** The change that it undid, and the one that undid it. */
	readonly undoes?: string;
	readonly undoneBy?: string;
	readonly knownFrom: 'audit' | 'host';
};

const keyOf = (input: RawInput): string => input['sender'] ?? input['address'] ?? input['change'] ?? Object.values(input).join(' ');

const fromAudit = ({change, host, time, operator, action, input, result = 'open'}: AuditedChange): LoggedChange => ({change, host, time, operator, action, key: keyOf(input), result, knownFrom: 'audit'});

const fromHost = (host: string, {id, time, operator, action, key, result = 'open', what, undoes}: ChangeRecord): LoggedChange =>
	({change: id, host, time, operator, action, key, result, ...(what !== undefined && {what}), ...(undoes !== undefined && {undoes}), knownFrom: 'host'});

/** The changes of both, the newest first. Where the two tell of the same one, its host knows what came of it. */
export function mergeLogs(audited: readonly AuditedChange[], journals: PerHost<ChangeRecord>): LoggedChange[] {
	const told = journals.flatMap(({host, rows}) => rows.map(row => fromHost(host, row)));
	const nameOf = ({host, change}: {readonly host: string; readonly change: string}): string => `${host} ${change}`;
	const known = new Set(told.map(each => nameOf(each)));
	const undone = new Map(told.flatMap(({host, change, undoes, result}) => undoes === undefined || result !== 'done' ? [] : [[nameOf({host, change: undoes}), change] as const]));
	return [...told, ...audited.filter(each => !known.has(nameOf(each))).map(each => fromAudit(each))]
		.map(each => {
			const undoneBy = undone.get(nameOf(each));
			return undoneBy === undefined ? each : {...each, undoneBy};
		})
		.sort((one, other) => other.time - one.time);
}

/** Does something with the audit, if there is one; `none` is the answer where nothing was ever recorded. */
export function withAudit<Answer>(places: Places, none: Answer, work: (audit: Audit) => Outcome<Answer>): Outcome<Answer> {
	const file = auditFile(places);
	const audit = existsSync(file) ? openAudit(file) : undefined;
	if (audit?.ok !== true) {
		return audit ?? success(none);
	}

	const answer = work(audit.value);
	audit.value.close();
	return answer;
}

/** How far back the record is searched for the hosts of a change. */
const searched = 10_000;

/** The hosts where a change was made from here, each once; `change` may be how its id begins. */
export function hostsOfChange(places: Places, change: string): string[] {
	const audited = withAudit(places, [], audit => audit.changes(searched));
	const made = audited.ok ? audited.value.filter(each => each.change.startsWith(change.toLowerCase()) && each.result === 'done') : [];
	return [...new Set(made.map(({host}) => host))];
}
