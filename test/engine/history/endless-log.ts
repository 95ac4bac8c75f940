import type {Batch} from '../../../source/model/history.js';
import {noon, placeAt} from './batches.js';

/** Bytes of each line, so that the place of a line is known by its number. */
const width = 160;

/** A line of the log, by its number from 0. */
export function lineOf(number: number): string {
	const stamp = new Date(noon + (number * 10)).toISOString().replace('Z', '+00:00');
	const qid = (number + 0x4A_BC_DE_F0_00).toString(16).toUpperCase();
	const text = `${stamp} mx1 postfix/qmgr[900]: ${qid}: from=<user${number % 997}@host${number % 89}.example>, size=${number}, nrcpt=1 (queue active)`;
	return `${text.padEnd(width - 1, '.')}\n`;
}

/** The batch that begins at this place, of some lines; and the place of the next. */
export function batchAt(offset: number): {readonly batch: Batch; readonly next: number} {
	const first = offset / width;
	const lines = 1 + (first * 7919 % 60);
	const bytes = new TextEncoder().encode(Array.from({length: lines}, (_, index) => lineOf(first + index)).join(''));
	const next = offset + bytes.length;
	return {next, batch: {host: 'mx1', source: '/var/log/mail.log', format: 'syslog', zone: 'UTC', bytes, lines, from: noon + (first * 10), to: noon + ((first + lines - 1) * 10), arrived: Date.now(), after: placeAt(next), gaps: []}};
}

/** What is wrong with the text of a log up to a place; undefined: every line is there once, in its order. */
export function faultIn(text: string, offset: number): string | undefined {
	const lines = text.split('\n').slice(0, -1);
	const wrong = lines.findIndex((line, number) => `${line}\n` !== lineOf(number));
	return wrong === -1 ? (lines.length * width === offset ? undefined : `${lines.length} lines, not ${offset / width}`) : `line ${wrong} is ${lines[wrong] ?? ''}`;
}
