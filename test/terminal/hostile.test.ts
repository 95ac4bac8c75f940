import process from 'node:process';
import {beforeAll, expect, test} from 'vitest';
import {safe} from '../../source/model/safe.js';
import {foreignBytes} from './foreign-bytes.js';
import {hostileLines} from './hostile-lines.js';
import {hostileTexts} from './hostile-texts.js';
import {bundled, inTerminal, lacking, type Step} from './in-terminal.js';

let program = '';
let onLines = '';

beforeAll(async () => {
	program = lacking === '' ? await bundled('hostile-console.ts') : '';
	onLines = lacking === '' ? await bundled('hostile-lines-console.ts') : '';
}, 60_000);

const screen = (key: string, title: string): readonly Step[] => [{send: key}, {expect: `[1;7m ${key} ${title} `}];

/** A question takes no key before the operator can have seen it. */
const armed: Step = {pause: 0.8};

/** Through every screen and dialog, with the engine's texts on each. */
const tour: readonly Step[] = [
	{expect: 'following'},
	{send: 'k'},
	{expect: 'paused'},
	{send: '\r'},
	...Array.from({length: 12}, (): Step => ({send: 'k'})),
	{send: 'y'},
	{expect: ']52;c;'},
	{send: 'Y'},
	{expect: ']52;c;'},
	{send: '/'},
	{expect: 'filter'},
	{send: 'form:x'},
	{expect: '▲'},
	{send: '\u001B'},
	{expect: 'detail'},
	...screen('2', 'Stats'),
	{send: 'l'},
	{send: 'l'},
	{send: 'j'},
	...screen('3', 'Bans'),
	...screen('4', 'Senders'),
	{send: 'j'},
	...screen('5', 'SPF'),
	...screen('6', 'Hosts'),
	{send: 'j'},
	{send: 'j'},
	{send: 'r'},
	{expect: 'reconnect: '},
	...screen('3', 'Bans'),
	{send: '\u0012'},
	{expect: 'to accept and remember it'},
	armed,
	{send: '\u001B'},
	{expect: 'what you type is not shown'},
	armed,
	{send: '\u001B'},
	{expect: 'refresh'},
	{send: 'H'},
	{expect: 'Hosts to show'},
	{send: '\u001B'},
	{expect: 'refresh'},
	{send: ':block promo.example\r'},
	{expect: 'Enter looks at the hosts'},
	{send: '\r'},
	{expect: 'not armed yet'},
	{send: '3'},
	{expect: 'armed'},
	...Array.from({length: 30}, (): Step => ({send: '\u001B[B'})),
	{send: '\t'},
	{expect: '[▸Cancel ]'},
	{send: '\t'},
	{expect: '[▸Apply ]'},
	{send: '\r'},
	{expect: 'hosts are as they should be'},
	...Array.from({length: 10}, (): Step => ({send: '\u001B[B'})),
	{send: '\r'},
	{expect: 'refresh'},
	{send: 'q'},
	{exit: true},
];

