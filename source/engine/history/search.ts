import {setImmediate as turn} from 'node:timers/promises';
import {readFilter} from '../../model/filter.js';
import type {Piece, PieceContent, Pieces} from '../../store/history-pieces.js';
import {wordsOfText} from '../../store/word-filter.js';
import {createNewestRows} from './found-lines.js';
import type {FoundLines, LineSearch, OnProgress} from './history.js';
import {needlesOf, takeFiltered, takeWithTexts, type LineTaker} from './line-matches.js';

/** Milliseconds of work before others have their turn. */
const slice = 8;

type Take = (piece: Piece, content: PieceContent, taker: LineTaker) => void;

/** What a search looks for: the words that lead to it, and how lines are taken. Undefined: its filter cannot be read. */
async function aimOf(ask: LineSearch, now: number): Promise<{readonly words: ReadonlyArray<readonly number[]>; readonly take: Take} | undefined> {
	if ('texts' in ask) {
		const {texts, alone = false} = ask;
		const needles = needlesOf(texts, alone);
		return {
			words: texts.map(text => wordsOfText(text, alone)),
			take(piece, content, taker) {
				takeWithTexts(piece, content, needles, taker);
			},
		};
	}

	const filter = await readFilter(ask.filter);
	return filter.ok
		? {
			words: [[]],
			take(piece, content, taker) {
				takeFiltered(piece, content, {filter: filter.value, now}, taker);
			},
		}
		: undefined;
}

export type SearchOptions = {
	readonly now: number;
	readonly onProgress?: OnProgress | undefined;
	readonly until?: AbortSignal | undefined;
	/** What went wrong when a piece was read; the search goes on without it. */
	readonly onTrouble: (error: unknown) => void;
};

/**
Searches pieces from the newest to the oldest, in slices between which others have their turn. It ends when no older piece can hold a line
that is newer than those found.
*/
export async function searchPieces(pieces: Pieces, ask: LineSearch, {now, onProgress, until, onTrouble}: SearchOptions): Promise<FoundLines> {
	const aim = await aimOf(ask, now);
	if (aim === undefined || ask.limit < 1) {
		return {rows: [], complete: aim !== undefined};
	}

	const found = createNewestRows(ask.limit);
	const taker: LineTaker = {isInTime: time => time >= ask.from && time < ask.to && time >= found.floor(), take: found.add};
	let isWhole = true;
	const attempt = <Value>(work: () => Value): Value | undefined => {
		try {
			return work();
		} catch (error) {
			isWhole = false;
			onTrouble(error);
			return undefined;
		}
	};

	const list = attempt(() => pieces.list(ask)) ?? [];
	const all = list.reduce((sum, {size}) => sum + size, 0);
	let done = 0;
	let began = performance.now();
	for (const piece of list) {
		if (until?.aborted === true || piece.to < found.floor()) {
			isWhole = false;
			break;
		}

		attempt(() => {
			const content = pieces.mayHold(piece, aim.words) ? pieces.read(piece) : undefined;
			if (content !== undefined) {
				found.beginPiece();
				aim.take(piece, content, taker);
			}
		});
		done += piece.size;
		if (performance.now() - began > slice) {
			onProgress?.(done / all, found.count());
			await turn();
			began = performance.now();
		}
	}

	const rows = found.rows();
	return {rows, complete: isWhole && found.floor() === Number.NEGATIVE_INFINITY};
}
