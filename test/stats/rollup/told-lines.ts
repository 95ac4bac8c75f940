import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {MailEvent} from '../../../source/model/mail-event.js';
import type {StatisticsPage} from '../../../source/model/rows.js';
import {createLineReader} from '../../../source/parse/index.js';
import {createStatistics} from '../../../source/stats/index.js';
import {lineOf} from '../events.js';
import {mailLog} from '../mail-log.js';

/** A line of a host, as it was told. */
export type Told = {readonly host: string; readonly event: MailEvent; readonly time: number};

const written = Date.UTC(2026, 10, 22, 22, 0);
export const hour = 3_600_000;

function readAs(host: string, bytes: Uint8Array): readonly Told[] {
	const reader = createLineReader({format: 'auto', zone: 'UTC'});
	return [...reader.push(bytes, written), ...reader.end(written)].map(event => ({host, event, time: event.time ?? written}));
}

const fixture = (name: string): Uint8Array => readFileSync(path.join(import.meta.dirname, '..', '..', 'fixtures', 'stats', name));

const inOrder = (told: readonly Told[]): readonly Told[] => [...told].sort((a, b) => a.time - b.time);

/** What real hosts wrote in their logs, of two of them. */
export const labLines = (): readonly Told[] => inOrder([...readAs('mx1', fixture('mx1-mail.log')), ...readAs('mx3', fixture('mx3-run.log'))]);

/** Two days of two hosts. */
export const generatedLines = (mails = 250): readonly Told[] => inOrder([...readAs('mx1', Buffer.from(mailLog(mails))), ...readAs('mx2', Buffer.from(mailLog(Math.floor(mails / 3))))]);

/** The live statistics of each hour, asked at its end, as a console counts it that misses nothing. */
export function livePages(lines: readonly Told[], hosts: readonly string[], top = 200): ReadonlyMap<number, StatisticsPage> {
	const statistics = createStatistics();
	const pages = new Map<number, StatisticsPage>();
	const last = Math.floor((lines.at(-1)?.time ?? 0) / hour);
	let at = Math.floor((lines[0]?.time ?? 0) / hour);
	const turn = (to: number): void => {
		for (; at < to; at++) {
			pages.set(at * hour, statistics.page({hosts, now: ((at + 1) * hour) - 1, top, atLeast: false}));
		}
	};

	for (const {host, event, time} of lines) {
		turn(Math.floor(time / hour));
		statistics.add(lineOf(event), host, time);
	}

	turn(last + 1);
	return pages;
}
