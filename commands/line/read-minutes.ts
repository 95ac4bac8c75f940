import {failure, success, type Outcome} from '../../source/model/outcome.js';

const minutesIn: Readonly<Record<string, number>> = {'': 1, m: 1, min: 1, h: 60, d: 1440, w: 10_080};

/** A span of time in minutes: `30`, `45m`, `2h`, `1d`, `1w`. */
export function readMinutes(written: string): Outcome<number> {
	const [, number = '', unit = ''] = /^(\d{1,6})(m|min|h|d|w)?$/.exec(written.trim()) ?? [];
	return number === ''
		? failure({what: `"${written}" is no span of time`, remedy: '30 (minutes), 2h or 1d'})
		: success(Number(number) * (minutesIn[unit] ?? 1));
}
