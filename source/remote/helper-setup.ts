import {failure, success, type Outcome} from '../model/outcome.js';
import {sendScript, type HostReport} from './apply.js';
import {closeRequest} from './change-request.js';
import type {Connection} from './connection.js';
import {helperRules} from './helper-rule.js';
import {helperSha256, helperText} from './helper-text.js';
import answerPart from './host-scripts/apply-answer.sh';
import filesPart from './host-scripts/apply-files.sh';
import setupPart from './host-scripts/helper-setup.sh';
import sentPart from './host-scripts/sent.sh';
import {createNonce, decodeWord, encodeWord, fillScript} from './request-lines.js';

const script = [sentPart, answerPart, filesPart, setupPart].join('\n');

/** What is on a host now: its helper by its hash, and the file of rules; undefined where there is none. */
export type HelperState = {readonly sha256: string | undefined; readonly rules: {readonly text: string; readonly sha256: string} | undefined};

/** Who sets the helper up or takes it away. `id` (UUID) names this in the host's journal; `users` may call the helper afterwards; `was` is what the operator was shown. */
export type SetupOptions = {
	readonly id: string;
	readonly action: 'install-helper' | 'remove-helper';
	readonly operator: string;
	readonly users: readonly string[];
	readonly was: HelperState;
	readonly onStep?: (step: string) => void;
};

const line = (name: string, text: string): string => `${name} ${encodeWord(text)}`;

/** What a line of the answer says of a name; undefined: nothing. */
function said(lines: readonly string[], name: string): string | undefined {
	const [, text] = lines.map(each => new RegExp(`^{"${name}":"([^"\\\\]*)"}$`).exec(each)).find(match => match !== null) ?? [];
	return text === '' ? undefined : text;
}

/** Looks, as root, which helper and which rules a host has. */
export async function lookAtHelper(connection: Connection, operator: string): Promise<Outcome<HelperState>> {
	const nonce = createNonce();
	const request = closeRequest([line('action', 'tell-helper'), line('operator', operator), line('key', '')]);
	const {result, problem, lines = []} = await sendScript(connection, nonce, {stdin: fillScript(script, nonce, request)}, {asRoot: true});
	if (result !== 'done') {
		return failure(problem ?? {what: 'the host did not tell which helper it has', state: 'nothing was changed'});
	}

	const sha256 = said(lines, 'rule-sha256');
	return success({sha256: said(lines, 'helper'), rules: sha256 === undefined ? undefined : {text: decodeWord(said(lines, 'rule')), sha256}});
}

/** Installs the helper with its rules, or takes both away: whole or not at all, as `applyPlan`. */
export async function setUpHelper(connection: Connection, {id, action, operator, users, was, onStep}: SetupOptions): Promise<HostReport> {
	const request = closeRequest([
		line('id', id),
		line('action', action),
		line('operator', operator.replaceAll(/[^\w.@-]/g, '_')),
		line('key', users.join(',')),
		line('was-helper', was.sha256 ?? ''),
		line('was-rule', was.rules?.sha256 ?? ''),
		...(action === 'install-helper' ? [line('sha256', helperSha256), line('helper', helperText), line('rule', helperRules(users))] : []),
	]);
	const {isKnown: _, lines: __, ...report} = await sendScript(connection, id, {stdin: fillScript(script, id, request)}, {asRoot: true, onStep});
	return report;
}
