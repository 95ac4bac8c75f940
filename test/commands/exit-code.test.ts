import {expect, test} from 'vitest';
import {exitCodeOfPlans, exitCodeOfReports} from '../../commands/exit-code.js';
import type {Report} from '../../source/model/action.js';

const report = (result: Report['result']): Report => ({host: 'mx', result, verified: [], took: 0});

const rows: ReadonlyArray<{readonly results: ReadonlyArray<Report['result']>; readonly code: number}> = [
	{results: ['done'], code: 0},
	{results: ['done', 'already-so'], code: 0},
	{results: ['failed'], code: 1},
	{results: ['conflict'], code: 1},
	{results: ['unknown'], code: 1},
	{results: ['refused'], code: 3},
	{results: ['unreachable'], code: 4},
	{results: ['rolled-back'], code: 5},
	{results: ['rolled-back', 'skipped', 'skipped'], code: 5},
	{results: ['done', 'unreachable'], code: 1},
	{results: ['already-so', 'refused'], code: 1},
	{results: ['refused', 'unreachable'], code: 3},
	{results: ['rolled-back', 'refused', 'unreachable'], code: 5},
	{results: ['unknown', 'rolled-back'], code: 1},
];

test.each(rows)('results $results exit with $code', ({results, code}) => {
	expect(exitCodeOfReports(results.map(result => report(result)))).toBe(code);
});

const problem = {what: 'no'};

test('a dry run exits as its plans would let the change end', () => {
	expect(exitCodeOfPlans([{host: 'mx1', planned: {kind: 'already-so', why: ''}}])).toBe(0);
	expect(exitCodeOfPlans([{host: 'mx1', planned: {kind: 'refused', by: 'guard', problem}}])).toBe(3);
	expect(exitCodeOfPlans([{host: 'mx1', planned: {kind: 'unreachable', problem}}])).toBe(4);
	expect(exitCodeOfPlans([{host: 'mx1', planned: {kind: 'already-so', why: ''}}, {host: 'mx2', planned: {kind: 'unreachable', problem}}])).toBe(1);
});
