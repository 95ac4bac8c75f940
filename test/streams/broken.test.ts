import {describe, expect, test} from 'vitest';
import type {Position} from '../../source/model/position.js';
import {followSource, type FollowHandlers} from '../../source/remote/follow.js';
import type {Program} from './program.js';
import {runProgram, type Reader} from './run-program.js';

/** Whoever reads wrongly is found out by this one. */
const program: Program = {
	seed: 1,
	naming: 'numbers',
	link: false,
	only: false,
	steps: [
		['connect'],
		['write', 'lines', 3],
		['settle'],
		['commit', 'all'],
		['write', 'lines', 3],
		['settle'],
		['commit', 'all'],
		['kill'],
		['connect'],
		['write', 'lines', 3],
		['settle'],
		['disconnect', 0],
		['write', 'lines', 2],
		['delete', 'free'],
		['write', 'lines', 2],
		['connect'],
		['settle'],
	],
};

const reading = (change: (handlers: FollowHandlers) => Partial<FollowHandlers>): Reader => async (connection, source, options, handlers) => followSource(connection, source, options, {...handlers, ...change(handlers)});

/** Changes the second chunk with lines. */
const secondChunk = (change: (handlers: FollowHandlers, chunk: Buffer, after: Position | undefined) => void) => reading(handlers => {
	let chunks = 0;
	return {
		onData(chunk, after) {
			chunks += chunk.length > 0 ? 1 : 0;
			if (chunks === 2) {
				change(handlers, chunk, after);
			} else {
				handlers.onData(chunk, after);
			}
		},
	};
});

const withoutFirstLine = (chunk: Buffer): Buffer => chunk.subarray(chunk.indexOf(10) + 1);

const readers: ReadonlyArray<readonly [what: string, found: RegExp, reader: Reader]> = [
	['gives lines twice', /^step \d+ \(settle\): twice/, secondChunk(({onData}, chunk, after) => {
		onData(chunk, after);
		onData(chunk, after);
	})],
	['drops a line', /lost/, secondChunk(({onData}, chunk, after) => {
		onData(withoutFirstLine(chunk), after);
	})],
	['changes a byte', /altered/, secondChunk(({onData}, chunk, after) => {
		onData(Buffer.from(chunk.toString('latin1').replace('sent', 'sunk'), 'latin1'), after);
	})],
	['tells of a gap where there is none', /a gap where nothing is missing/, secondChunk(({onGap, onData}, chunk, after) => {
		onGap({from: undefined, to: undefined, reason: 'invented'});
		onData(chunk, after);
	})],
	['keeps a gap for itself', /lost and not told/, reading(() => ({onGap: () => undefined}))],
	['gives lines before their place', /twice/, reading(({onData}) => {
		let place: Position | undefined;
		return {
			onData(chunk, after) {
				onData(chunk, place ?? after);
				place = after;
			},
		};
	})],
	['gives a place before its lines', /stuck|lost/, secondChunk(({onData}, _, after) => {
		onData(Buffer.alloc(0), after);
	})],
	['ends a chunk within a line', /ended within a line/, secondChunk(({onData}, chunk, after) => {
		onData(chunk.subarray(0, 50), after);
		onData(chunk.subarray(50), after);
	})],
	['knows no places', /without their place/, reading(({onData}) => ({
		onData(chunk) {
			onData(chunk, undefined);
		},
	}))],
];

describe('a reader is found out that', () => {
	for (const [what, found, reader] of readers) {
		test.concurrent(what, async () => {
			const {complaint} = await runProgram(program, {reader, patience: 4000});
			expect(complaint).toMatch(found);
		});
	}
});

test('the product\'s own reader passes the same program', async () => {
	const verdict = await runProgram(program);
	expect(verdict.complaint).toBeUndefined();
	expect(verdict.gaps).toBe(1);
});
