/** CPU of a frame of 200x50 in which every row changed: our picture and its bytes, and the body of the same screen in Ink's nodes; bytes of a frame in which three counters changed. Prints JSON. */
import {Writable} from 'node:stream';
import process from 'node:process';
import {Box, render} from 'ink';
import {createElement} from 'react';
import {type State, initialState} from '../../../source/state/state.js';
import {update} from '../../../source/state/update.js';
import {pictureOf} from '../../../source/ui/picture.js';
import {themeFor} from '../../../source/ui/theme.js';
import {paint, type Shown} from '../../../source/ui/terminal/paint.js';
import {night, snapshot, statistics, streamRows} from '../../helpers/canned-night.js';
import {nodesOf} from './ink-nodes.js';

const size = {columns: 200, rows: 50};
const theme = themeFor({colour: true, ascii: false});
const {state: opened} = update(update(update(initialState({title: '@mx', operator: 'ana', readOnly: false, demo: false, actions: []}, size.columns, size.rows), {signal: 'snapshot', snapshot}).state, {signal: 'content', view: 'statistics', content: statistics}).state, {signal: 'tick', now: night});

/** A later moment of the night: other rows, other counts. */
function later(step: number): State {
	const rows = streamRows.slice(step % 150, (step % 150) + 43).map(row => ({...row, seq: row.seq + step, time: row.time + (step * 137)}));
	return update(opened, {signal: 'content', view: 'stream', content: {rows, newer: 0, older: 900, matched: 1000 + step}}).state;
}

const cpu = (since?: NodeJS.CpuUsage): number => {
	const {user, system} = process.cpuUsage(since);
	return (user + system) / 1000;
};

function perFrame(frames: number, draw: (state: State) => void): number {
	const states = Array.from({length: frames}, (_, step) => structuredClone(later(step * 7)));
	const start = process.cpuUsage();
	for (const state of states) {
		draw(state);
	}

	return cpu(start) / frames;
}

let shown: Shown;
let bytes = 0;
const ours = (state: State): void => {
	const picture = pictureOf(state, theme, () => []);
	bytes += paint(shown, picture, size).length;
	shown = picture;
};

const nowhere = Object.assign(new Writable({
	write(_chunk, _encoding, done) {
		done();
	},
}), size);
const ink = render(createElement(Box), {stdout: nowhere as unknown as NodeJS.WriteStream, debug: true, patchConsole: false});
const inNodes = (state: State): void => {
	ink.rerender(createElement(Box, {flexDirection: 'column', width: size.columns, height: size.rows}, ...nodesOf(state)));
};

perFrame(150, ours);
perFrame(10, inNodes);
bytes = 0;
const figures = Array.from({length: 7}, () => ({ours: perFrame(60, ours), ink: perFrame(10, inNodes)}));
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
ink.unmount();
/** A frame in which the hour's counters went up by one, and all of the picture. */
const {recent} = snapshot;
const counted = update(opened, {signal: 'snapshot', snapshot: {...snapshot, recent: {...recent, accepted: recent.accepted + 1, rejected: recent.rejected + 1, greylisted: recent.greylisted + 1}}}).state;
const picture = pictureOf(opened, theme, () => []);
const few = paint(picture, pictureOf(counted, theme, () => []), size).length;
const whole = paint(undefined, picture, size).length;

process.stdout.write(JSON.stringify({few, whole, ours: median(figures.map(each => each.ours)), ink: median(figures.map(each => each.ink)), bytes: Math.round(bytes / 420)}));
