import {wasmOf, type WasmFunction} from './wasm-text.js';

/**
Sets the bits of every word of lines in a filter, sixteen bytes at a time: every line that is kept goes through here. What a word and its
bits are, `word-reader` and `word-filter` say; it must be the same here.
*/
export type WordMarks = {
	/** A filter of `bits` bits (a power of two), until the next one is made. */
	readonly mark: (bytes: Uint8Array, bits: number) => Uint32Array;
};

const bitsSet = [0, 1, 2, 3];

/** Sets the bits of a word from `start` to `end`. */
const setBits = `
	(set length (- end start))
	(set hash (^ (* (^ (| (load start) 0x20202020) length) 0x9E3779B1) (* (| (load (+ start (choose 4 (- length 4) (> length 8)))) 0x20202020) 0x85EBCA6B)))
	(set late (^ (* (| (load (- end 4)) 0x20202020) 0xC2B2AE35) (* (| (load (- end (choose 8 length (> length 8)))) 0x20202020) 0x27D4EB2F)))
	(set hash (* (^ (^ hash (>>> hash 15)) (^ late (>>> late 13))) 0x9E3779B1))
	(set hash (^ hash (>>> hash 16)))
	(set step (| (>>> (* hash 0x85EBCA6B) 12) 1))
	${bitsSet.map(turn => `
		(set place (<< (>>> (& hash mask) 5) 2))
		(store place (| (load place) (<< 1 hash)))
		${turn === bitsSet.at(-1) ? '' : '(set hash (+ hash step))'}`).join('')}`;

const forBits = ['length', 'hash', 'late', 'step', 'place'];

const markQuad: WasmFunction = {parameters: ['start', 'end', 'mask'], numbers: forBits, text: setBits};

/** Reads lines from `at` to `to`, behind which 16 bytes are no letters. Before `at` is a byte that is none. */
const markAll: WasmFunction = {
	parameters: ['at', 'to', 'mask'],
	numbers: ['letters', 'runs', 'edges', 'carry', 'lowest', 'edge', 'met', 'before', 'start', 'end', 'metAtStart', 'hasLetter', 'isWord', 'isJoined', 'numbers', 'first', 'second', 'third', 'fourth', ...forBits],
	lanes: ['text'],
	text: `
		(while (> to at)
			(set text (lanes at))
			(set letters (lanes-mask (lanes-or
				(lanes-less-unsigned (lanes-minus (lanes-or text (all-lanes 0x20)) (all-lanes 0x61)) (all-lanes 26))
				(lanes-less text (all-lanes 0)))))
			(set runs (| letters (lanes-mask (lanes-less-unsigned (lanes-minus text (all-lanes 0x30)) (all-lanes 10)))))
			(set edges (& (^ runs (| (<< runs 1) carry)) 0xFFFF))
			(set carry (>>> runs 15))
			(while edges
				(set lowest (& edges (- 0 edges)))
				(set edge (+ at (trailing-zeros edges)))
				(set before (+ met (count-ones (& letters (- lowest 1)))))
				(set edges (^ edges lowest))
				(if (& runs lowest)
					(do
						(set isJoined (& (= end (- edge 1)) (= (byte (- edge 1)) 0x2E)))
						(set start edge)
						(set metAtStart before))
					(do
						(set end edge)
						(set hasLetter (> before metAtStart))
						(set isWord (& hasLetter (> (- end start) 3)))
						(if isWord (do ${setBits}))
						(set numbers (choose 0 (+ 1 (choose numbers 0 isJoined)) hasLetter))
						(set first second) (set second third) (set third fourth) (set fourth start)
						(if (> numbers 3) (call markQuad first end mask)))))
			(set met (+ met (count-ones letters)))
			(set at (+ at 16)))`,
};

const pageSize = 65_536;

/** Bytes that are read at once. */
const edge = 16;

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
