import {beforeAll, describe, expect, test} from 'vitest';
import {eventually, hosts, mxdeck, reset, traffic, type LabHost} from './lab.js';

type Report = {
	readonly attempts: Readonly<Record<string, number>>;
	readonly rejects: ReadonlyArray<{readonly reason: string; readonly count: number}>;
	readonly unclassified: {readonly rows: ReadonlyArray<{readonly value: string; readonly count: number}>};
};

/** Scenarios of traffic.py and what each of them is, once: however many programs and logs tell of it. */
const truth: ReadonlyArray<readonly [scenario: string, counts: Readonly<Record<string, number>>]> = [
	['relay', {'rejected relay-denied': 1}],
	['rbl', {'rejected rbl': 2}],
	['rhsbl', {'rejected rhsbl': 3}],
	['sender_access', {'rejected blacklist-sender': 2, greylisted: 1}],
	// A domain that cannot be looked up just now is refused in the end, but after Postgrey was asked, which remembers it as new.
	['unknown_sender_domain', {'rejected sender-domain': 3, greylisted: 1}],
	['nonfqdn', {'rejected helo': 2, 'rejected sender-domain': 1, 'rejected recipient-domain': 1}],
	['spf_fail', {'rejected spf': 1}],
	['greylist', {greylisted: 3}],
	['submission_local', {accepted: 1, delivered: 1}],
	['sasl_login_fail', {authFailures: 3}],
];

/** The counts of `report` over a host's logs. */
async function counts(host: LabHost): Promise<Readonly<Record<string, number>>> {
	const ran = await mxdeck('report', host, '--since', '1d', '--json');
	expect(ran, ran.stderr).toMatchObject({code: 0});
	const {attempts, rejects} = JSON.parse(ran.stdout) as Report;
	return {...attempts, ...Object.fromEntries(rejects.map(({reason, count}) => [`rejected ${reason}`, count]))};
}

function sums(): Readonly<Record<string, number>> {
	const all: Record<string, number> = {};
	for (const [, sent] of truth) {
		for (const [what, count] of Object.entries(sent)) {
			all[what] = (all[what] ?? 0) + count;
			if (what.startsWith('rejected ')) {
				all['rejected'] = (all['rejected'] ?? 0) + count;
			}
		}
	}

	return all;
}

beforeAll(reset);

describe('the counts of report are what was sent', () => {
	test.each(hosts)('%s', async host => {
		const before = await counts(host);
		await traffic(host, ...truth.map(([scenario]) => scenario));
		const expected = sums();
		const grown = await eventually(async () => {
			const after = await counts(host);
			return Object.fromEntries(Object.keys(expected).map(what => [what, (after[what] ?? 0) - (before[what] ?? 0)]));
		}, found => JSON.stringify(found) === JSON.stringify(expected), 10);
		expect(grown).toEqual(expected);
	});
});

test('nearly every line is classified', async () => {
	const ran = await mxdeck('report', ...hosts, '--since', '1d', '--json');
	const report = JSON.parse(ran.stdout) as Report & {readonly lines: number};
	const unknown = report.unclassified.rows.reduce((sum, {count}) => sum + count, 0);
	expect(unknown / report.lines, JSON.stringify(report.unclassified.rows, undefined, 1)).toBeLessThan(0.01);
});
