import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {classifyLine, type LineReaderOptions} from '../../source/parse/index.js';

const folder = new URL('../fixtures/logs/', import.meta.url);
const now = Date.UTC(2026, 10, 23);

type Expected = Readonly<Record<string, string>>;

/** `class=rejected reason=rbl user="two words"`. */
const readExpected = (text: string): Expected => Object.fromEntries([...text.matchAll(/([\w-]+)=("(?:[^"\\]|\\.)*"|\S+)/g)].map(([, key = '', value = '']) =>
	[key, value.startsWith('"') ? String(JSON.parse(value)) : value]));

/** A fixture: `#! format=… zone=…` once, then lines with their expectation in the comment above. */
function readFixture(name: string): {readonly options: LineReaderOptions; readonly rows: ReadonlyArray<{readonly line: string; readonly expected: Expected}>} {
	const rows: Array<{line: string; expected: Expected}> = [];
	let options: Expected = {};
	let expected: Expected = {};
	for (const line of readFileSync(new URL(name, folder), 'utf8').split('\n')) {
		if (line.startsWith('#! ')) {
			options = readExpected(line);
		} else if (line.startsWith('# ')) {
			expected = readExpected(line);
		} else if (line !== '') {
			rows.push({line, expected});
		}
	}

	const {format, zone = 'UTC'} = options;
	return {options: {format: format === 'fail2ban' || format === 'dovecot' || format === 'journal-json' ? format : 'syslog', zone}, rows};
}

describe('lines of our own lab', () => {
	for (const name of readdirSync(folder).filter(file => file.endsWith('.log'))) {
		const {options, rows} = readFixture(name);
		it(`${name}: ${rows.length} lines are read as their comments say`, () => {
			const wrong = rows.flatMap(({line, expected}) => {
				const event = classifyLine(line, {...options, now});
				const found: Readonly<Record<string, string | undefined>> = {...event.fields, class: event.class, reason: event.reason};
				return Object.entries(expected)
					.filter(([key, value]) => found[key] !== value)
					.map(([key, value]) => `${key} is ${found[key] ?? 'absent'}, not ${value}: ${line}`);
			});
			expect(wrong.join('\n')).toBe('');
		});

		it(`${name}: every line has its time`, () => {
			const without = rows.filter(({line}) => classifyLine(line, {...options, now}).time === undefined);
			expect(without).toEqual([]);
		});
	}
});
