import {wasmOf, type WasmFunction} from './wasm-text.js';

/**
Sets the bits of every word of lines in a filter, 64 bytes at a time: every line that is kept goes through here. What a word and its
bits are, `word-reader` and `word-filter` say; it must be the same here.
*/
export type WordMarks = {
	/** A filter of `bits` bits (a power of two), until the next one is made. */
	readonly mark: (bytes: Uint8Array, bits: number) => Uint32Array;
};

/** Where in a hash's product the number of each bit begins, which a word sets in its 64 bits of the filter: `word-filter` has the same. */
const bitsAt = [8, 14, 20, 26];

/** Sets the bits of a word from `start` to `end`. */
const setBits = `
	(set length (- end start))
	(set hash (^ (* (^ (| (load start) 0x20202020) length) 0x9E3779B1) (* (| (load (+ start (choose 4 (- length 4) (> length 8)))) 0x20202020) 0x85EBCA6B)))
	(set late (^ (* (| (load (- end 4)) 0x20202020) 0xC2B2AE35) (* (| (load (- end (choose 8 length (> length 8)))) 0x20202020) 0x27D4EB2F)))
	(set hash (* (^ (^ hash (>>> hash 15)) (^ late (>>> late 13))) 0x9E3779B1))
	(set hash (^ hash (>>> hash 16)))
	(set bits (* hash 0x85EBCA6B))
	(set place (<< (>>> (& hash mask) 6) 3))
	(set word (load-wide place))
	${bitsAt.map(shift => `(set word (|wide word (<<wide (wide 1) (wide (>>> bits ${shift})))))`).join('')}
	(store-wide place word)`;

const forBits = ['length', 'hash', 'late', 'bits', 'place'];

/**
Marks four numbers with dots between if what begins the last one at `at` is that: each of one to three digits, and no letter or digit beside
them.
*/
const markQuad: WasmFunction = {
	parameters: ['at', 'mask'],
	numbers: ['start', 'end', 'dot', 'digits', 'isQuad', 'code', ...forBits],
	wide: ['word'],
	text: `
		(set end (+ at 1))
		(while (>u 10 (- (byte end) 0x30)) (set end (+ end 1)))
		(set code (byte end))
		(set isQuad (& (> 4 (- end at)) (is-zero (| (> code 127) (>u 26 (- (| code 0x20) 0x61))))))
		(set start (- at 1))
		${[1, 2, 3].map(number => `
			(set dot start)
			(while (>u 10 (- (byte (- start 1)) 0x30)) (set start (- start 1)))
			(set digits (- dot start))
			(set code (byte (- start 1)))
			(set isQuad (& isQuad (& (> digits 0) (> 4 digits))))
			${number === 3
				? '(set isQuad (& isQuad (is-zero (| (> code 127) (>u 26 (- (| code 0x20) 0x61))))))'
				: '(set isQuad (& isQuad (= code 0x2E))) (set start (- start 1))'}`).join('')}
		(if isQuad (do ${setBits}))`,
};

/** What of the last block lies before this one, moved up by so many bits. */
const moved = (name: string, bits: number): string => `(|wide (<<wide ${name} (wide ${bits})) (>>>wide ${name}Before (wide ${64 - bits})))`;

/** Bits that have one of the same kind two, three or four bits before them: as far as the numbers of an address lie apart. */
const near = (name: string): string => `(|wide (|wide ${moved(name, 2)} ${moved(name, 3)}) ${moved(name, 4)})`;

const kept = ['runs', 'digits', 'dots', 'seconds', 'thirds'];