/** Over every hostile line of real logs with its detail, every table of them, and the dialogs that they open. */
const tourOfLines: readonly Step[] = [
	{expect: '3/3 live'},
	{pause: 4},
	{send: '/'},
	{expect: 'filter'},
	{send: '/hostile|<{20}|[xya]{99}/ !class:connection'},
	{expect: 'matched'},
	{pause: 2},
	{send: '\r'},
	{expect: 'detail'},
	{send: 'k'},
	{expect: 'paused'},
	...Array.from({length: Math.ceil(hostileLines.length / 12)}, (): readonly Step[] => [{send: '\u001B[5~'}, {pause: 0.2}]).flat(),
	{send: 'gg'},
	{pause: 0.3},
	{send: '\r'},
	...Array.from({length: 20}, (): readonly Step[] => [{send: '\u001B[6~'}, {pause: 0.1}, {send: 'k'}, {pause: 0.1}]).flat(),
	{send: 'b'},
	{expect: 'Blacklist a sender'},
	{send: '\u001B'},
	{expect: 'detail'},
	{send: 'u'},
	{expect: 'Unban an address'},
	{send: '\u001B'},
	{expect: 'detail'},
	{send: 'y'},
	{expect: ']52;c;'},
	{send: '/'},
	{expect: 'filter'},
	{send: '\u0015ambiguous:yes'},
	{expect: 'matched'},
	{pause: 1},
	{send: '\r'},
	{expect: 'detail'},
	{send: 'k'},
	{pause: 0.3},
	{send: 'b'},
	{expect: 'may be forged'},
	{send: '\r'},
	{expect: 'nothing was typed'},
	{send: '\u001B'},
	{expect: 'detail'},
	...screen('2', 'Stats'),
	...Array.from({length: 26}, (): readonly Step[] => [{send: 'l'}, {pause: 0.05}, {send: 'j'}]).flat(),
	{send: 'p'},
	{expect: 'Bans over time'},
	{send: 'p'},
	{expect: 'Counted once'},
	{send: 'E'},
	{expect: 'unclassified-2'},
	...screen('3', 'Bans'),
	...screen('4', 'Senders'),
	...screen('5', 'SPF'),
	...screen('6', 'Hosts'),
	{expect: '__proto__'},
	{send: '\t'},
	{pause: 0.3},
	...screen('1', 'Stream'),
	{expect: 'only __proto__'},
	{send: 'q'},
	{exit: true},
];

const frameOf = (text: string): Buffer => Buffer.from(`\u001B[?2026h\u001B[2;1H\u001B[31m${text}\u001B[0m\u001B[K\u001B[?2026l`);

/** Text that no terminal obeys: it may only take too much room, or fool people. */
const merelyText = new Set(['is wide', 'is wide after a letter', 'is long', 'stacks marks', 'is broken', 'names an object\u2019s insides']);

test.each(Object.entries(hostileTexts).filter(([what]) => !merelyText.has(what)))('text that %s is seen when it gets through', (_what, text) => {
	expect(foreignBytes(frameOf(text), 10_000, 24)).not.toEqual([]);
	expect(foreignBytes(frameOf(safe(text)), 10_000, 24)).toEqual([]);
});

test('a row that leaves the terminal is seen', () => {
	expect(foreignBytes(frameOf('漢字'), 4, 24)).toEqual([]);
	expect(foreignBytes(frameOf('漢字'), 3, 24)).toHaveLength(1);
	expect(foreignBytes(frameOf('x'), 80, 1)).toHaveLength(1);
});

const sizes = [[80, 24], [160, 45]] as const;

test.skipIf(lacking !== '').each(sizes)(`whatever hosts and attackers write, a terminal of %d x %d gets text and our own sequences alone${lacking}`, async (columns, rows) => {
	const {output, trouble, status} = await inTerminal([process.execPath, program], tour, {columns, rows});
	const bytes = Buffer.from(output, 'latin1');
	expect(trouble, bytes.toString().slice(-3000)).toBeNull();
	expect(status).toEqual({code: 0});
	expect(foreignBytes(bytes, columns, rows)).toEqual([]);
	// The attacks were there, and are seen for what they are.
	for (const visible of ['␛[2J', '␛]52;c;', String.raw`\u{9b}2J`, String.raw`\u{202e}`, String.raw`\u{200b}`, '␀', '漢字']) {
		expect(bytes.toString(), visible).toContain(visible);
	}
}, 60_000);

const ofLines = [[80, 24]] as const;

test.skipIf(lacking !== '').each(ofLines)(`hostile lines of real logs go through engine and console at %d x %d as text alone${lacking}`, async (columns, rows) => {
	const {output, trouble, status} = await inTerminal([process.execPath, onLines], tourOfLines, {columns, rows});
	const bytes = Buffer.from(output, 'latin1');
	expect(trouble, bytes.toString().slice(-3000)).toBeNull();
	expect(status).toEqual({code: 0});
	expect(foreignBytes(bytes, columns, rows)).toEqual([]);
	for (const visible of ['␛[2J', '␛]52;c;', String.raw`\u{202e}`, '漢字', '<<<<<<', 'yyyyyy', '__proto__', 'constructor', 'x]: reject']) {
		expect(bytes.toString(), visible).toContain(visible);
	}
}, 90_000);
