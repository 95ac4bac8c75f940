/** The same engine and the same rows, drawn by Ink in nodes: what the console would be without its painter. `ink-console.js FILE`. A key is echoed in the first row. */
import process from 'node:process';
import {Box, Text, render, useInput} from 'ink';
import {type ReactElement, createElement} from 'react';
import {startEngineThread} from '../../../source/engine/thread.js';
import {type State, initialState} from '../../../source/state/state.js';
import {update} from '../../../source/state/update.js';
import {nodesOf} from './ink-nodes.js';
import {readPlaces} from './places.js';

const columns = process.stdout.columns || 200;
// Ink erases the whole screen in each frame of a layout as high as the terminal.
const rows = (process.stdout.rows || 50) - 1;
const framesPerSecond = 10;

const port = startEngineThread({...readPlaces(process.argv[2] ?? ''), follow: true, operator: 'bench'}, error => {
	throw error;
});
let state: State = initialState({title: 'bench', operator: 'bench', readOnly: false, demo: false, actions: []}, columns, rows);
let typed = '';
let isDue = false;

function Screen(): ReactElement {
	useInput(input => {
		typed = input;
		draw();
	});
	return createElement(Box, {flexDirection: 'column', width: columns, height: rows}, createElement(Text, {key: 'typed'}, `typed <${typed}>`), ...nodesOf(state).slice(0, rows - 1));
}

const ink = render(createElement(Screen), {patchConsole: false, maxFps: 60, incrementalRendering: true});
function draw(): void {
	ink.rerender(createElement(Screen));
}

port.listen(signal => {
	if (signal.signal === 'content' || signal.signal === 'snapshot') {
		state = update(state, signal).state;
		isDue = true;
	}
});
const {state: resized, effects} = update(state, {signal: 'resized', columns, rows});
state = resized;
for (const effect of effects) {
	if (effect.effect === 'watch') {
		void port.request('watch', {views: effect.views});
	}
}

setInterval(() => {
	if (isDue) {
		isDue = false;
		draw();
	}
}, 1000 / framesPerSecond);