/**
Reads lines from `at` to `to`, 64 bytes at a time, behind which as many are no letters. Before `at` is a byte that is none. What each byte is becomes
a bit of a number, the first one the lowest; words are found by their ends.
*/
const markAll: WasmFunction = {
	parameters: ['at', 'to', 'mask'],
	numbers: ['open', 'start', 'end', 'bit', ...forBits],
	wide: [...kept, ...kept.map(name => `${name}Before`), 'starts', 'carry', 'sum', 'ends', 'fourths', 'word'],
	lanes: ['text', 'isDigit'],
	text: `
		(set open at)
		(while (> to at)
			(set runs (wide 0)) (set digits (wide 0)) (set dots (wide 0))
			${[0, 16, 32, 48].map(offset => `
				(set text (lanes (+ at ${offset})))
				(set isDigit (lanes-less-unsigned (lanes-minus text (all-lanes 0x30)) (all-lanes 10)))
				(set digits (|wide digits (<<wide (wide (lanes-mask isDigit)) (wide ${offset}))))
				(set dots (|wide dots (<<wide (wide (lanes-mask (lanes-equal text (all-lanes 0x2E)))) (wide ${offset}))))
				(set runs (|wide runs (<<wide (wide (lanes-mask (lanes-or isDigit (lanes-or
					(lanes-less-unsigned (lanes-minus (lanes-or text (all-lanes 0x20)) (all-lanes 0x61)) (all-lanes 26))
					(lanes-less text (all-lanes 0)))))) (wide ${offset}))))`).join('')}
			(set starts (|wide carry (&wide runs (not-wide ${moved('runs', 1)}))))
			(set sum (+wide digits starts))
			(set carry (wide (>u-wide digits sum)))
			(set ends (&wide
				(&wide (&wide ${moved('runs', 1)} ${moved('runs', 2)}) (&wide ${moved('runs', 3)} ${moved('runs', 4)}))
				(not-wide (|wide runs sum))))
			(while (some-wide ends)
				(set bit (narrow (trailing-zeros-wide ends)))
				(set ends (&wide ends (-wide ends (wide 1))))
				(set end (+ at bit))
				(set length (narrow (leading-zeros-wide (<<wide (<<wide (not-wide runs) (wide (- 63 bit))) (wide 1)))))
				(set start (choose (- end length) open (> bit length)))
				${setBits})
			(set seconds (&wide digits (&wide ${moved('dots', 1)} ${moved('digits', 2)})))
			(set thirds (&wide seconds ${near('seconds')}))
			(set fourths (&wide seconds ${near('thirds')}))
			(while (some-wide fourths)
				(call markQuad (+ at (narrow (trailing-zeros-wide fourths))) mask)
				(set fourths (&wide fourths (-wide fourths (wide 1)))))
			(set length (narrow (leading-zeros-wide (not-wide runs))))
			(set at (+ at 64))
			(set open (choose open (- at length) (= length 64)))
			${kept.map(name => `(set ${name}Before ${name})`).join(' ')})`,
};

const pageSize = 65_536;

/** Bytes that are read at once. */
const edge = 64;

/** Undefined: the machine cannot do it. */
export function createWordMarks(): WordMarks | undefined {
	let compiled: WebAssembly.Module;
	try {
		compiled = new WebAssembly.Module(wasmOf({markAll, markQuad}));
	} catch {
		return undefined;
	}

	const roomFor = (bytes: number) => {
		const pages = Math.ceil(bytes / pageSize);
		const memory = new WebAssembly.Memory({initial: pages, maximum: pages});
		const {exports} = new WebAssembly.Instance(compiled, {own: {memory}});
		return {all: new Uint8Array(memory.buffer), run: exports['markAll'] as (at: number, to: number, mask: number) => void};
	};

	let room = roomFor(pageSize);
	return {
		mark(bytes, bits) {
			// The filter, a byte that is no letter, the lines, and no letters behind them.
			const at = (bits / 8) + edge;
			const end = at + bytes.length;
			room = end + (2 * edge) > room.all.length ? roomFor(end + (2 * edge)) : room;
			const {all, run} = room;
			all.fill(0, 0, at);
			all.set(bytes, at);
			all.fill(0, end, end + (2 * edge));
			run(at, end + 1, bits - 1);
			return new Uint32Array(all.buffer, 0, bits / 32);
		},
	};
}
