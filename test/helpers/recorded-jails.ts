import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {Jail} from '../../source/model/jail.js';
import {readJails} from '../../source/remote/read-jails.js';

const recorded = (name: string): string => readFileSync(path.join(import.meta.dirname, '../fixtures/jails', name), 'utf8');

export const jailNames = recorded('names.txt');
export const jailAnswers = recorded('answers.txt');

/** The jails of a Fail2ban 1.0.2: a host's own, one `t-MODE` for each mode of the stock Postfix filter, and `t-file` with a filter by hand. */
export const recordedJails: readonly Jail[] = (() => {
	const fact = readJails(jailNames, jailAnswers);
	if (fact.found !== 'jails') {
		throw new Error('the recorded jails cannot be read');
	}

	return fact.jails;
})();
