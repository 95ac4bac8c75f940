import type {Stage, Story} from '../../model/trace/story.js';
import type {State} from '../state.js';

/** The stories that were found; none before anything was asked. */
export const storiesOf = ({trace}: State): readonly Story[] => trace.traced?.stories ?? [];

/** Index of the story that is shown; -1: there is none. */
export function storyIndex(state: State): number {
	const stories = storiesOf(state);
	const own = stories.findIndex(({id}) => id === state.trace.story);
	return own === -1 ? Math.min(0, stories.length - 1) : own;
}

/** The story that is shown. */
export const shownStory = (state: State): Story | undefined => storiesOf(state)[storyIndex(state)];

/** Identities of the stages that are shown: the cursor stays on its line while more of the story is found. */
export const stageKeys = (state: State): readonly string[] => shownStory(state)?.stages.map(({row}) => `${row.host} ${row.time} ${row.program} ${row.message}`) ?? [];

/** The stage that the cursor stands on. */
export const stageUnderCursor = (state: State): Stage | undefined => shownStory(state)?.stages[state.cursors.trace.index];

/** Shows the next (1) or the previous (-1) story, from its first line on. */
export function turnStory(state: State, by: 1 | -1): State {
	const stories = storiesOf(state);
	const story = stories[Math.max(0, Math.min(stories.length - 1, storyIndex(state) + by))];
	return {...state, trace: {...state.trace, story: story?.id}, cursors: {...state.cursors, trace: {index: 0, key: undefined}}};
}

/** Shows or hides the fields of the stage's line. */
export const showStageLine = (state: State, detail: boolean): State => ({...state, trace: {...state.trace, detail}});
