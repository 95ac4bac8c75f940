import {expect, test} from 'vitest';
import {createSourceReading, type OnKept} from '../../source/engine/source-reading.js';
import type {FilePosition, Position} from '../../source/model/position.js';

const start = Date.parse('2026-11-22T18:00:00Z');
const placeAt = (offset: number): FilePosition => ({kind: 'file', device: '1', inode: '2', fingerprint: {length: 5, sha256: 'a'.repeat(64)}, offset});
const line = (second: number, text: string): string => `${new Date(start + (second * 1000)).toISOString().replace('Z', '+00:00')} mx1 postfix/smtpd[7]: ${text}\n`;

/** A reading, what its sink got and what was to be kept. */
function reading(place?: Position) {
	const shown: string[] = [];
	const kept: Array<{readonly lines: string; readonly after: Position | undefined; readonly gaps: Parameters<OnKept>[2]}> = [];
	const source = createSourceReading({
		format: 'syslog',
		zone: 'UTC',
		host: 'mx1',
		place,
		sink(taken) {
			shown.push(taken.event().message);
		},
		onKept(chunk, after, gaps) {
			kept.push({lines: chunk.toString(), after, gaps});
		},
	});
	return {source, shown, kept, give(after: Position | undefined, ...lines: readonly string[]) {
		source.take(Buffer.from(lines.join('')), after, start + 60_000);
	}};
}

test('lines are kept with the place behind them, from which the next connection goes on', () => {
	const {source, shown, kept, give} = reading();
	source.begin(start);
	give(placeAt(10), line(1, 'a'), line(2, 'b'));
	expect(source.place()).toEqual(placeAt(10));
	source.begin(start);
	// The same words again, behind the place, are other lines.
	give(placeAt(20), line(1, 'a'));
	expect(shown).toEqual(['a', 'b', 'a']);
	expect(kept.map(({lines, after}) => [lines, after])).toEqual([[line(1, 'a') + line(2, 'b'), placeAt(10)], [line(1, 'a'), placeAt(20)]]);
});

test('a place of an earlier time is gone on from, whatever the stamps', () => {
	const {source, shown, give} = reading(placeAt(5));
	expect(source.place()).toEqual(placeAt(5));
	source.begin(start + 3600_000);
	give(placeAt(10), line(1, 'older than asked'));
	expect(shown).toEqual(['older than asked']);
});

test('what was not asked for is neither shown nor kept', () => {
	const {source, shown, kept, give} = reading();
	source.begin(start + 5000);
	give(placeAt(10), line(1, 'early'), line(6, 'asked'), line(7, 'more'));
	expect(shown).toEqual(['asked', 'more']);
	expect(kept.map(({lines}) => lines)).toEqual([line(6, 'asked') + line(7, 'more')]);
});

test('lines that come again where no places are known are neither shown nor kept', () => {
	const {source, shown, kept, give} = reading();
	source.begin(start);
	give(undefined, line(1, 'a'), line(2, 'b'));
	source.begin(start);
	give(undefined, line(1, 'a'), line(2, 'b'), line(2, 'c'));
	expect(shown).toEqual(['a', 'b', 'c']);
	expect(kept.map(({lines}) => lines)).toEqual([line(1, 'a') + line(2, 'b'), line(2, 'c')]);
	expect(source.gaps()).toEqual([]);
});

test('without places a reconnect that finds nothing known is a gap from the last line to the first', () => {
	const {source, kept, give} = reading();
	source.begin(start);
	give(undefined, line(1, 'a'));
	source.begin(start);
	give(undefined, line(30, 'z'));
	const gap = {from: start + 1000, to: start + 30_000, reason: 'nothing that was known came again after the connection was lost'};
	expect(source.gaps()).toEqual([gap]);
	expect(kept[1]?.gaps).toEqual([gap]);
});

test('a gap lies between the last line before it and the first one after it', () => {
	const {source, kept, give} = reading();
	source.begin(start);
	give(placeAt(10), line(1, 'a'));
	source.miss({from: undefined, to: undefined, bytes: 7, reason: 'it was'});
	expect(source.gaps()).toEqual([{from: start + 1000, to: undefined, bytes: 7, reason: 'it was'}]);
	give(placeAt(90), line(9, 'b'), line(10, 'c'));
	give(placeAt(95), line(11, 'd'));
	expect(source.gaps()).toEqual([{from: start + 1000, to: start + 9000, bytes: 7, reason: 'it was'}]);
	expect(kept.map(({gaps}) => gaps.length)).toEqual([0, 1, 0]);
});

test('a gap is told with the place behind it though no line of it is wanted', () => {
	const {source, kept, give} = reading(placeAt(5));
	source.begin(start);
	source.miss({from: undefined, to: undefined, reason: 'it was'});
	give(placeAt(90));
	expect(kept).toMatchObject([{lines: '', after: placeAt(90), gaps: [{reason: 'it was'}]}]);
});

test('a gap that is told again by the next connection is one, and one that is not is still there', () => {
	const {source, kept, give} = reading(placeAt(5));
	const [cut, gone] = [{from: undefined, to: undefined, reason: 'it was cut'}, {from: undefined, to: undefined, reason: 'it is gone'}];
	source.begin(start);
	source.miss(cut);
	source.begin(start);
	source.miss(gone);
	expect(source.gaps()).toEqual([gone]);
	source.begin(start);
	source.begin(start);
	give(placeAt(90), line(9, 'b'));
	expect(kept).toMatchObject([{gaps: [{reason: 'it is gone', to: start + 9000}]}]);
	expect(source.gaps()).toHaveLength(1);
});

test('the place behind lines that nobody wants is kept now and then', () => {
	const {source, kept, give} = reading(placeAt(5));
	source.begin(start);
	give(placeAt(50));
	give(placeAt(60));
	expect(kept).toEqual([]);
	source.keepPlace();
	source.keepPlace();
	expect(kept).toEqual([{lines: '', after: placeAt(60), gaps: []}]);
});

test('a line that was torn by the end of a connection comes whole with the next one', () => {
	const {source, shown, give} = reading(placeAt(5));
	source.begin(start);
	give(placeAt(5), line(1, 'torn').slice(0, -3));
	source.begin(start);
	give(placeAt(50), line(1, 'torn'));
	expect(shown).toEqual(['torn']);
});
