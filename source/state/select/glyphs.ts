import type {LinkState} from '../../model/host.js';
import type {Tone} from './line.js';

/** How a link's state is shown. */
export type LinkWord = {readonly glyph: string; readonly ascii: string; readonly word: string; readonly tone: Tone};

/** Glyph, word and tone of each state of a link. */
export const linkWords: Readonly<Record<LinkState, LinkWord>> = {
	connecting: {glyph: '◌', ascii: '.', word: 'connecting', tone: 'info'},
	live: {glyph: '●', ascii: '*', word: 'live', tone: 'good'},
	stale: {glyph: '◐', ascii: '~', word: 'stale', tone: 'warn'},
	gap: {glyph: '◑', ascii: '~', word: 'gap', tone: 'warn'},
	reconnecting: {glyph: '◌', ascii: '.', word: 'reconnecting', tone: 'warn'},
	throttled: {glyph: '◌', ascii: '.', word: 'throttled', tone: 'warn'},
	auth: {glyph: '✗', ascii: 'x', word: 'login refused', tone: 'bad'},
	hostkey: {glyph: '✗', ascii: 'x', word: 'host key', tone: 'bad'},
	down: {glyph: '○', ascii: 'o', word: 'down', tone: 'bad'},
};

/** Glyph of a state of a link, in ASCII when only that may be drawn. */
export const linkGlyph = (state: LinkState, ascii: boolean): string => ascii ? linkWords[state].ascii : linkWords[state].glyph;
