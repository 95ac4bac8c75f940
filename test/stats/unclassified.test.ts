import {expect, test} from 'vitest';
import {createStatistics} from '../../source/stats/index.js';
import {event, lineOf, now} from './events.js';

test('lines that nothing knows are counted by program, over the hosts that are asked for', () => {
	const statistics = createStatistics();
	const odd = (program: string, secondsAgo = 0) => lineOf(event('unclassified.unknown', {}, {program, secondsAgo}));
	for (const [program, host, secondsAgo] of [['postfix/smtpd', 'mx1', 0], ['newdaemon', 'mx1', 60], ['newdaemon', 'mx2', 120], ['__proto__', 'mx2', 0], ['constructor', 'mx2', 0], ['gone', 'mx1', 7200]] as const) {
		statistics.add(odd(program, secondsAgo), host, now);
	}

	statistics.add(lineOf(event('connection.connect')), 'mx1', now);
	const programs = (hosts: readonly string[]) => statistics.page({hosts, now, top: 5, atLeast: false}).unclassified;
	expect(programs([])).toEqual({lines: 5, programs: [
		{value: 'newdaemon', count: 2, last: now - 60_000},
		...['__proto__', 'constructor', 'postfix/smtpd'].map(value => ({value, count: 1, last: now})),
	]});
	expect(programs(['mx1'])?.programs.map(({value}) => value)).toEqual(['newdaemon', 'postfix/smtpd']);
});

test('a host that makes names of programs up takes no more memory', () => {
	const statistics = createStatistics();
	for (let number = 0; number < 5000; number++) {
		statistics.add(lineOf(event('unclassified.unknown', {}, {program: `p${number}`})), 'mx1', now);
	}

	const page = statistics.page({hosts: [], now, top: 5, atLeast: false}).unclassified;
	expect([page?.lines, page?.programs.length, page?.programs[0]]).toEqual([5000, 201, {value: '(other programs)', count: 4800, last: now}]);
});
