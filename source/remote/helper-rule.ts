import {helperPath} from './helper-place.js';

/** An account that a rule can name. A word of capitals alone would be one of sudo's aliases, and ALL everybody. */
export const isAccount = (name: string): boolean => /^[a-z_][\w.-]{0,31}$/i.test(name) && !/^[A-Z\d_]+$/.test(name);

const head = '# Installed by mxdeck ("mxdeck hosts install-helper", "mxdeck hosts remove-helper"): who may change this host through its helper.';
const ruleOf = (user: string): string => `${user} ALL=(root) NOPASSWD: ${helperPath} ""`;

/** The file of rules for sudo: each account may call the helper as root, without arguments (`""`) and without a password. */
export const helperRules = (users: readonly string[]): string => `${[head, ...users.map(user => ruleOf(user))].join('\n')}\n`;

/** The accounts that such a file names; undefined: it says something that mxdeck did not write. */
export function accountsIn(rules: string): readonly string[] | undefined {
	const lines = rules.split('\n').filter(line => line !== '' && !line.startsWith('#'));
	const users = lines.map(line => line.split(' ', 1)[0] ?? '');
	return users.every((user, index) => isAccount(user) && lines[index] === ruleOf(user)) ? users : undefined;
}
