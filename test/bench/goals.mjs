/**
What mxdeck must reach, each as a ratio in one run. `atLeast`: the ratio says how many times as much the other takes; `atMost`: how much of
the other's we take. The moon is what is physically possible.
*/
export const goals = {
	P1: {what: 'lines counted in tables, CPU: pflogsumm takes', atLeast: 12, moon: 20},
	P2: {what: 'the same: postfix-logwatch takes', atLeast: 15, moon: 30},
	P3: {what: 'the same: lnav takes to load', atLeast: 2.5, moon: 4},
	'P3 sql': {what: 'the same: lnav takes to load and group', atLeast: 4.5, moon: 7},
	P4: {what: 'the same: fail2ban-regex takes', atLeast: 15, moon: 30},
	P5: {what: 'the same: grep -cE of 18 takes', atLeast: 0.4, moon: 0.65},
	P6: {what: 'the same: wc -l takes', atLeast: 0.04, moon: 0.07},
	P8: {what: 'the whole report, CPU: pflogsumm takes', atLeast: 6, moon: 10},
	'P3 report': {what: 'the whole report, CPU: lnav takes to load'},
	'P9 pflogsumm': {what: 'report, peak memory of pflogsumm\'s', atMost: 0.5, moon: 0.3},
	'P9 lnav': {what: 'report, peak memory of lnav\'s', atMost: 0.5, moon: 0.3},
	'P9 flat': {what: 'report, peak memory: ten times the log', atMost: 1.3},
	P10: {what: 'two threads in tables, time: one takes', atLeast: 1.3, moon: 1.7},
	U1: {what: 'CPU per 200x50 frame of Ink nodes\'', atMost: 1 / 15, moon: 1 / 40},
	U2: {what: 'key to paint p99 at 100 k lines/s, ms', atMost: 16, moon: 8, absolute: true},
	'U2 ink': {what: 'the same, of a screen of Ink nodes', atMost: 1 / 4, moon: 1 / 15},
	U3: {what: 'key to paint p99, 200 k lines/s of idle', atMost: 3, moon: 1.5},
	U4: {what: 'CPU following 100 k lines/s of lnav\'s', atMost: 0.8, moon: 0.35},
	U5: {what: 'CPU idle of lnav\'s', atMost: 1, moon: 0.5},
	U6: {what: 'bytes of 3 changed counters of a repaint', atMost: 0.05, moon: 0.02},
	S1: {what: 'cat of 500 MB over SSH, CPU: OpenSSH\'s client takes', atLeast: 0.75, moon: 1},
	S2: {what: 'the same and classified, wall: OpenSSH\'s takes', atLeast: 0.6, moon: 0.95},
	S3: {what: 'connect to first byte of ssh host echo', atMost: 0.5, moon: 0.3},
	S4: {what: '200 hosts connected, s', atMost: 4, moon: 2.2, absolute: true},
	'S4 memory': {what: 'the same, idle: resident kB a host', atMost: 200, moon: 100, absolute: true},
	'S4 idle': {what: 'the same, idle: CPU %', absolute: true},
	'S4 follow': {what: '100 k lines/s of 50 hosts followed, CPU %', atMost: 10, moon: 6, absolute: true},
	D1: {what: 'events kept a second: those of a table with five indexes', atLeast: 30, moon: 100},
	'D1 CPU': {what: 'the same, of a second of CPU'},
	'D1 log': {what: 'all lines of a log kept a second of CPU: the same'},
	D2: {what: 'bytes kept of a line, of that table\'s', atMost: 1 / 6, moon: 1 / 30},
	D3: {what: 'top senders of a day, CPU of raw rows\'', atMost: 1 / 20, moon: 1 / 150},
	D4: {what: 'lines taken in while they are kept, of without', atLeast: 0.6, moon: 0.85},
	'D4 all': {what: 'the same, CPU of the history\'s thread included'},
	B1: {what: 'mxdeck --help, CPU of node -e 0', atMost: 1.3, moon: 1.1},
	B2: {what: 'first frame of mxdeck, of node -e 0', atMost: 2, moon: 1.15},
	'B2 demo': {what: 'first frame of mxdeck demo, of node -e 0', atMost: 2, moon: 1.15},
	B3: {what: 'first frame of lnav\'s first paint, 10 MB', atMost: 1.5, moon: 0.5},
};

/** What came of a goal, as a row of the table. `ratio` undefined: it could not be measured, and `its` says why. */
export function outcome(goal, {ours = '', its = '', ratio, from, to}) {
	const {what, atLeast, atMost, moon, absolute = false} = goals[goal];
	const floor = atLeast ?? atMost;
	const reaches = limit => limit !== undefined && ratio !== undefined && (atLeast === undefined ? ratio <= limit : ratio >= limit);
	const digits = value => value < 0.1 ? 3 : 2;
	const shown = value => value === undefined ? '' : value.toFixed(absolute ? 1 : digits(value));
	const met = () => {
		if (ratio === undefined || floor === undefined) {
			return ratio === undefined ? 'not measured' : '';
		}

		return reaches(moon) ? 'yes, moon' : (reaches(floor) ? 'yes' : 'NO');
	};

	return {
		goal,
		cells: [
			goal,
			what,
			ours,
			its,
			`${shown(ratio)}${ratio === undefined || absolute ? '' : '×'}`,
			from === undefined ? '' : `${shown(from)}–${shown(to)}`,
			floor === undefined ? '' : `${atLeast === undefined ? '≤' : '≥'} ${shown(floor)}`,
			moon === undefined ? '' : shown(moon),
			met(),
		],
	};
}

const heads = ['goal', 'what', 'ours', 'its', 'ratio', 'spread', 'floor', 'moon', 'met'];

/** The outcomes as one table. */
export function tableOf(outcomes) {
	const rows = [heads, heads.map(() => ''), ...outcomes.map(({cells}) => cells)];
	const widths = heads.map((_, column) => Math.max(...rows.map(row => row[column].length)));
	const inColumn = (cell, column) => column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]);
	return rows.map((row, index) => `| ${row.map((cell, column) => index === 1 ? '-'.repeat(widths[column]) : inColumn(cell, column)).join(' | ')} |`).join('\n');
}
