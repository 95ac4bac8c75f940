import type {OutcomeName} from '../../model/trace/story.js';
import type {Tone} from './line.js';

/** How what came of a message is shown: glyph and word, so that colour is never needed to tell them apart. */
export const outcomeWords: Readonly<Record<OutcomeName, {readonly glyph: string; readonly word: string; readonly tone: Tone}>> = {
	delivered: {glyph: '✓', word: 'delivered', tone: 'good'},
	'handed-over': {glyph: '→', word: 'handed over', tone: 'good'},
	rejected: {glyph: '✗', word: 'rejected', tone: 'bad'},
	greylisted: {glyph: '~', word: 'greylisted', tone: 'warn'},
	'turned-away': {glyph: '~', word: 'turned away', tone: 'warn'},
	deferred: {glyph: '◷', word: 'deferred', tone: 'warn'},
	bounced: {glyph: '↩', word: 'bounced', tone: 'bad'},
	expired: {glyph: '↩', word: 'given up', tone: 'bad'},
	held: {glyph: '‖', word: 'held', tone: 'held'},
	discarded: {glyph: '▽', word: 'thrown away', tone: 'bad'},
	deleted: {glyph: '✗', word: 'deleted', tone: 'held'},
	probe: {glyph: '·', word: 'address test', tone: 'dim'},
	queued: {glyph: '◷', word: 'taken', tone: 'info'},
};
