import type {Check, Edit, Facts, Look, Run} from '../model/action.js';
import type {Discovery, RestrictionMap} from '../model/discovery.js';
import {type Outcome, type Problem, failure, success} from '../model/outcome.js';
import {isEditable, lacksRoot} from './define-action.js';
import {lookAtBuilt} from './unbuilt.js';

/** How a change of a table's text becomes effective, by Postfix table type. */
const takeUp: Readonly<Record<string, 'build' | 'reload'>> = {hash: 'build', btree: 'build', lmdb: 'build', cdb: 'build', texthash: 'reload'};

/** The order in which Postfix asks the restriction lists. */
const lists = ['smtpd_client_restrictions', 'smtpd_helo_restrictions', 'smtpd_sender_restrictions', 'smtpd_relay_restrictions', 'smtpd_recipient_restrictions', 'smtpd_data_restrictions', 'smtpd_end_of_data_restrictions'];

const rank = ({list}: RestrictionMap): number => {
	const index = lists.indexOf(list);
	return index === -1 ? lists.length : index;
};

/** The tables that Postfix asks for senders on a host, in the order of asking, each file once. */
export function senderMaps(host: Discovery): RestrictionMap[] {
	return host.maps
		.filter(({check}) => check === 'check_sender_access')
		.sort((one, other) => rank(one) - rank(other))
		.filter((map, index, all) => all.findIndex(({path}) => path === map.path) === index);
}

function whyNot(map: RestrictionMap): string | undefined {
	if (!Object.hasOwn(takeUp, map.type)) {
		return `${map.type}:${map.path} is a table of patterns or not a file`;
	}

	return isEditable(map.path) ? undefined : `${map.path} lies outside /etc/postfix`;
}

/** The sender tables that can be edited: files of literal keys. */
export const editableSenderMaps = (host: Discovery): RestrictionMap[] => senderMaps(host).filter(map => whyNot(map) === undefined);

/** The sender table that gets a new entry, or why there is none and what to do. */
export function senderMap(host: Discovery): Outcome<RestrictionMap> {
	const map = editableSenderMaps(host)[0];
	if (map !== undefined) {
		return success(map);
	}

	const reasons = senderMaps(host).map(each => whyNot(each) ?? '');
	const type = host.maps.find(({type}) => takeUp[type] === 'build')?.type ?? 'hash';
	const remedy = `add "check_sender_access ${type}:/etc/postfix/sender_access" to smtpd_sender_restrictions in /etc/postfix/main.cf, create that file, then: postmap ${type}:/etc/postfix/sender_access && postfix reload`;
	return failure(reasons.length === 0
		? {what: 'no restriction list of Postfix refers to a sender table (check_sender_access)', state: 'an entry would have no effect, so nothing was written', remedy}
		: {what: `the sender table cannot be edited: ${reasons.join('; ')}`, state: 'nothing was changed', remedy});
}

/** Why senders cannot be blacklisted or taken off on a host; undefined: they can. */
export function lacksSenderMap(host: Discovery): Problem | undefined {
	const map = senderMap(host);
	return map.ok ? lacksRoot(host) : map.problem;
}

/** Looks at the sender tables, the text (named by its path) and what was built from it. */
export const lookAtMaps = (maps: readonly RestrictionMap[]): Look[] => maps.flatMap(map => {
	const text: Look = {as: map.path, look: 'file', path: map.path};
	return takeUp[map.type] === 'build' ? [text, lookAtBuilt(map)] : [text];
});

/** What must be done after a change of a table's text: an index to build, or a reload. */
export function takesUp(map: RestrictionMap): {readonly map?: string; readonly runs: readonly Run[]} {
	return takeUp[map.type] === 'build'
		? {map: map.type, runs: []}
		: {runs: [{run: 'postfix-reload', why: `a ${map.type} table is read when a process starts`}]};
}

/** A changed table with what follows from it. */
export function editMap(map: RestrictionMap, facts: {readonly before: string; readonly sha256: string}, after: string): {readonly edit: Edit; readonly runs: readonly Run[]} {
	const {map: type, runs} = takesUp(map);
	return {edit: {path: map.path, before: facts.before, after, sha256: facts.sha256, ...(type === undefined ? {} : {map: type})}, runs};
}

/** The check that a table answers a key with `expect`. */
export const mapAnswers = ({type, path}: RestrictionMap, key: string, expect: string | undefined): Check => ({check: 'map-entry', type, path, key, expect});

/** Whether domain keys also match subdomains here (the default), from a look named `subdomains`. */
export const lookAtSubdomains: Look = {as: 'subdomains', look: 'run', argv: ['postconf', '-h', 'parent_domain_matches_subdomains']};

/** See `lookAtSubdomains`; when it could not be asked, Postfix's default is assumed. */
export function matchesSubdomains(facts: Facts): boolean {
	const fact = facts['subdomains'];
	return fact?.found !== 'output' || fact.code !== 0 || fact.stdout.includes('smtpd_access_maps');
}
