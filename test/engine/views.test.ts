import {expect, test} from 'vitest';
import {createFleet} from '../../source/engine/fleet.js';
import {createQuestionBook} from '../../source/engine/questions.js';
import {createReadings} from '../../source/engine/readings/reading.js';
import {createViews} from '../../source/engine/views.js';
import {createStatistics} from '../../source/stats/index.js';
import type {EngineSignal, View} from '../../source/wire/protocol.js';
import {giveLines, ingestFor, stamped} from '../helpers/taken-lines.js';

const now = Date.UTC(2026, 10, 22, 20);

function open() {
	const {ingest, timeline} = ingestFor(100);
	const add = ingest.open('mx1', '/var/log/mail.log');
	giveLines(['one', 'two', 'three'].map((word, index) => stamped(now + index, `mx1 postfix/smtpd[1]: ${word}`)), taken => {
		add(taken, 0);
	}, now);
	ingest.flush();
	const signals: EngineSignal[] = [];
	const signal = (each: EngineSignal): void => {
		signals.push(each);
	};

	const fleet = createFleet({hosts: [], backlogMinutes: 0, streams: 'none', questions: createQuestionBook(signal).questions, sinkOf: () => () => undefined, onChange: () => undefined});
	const views = createViews({timeline, statistics: createStatistics(), readings: createReadings(() => undefined), fleet, missingOf: () => [], wake: () => undefined, signal});
	const watch = async (filter: string) => {
		const view: View = {view: 'stream', hosts: [], filter, rows: 10, anchor: {at: 'tail'}};
		return views.watch([view], now);
	};

	const shown = (): readonly string[] => signals.flatMap(each => each.signal === 'content' && each.view === 'stream' ? [each.content.rows.map(({message}) => message).join(' ')] : []);
	return {watch, shown};
}

test('a regular expression finds rows in the engine, and what is wrong with one is answered', async () => {
	const {watch, shown} = open();
	expect(await watch('/t(wo|hree)$/')).toBeUndefined();
	expect(await watch('/t(/')).toBe('/t(/ is no regular expression: missing closing ) at character 2');
	expect(shown()).toEqual(['two three', 'one two three']);
});

test('of filters that are asked for faster than they are looked through the last one is shown, also while expressions load', async () => {
	const {watch, shown} = open();
	await Promise.all([watch('/t(wo|hree)$/'), watch('t'), watch('/on/'), watch('one')]);
	expect(shown()).toEqual(['one']);
	await watch('');
	expect(shown().at(-1)).toBe('one two three');
});
