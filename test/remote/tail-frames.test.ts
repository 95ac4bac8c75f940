import {expect, test} from 'vitest';
import {createFrameReader} from '../../source/remote/tail-frames.js';

const sha = 'a'.repeat(64);
const opened = `O 2049 77 5 ${sha} 0 9.000000\n`;
const cursor = 's=c0;i=1f;b=b1;m=2;t=3;x=4';
const boot = 'b'.repeat(32);

/** What a reader makes of bytes that come in pieces of a length; `false` where it stopped. */
function read(bytes: string, length: number): readonly string[] {
	const told: string[] = [];
	const reader = createFrameReader({
		onData(chunk, after) {
			told.push(`${chunk.toString('latin1')}@${after.kind === 'file' ? `${after.inode}:${after.fingerprint.length}:${after.offset}:${after.changed ?? ''}` : after.cursor}`);
		},
		onGap({bytes: count, lines, reason}) {
			told.push(`gap ${count} ${lines} ${reason}`);
		},
		onBeat({clock, behind, load}) {
			told.push(`beat ${clock} ${behind} ${load}`);
		},
		onTurn(turn) {
			told.push(turn);
		},
		onHindrance(hindrance) {
			told.push(hindrance?.kind ?? 'none');
		},
	});
	for (let from = 0; from < bytes.length; from += length) {
		if (!reader(Buffer.from(bytes.slice(from, from + length), 'latin1'))) {
			return [...told, 'false'];
		}
	}

	return told;
}

test.each([1, 2, 7, 100_000])('frames in pieces of %i bytes are read whole', length => {
	const bytes = `H 1795414239380 72 0.97\n${opened}D 0 12 8 1.000000\none\ntwo\nF 12 ${sha}\nP 12 15 3\nabcR\n${opened}L 3\n12\nT\nG 7 - it was\nG - 4 x\nX missing\nX denied 640 adm\nX ok\n`
		+ `J 3 ${cursor} ${boot} 5\n{}\nD 0 0 0 2.000000\n`;
	expect(read(bytes, length)).toEqual([
		'beat 1795414239380 72 0.97',
		'one\ntwo\n@77:5:12:1.000000',
		'abc@77:12:12:1.000000',
		'rotated',
		'12\n@77:5:0:9.000000',
		'truncated',
		'gap 7 undefined it was',
		'gap undefined 4 x',
		'missing',
		'denied',
		'none',
		`{}\n@${cursor}`,
		'@77:5:0:2.000000',
	]);
});

test.each([
	['a word that nobody knows', 'Q 1\n'],
	['nothing', '\n'],
	['lines before a file was opened', 'D 0 3 3 1.000000\n'],
	['lines that do not begin where the last ones ended', `${opened}D 1 3 2 1.000000\n`],
	['lines that go backwards', `${opened}D 0 -1 0 1.000000\n`],
	['more bytes than the file has there', `${opened}D 0 3 5 1.000000\n`],
	['more bytes than are ever sent at once', `${opened}D 0 9000000 9000000 1.000000\n`],
	['a fingerprint of no file', `F 5 ${sha}\n`],
	['a number that is none', 'H 12x 0 0\n'],
	['a header without an end', 'G - - '.padEnd(2000, 'x')],
	['a place of a journal that is none', `J 3 a"b ${boot} 5\n`],
])('%s is no frame', (_what, bytes) => {
	expect(read(bytes, 4096)).toEqual(['false']);
});
