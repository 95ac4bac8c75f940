import type {Story} from '../../../model/trace/story.js';
import {envelopeText} from '../../../model/trace/verdict-sentence.js';
import {storiesOf, storyIndex} from '../../areas/stages.js';
import type {State} from '../../state.js';
import {clockTime, dateTime} from '../format.js';
import {type Line, fit, line, span} from '../line.js';
import {outcomeWords} from '../outcome-words.js';
import {windowOf} from '../table.js';

/** The verdict that needs a look: the first, since what was delivered comes last. */
const wordOf = ({verdicts: [verdict]}: Story) => outcomeWords[verdict?.outcome ?? 'queued'];

const hostsOf = ({stages}: Story): string => [...new Set(stages.map(({row}) => row.host))].join('→');

/** A story on one line: when it began, from whom to whom, where, what came of it. */
export function storyLine(state: State, story: Story, width: number, isShown: boolean): Line {
	const {glyph, word, tone} = wordOf(story);
	const isToday = dateTime(story.from).slice(0, 10) === dateTime(state.now).slice(0, 10);
	const time = isToday ? clockTime(story.from) : dateTime(story.from).slice(5, 16);
	const hosts = hostsOf(story);
	const room = Math.max(8, width - 2 - time.length - 1 - 14 - 2 - Math.min(hosts.length, 12) - 1);
	return line(
		span(isShown ? '▸ ' : '  ', 'accent'),
		span(`${time} `, 'dim'),
		span(`${glyph} ${fit(word, 11)} `, tone),
		span(fit(envelopeText(story), room), isShown ? 'strong' : 'text'),
		span(` ${fit(hosts, Math.min(hosts.length, 12))}`, 'dim'),
	);
}

/** The stories that were found, the shown one in sight. */
export function storyList(state: State, width: number, height: number): readonly Line[] {
	const stories = storiesOf(state);
	const at = storyIndex(state);
	const {from, to} = windowOf(stories.length, height, at);
	return stories.slice(from, to).map((story, index) => storyLine(state, story, width, from + index === at));
}
