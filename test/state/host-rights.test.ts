import {expect, test} from 'vitest';
import type {Discovery} from '../../source/model/discovery.js';
import {hostDetail} from '../../source/state/select/host-detail.js';
import type {Line} from '../../source/state/select/line.js';
import {discovered} from '../helpers/discovered.js';
import {opened} from '../helpers/drive.js';

const textOf = (lines: readonly Line[]): string => lines.map(({spans}) => spans.map(({text}) => text).join('')).join('\n');
const toneOf = (lines: readonly Line[], text: string): string | undefined => lines.flatMap(({spans}) => spans).find(each => each.text.includes(text))?.tone;

function shown(found: Partial<Discovery>): readonly Line[] {
	const {state} = opened(160, 45);
	const [row] = state.snapshot?.hosts ?? [];
	if (row === undefined) {
		throw new Error('the night has no host');
	}

	return hostDetail(state, {...row, discovery: discovered({user: 'ops', ...found})}, 160);
}

test.each([
	['none', 'ops, rights: read only', 'warn'],
	['helper', 'ops, rights: act (helper)', 'dim'],
	['sudo', 'ops, rights: wide (sudo)', 'warn'],
	['sudo-password', 'ops, rights: wide (sudo with password)', 'warn'],
	['root', 'ops, rights: root', 'dim'],
] as const)('%s is told in words, and what is too much or too little stands out', (privilege, text, tone) => {
	const lines = shown({privilege});
	expect(textOf(lines)).toContain(text);
	expect(toneOf(lines, 'rights:')).toBe(tone);
});
