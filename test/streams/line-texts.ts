import {between, type Random} from './random.js';
import type {Shape} from './program.js';

/** Texts of lines as byte strings (latin1), without their newlines. */
export type LineTexts = {
	/** A line that is like no other from its 27th byte on. `wanted`: of a program that is asked for where only some are. */
	readonly unique: (wanted: boolean, length?: number) => string;
	readonly of: (shape: Shape, count: number) => readonly string[];
};

const odd = ['\0', '\u00FF\u00FE', '\u001B[2J', '\r', '\u00E2\u0082', '\u00C3', '\u00E2\u0080\u00A8', '\t', '#012', '\u0085'];

/** The lines one log gets. */
export function createLineTexts(random: Random, start: Date): LineTexts {
	const second = start.toISOString().slice(0, 19);
	const filler = 'to=<user@example.com>, relay=mx.example.net[192.0.2.7]:25, delay=0.4, status=sent (250 ok) ';
	let count = 0;
	function unique(wanted: boolean, length = between(random, 60, 220)): string {
		count += 1;
		const head = `${second}.${String(count).padStart(6, '0')}+00:00 mx1 ${wanted ? 'postgrey[38]' : 'postfix/smtpd[7]'}: #${count} `;
		return head + filler.repeat(Math.ceil(length / filler.length)).slice(0, Math.max(0, length - head.length));
	}

	const equal = unique(true, 80);
	const kinds: Readonly<Record<Shape, (count: number) => readonly string[]>> = {
		lines: number => Array.from({length: number}, () => unique(true)),
		burst: number => Array.from({length: number}, () => unique(random() < 0.9)),
		buffered: number => Array.from({length: number}, () => unique(random() < 0.9)),
		long: bytes => [unique(true, bytes)],
		empty: number => Array.from({length: number}, () => ''),
		equal: number => Array.from({length: number}, () => equal),
		bytes: number => Array.from({length: number}, () => unique(true) + odd.filter(() => random() < 0.4).join('x')),
		foreign: number => Array.from({length: number}, () => unique(false)),
	};
	return {unique, of: (shape, number) => kinds[shape](number)};
}
