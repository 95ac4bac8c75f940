import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {keymap, type Binding} from '../source/state/keymap.js';

const readme = readFileSync(new URL('../readme.md', import.meta.url), 'utf8');

const titles: Readonly<Record<string, string>> = {stream: 'Stream', stats: 'Stats', bans: 'Bans', senders: 'Senders', spf: 'SPF', hosts: 'Hosts', trace: 'Trace'};

const rowOf = ({keys, screens, help}: Binding): string =>
	`| ${keys.map(key => `\`${key}\``).join(' ')} | ${screens === undefined ? 'everywhere' : screens.map(screen => titles[screen]).join(', ')} | ${help} |`;

test('the readme lists every key as the key table has it', () => {
	const table = ['| keys | where | what |', '|---|---|---|', ...keymap.map(binding => rowOf(binding))].join('\n');
	const [, listed = ''] = /<!-- keys:[^>]*-->\n([^]*?)\n?<!-- \/keys -->/.exec(readme) ?? [];
	expect(listed).toBe(table);
});
