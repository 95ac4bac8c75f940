import {shownStory, stageUnderCursor, storiesOf} from '../../areas/stages.js';
import {bodyHeight} from '../../geometry.js';
import type {State} from '../../state.js';
import {rowDetail} from '../detail.js';
import {type Line, beside, fillTo, line, span} from '../line.js';
import {rule} from '../top-bar.js';
import {stageLines, verdictLines} from './story-lines.js';
import {storyList} from './story-list.js';
import {nothingTold, traceHead, traceTroubles} from './trace-head.js';

/** From here on the list of stories stands beside the chosen one. */
const wide = 132;

const listWidth = 58;

/** Lines of the list where it stands above. */
const mostListed = 4;

/** The chosen story: what came of it, its lines, and the one under the cursor in full when it is opened. */
function storyLines(state: State, width: number, height: number): readonly Line[] {
	const story = shownStory(state);
	if (story === undefined) {
		return nothingTold(state);
	}

	const verdicts = verdictLines(state, story, width, Math.max(2, Math.floor(height / 4)));
	const stage = state.trace.detail ? stageUnderCursor(state) : undefined;
	const below = stage === undefined ? 0 : Math.max(7, Math.floor((height - verdicts.length) * 0.6));
	const detail = stage === undefined ? [] : fillTo([rule(width), ...rowDetail(state, stage.row, width)], below);
	return [...verdicts, ...stageLines(state, story, width, Math.max(1, height - verdicts.length - below)), ...detail];
}

/** The story of a message: what was asked and where is looked, the stories that were found, the chosen one line by line. */
export function traceLines(state: State): readonly Line[] {
	const {columns} = state;
	const stories = storiesOf(state).length;
	const isWide = columns >= wide && stories > 1;
	const troubles = traceTroubles(state, columns >= wide ? 6 : 2);
	const height = bodyHeight(state) - 2 - troubles.length;
	const head = traceHead(state);
	if (isWide) {
		const width = columns - listWidth - 3;
		const divider = [span(' │ ', 'faint')];
		const body = beside(fillTo(storyList(state, listWidth, height), height), listWidth, fillTo(storyLines(state, width, height), height), divider);
		return [head, rule(columns), ...body, ...troubles];
	}

	const list = stories > 1 && !state.trace.detail ? [...storyList(state, columns, Math.min(mostListed, stories)), line(span('─'.repeat(columns), 'faint'))] : [];
	return [head, rule(columns), ...list, ...fillTo(storyLines(state, columns, height - list.length), height - list.length), ...troubles];
}
