import type {LinkState} from '../../model/host.js';
import type {Tone} from './line.js';

/** How a link's state is shown. */
export type LinkWord = {readonly glyph: string; readonly word: string; readonly tone: Tone};

/** Glyph, word and tone of each state of a link. */
export const linkWords: Readonly<Record<LinkState, LinkWord>> = {
	connecting: {glyph: '◌', word: 'connecting', tone: 'info'},
	live: {glyph: '●', word: 'live', tone: 'good'},
	stale: {glyph: '◐', word: 'stale', tone: 'warn'},
	gap: {glyph: '◑', word: 'gap', tone: 'warn'},
	reconnecting: {glyph: '◌', word: 'reconnecting', tone: 'warn'},
	throttled: {glyph: '◌', word: 'throttled', tone: 'warn'},
	auth: {glyph: '✗', word: 'login refused', tone: 'bad'},
	hostkey: {glyph: '✗', word: 'host key', tone: 'bad'},
	down: {glyph: '○', word: 'down', tone: 'bad'},
};
