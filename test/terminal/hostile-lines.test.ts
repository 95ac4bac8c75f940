import {describe, expect, test} from 'vitest';
import {eventJson, eventText} from '../../commands/headless/event-line.js';
import {actions} from '../../source/actions/index.js';
import {ambiguityOf} from '../../source/model/ambiguity.js';
import type {MailEvent} from '../../source/model/mail-event.js';
import {createMasker} from '../../source/model/mask/masker.js';
import {maskEvent} from '../../source/model/mask/mask-event.js';
import type {StreamRow} from '../../source/model/rows.js';
import {createLineReader} from '../../source/parse/index.js';
import {rowOffer} from '../../source/state/areas/row.js';
import {night} from '../helpers/canned-night.js';
import {draw} from '../helpers/draw.js';
import {type Driven, drive, opened, press} from '../helpers/drive.js';
import {controlsIn} from './foreign-bytes.js';
import {type HostileLine, hostileLines} from './hostile-lines.js';

function eventOf({text}: HostileLine): MailEvent {
	const reader = createLineReader({format: 'auto', zone: 'UTC', host: 'mx1'});
	const bytes = Buffer.from(`2026-11-22T03:12:41.000000+00:00 mx1 ${text}\n`);
	const events = [...reader.push(bytes, night), ...reader.end(night)];
	expect(events).toHaveLength(1);
	return events[0] ?? expect.fail('there is no event');
}

const rowOf = ({class: eventClass, reason, fields, program, message}: MailEvent): StreamRow =>
	({seq: 900, host: 'mx1', source: '__proto__', time: night, pid: 1, class: eventClass, reason, fields, program, message});

const withRow = (driven: Driven, row: StreamRow): Driven => drive(driven, {signal: 'content', view: 'stream', content: {rows: [row], newer: 0, older: 0, matched: 1}});

test('the list is whole', () => {
	const numbers = new Set(hostileLines.map(({name}) => Number(/^H(\d+) /.exec(name)?.[1])));
	expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({length: 24}, (_, index) => index + 1));
});

describe.each(hostileLines)('$name', line => {
	const event = eventOf(line);
	const row = rowOf(event);

	test('is offered to actions as it truly was, or must be typed', () => {
		const offer = rowOffer(withRow(opened(80, 24), row).state);
		const sender = offer.doubt === undefined ? offer.sender : undefined;
		expect([undefined, line.sender, ...(line.sender === undefined && !/^H1[67]/.test(line.name) ? [event.fields['sender']] : [])]).toContain(sender);
		expect([undefined, line.address]).toContain(offer.address);
		if (sender !== undefined) {
			const read = actions['blacklist-sender'].read({sender, text: 'REJECT'});
			expect(read.ok ? JSON.stringify(read.value) : '').toMatch(/^(?:|{"sender":"[\w.+=~'&@-]+".*})$/);
		}
	});

	test('reaches a terminal, a file or a bug report as text alone', () => {
		expect(controlsIn(draw(withRow(opened(80, 24), row).state).replaceAll('\n', ''))).toEqual([]);
		expect(controlsIn(draw(withRow(press(opened(160, 45), 'k', 'enter'), row).state).replaceAll('\n', ''))).toEqual([]);
		const masked = maskEvent(createMasker(), event);
		for (const printed of [eventText(event), eventJson(event, 1), eventText(masked), eventJson(masked, 1, true)]) {
			expect(controlsIn(printed.trimEnd())).toEqual([]);
		}

		expect(JSON.parse(eventJson(event, 1))).toMatchObject({class: event.class, fields: {...event.fields}});
	});
});

test('what imitates the end of a line is said to be ambiguous', () => {
	expect(hostileLines.filter(({name}) => /^H(?:16|17|18) /.test(name)).filter(line => ambiguityOf(eventOf(line)) === undefined).map(({name}) => name)).toEqual([]);
});

test('H22 wildcards of SQL are plain characters of a filter, H23 no line takes time', async () => {
	const {matchesFilter, readFilter} = await import('../../source/model/filter.js');
	const filter = await readFilter(String.raw`helo:"100%_\\" from:/DROP TABLE/`);
	const found = hostileLines.filter(line => filter.ok && matchesFilter(filter.value, rowOf(eventOf(line)), night));
	expect(found.map(({name}) => name)).toEqual(['H22 SQL']);
	for (const line of hostileLines) {
		const started = performance.now();
		const event = eventOf(line);
		ambiguityOf(event);
		createMasker().mask(event.message, event.fields);
		expect(performance.now() - started, line.name).toBeLessThan(500);
	}
});
