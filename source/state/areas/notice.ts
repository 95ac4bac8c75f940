import type {Notice, State} from '../state.js';

const shownFor = 6000;

/** Says something in the status line for a while. */
export function notify(state: State, level: Notice['level'], text: string): State {
	return {...state, notice: {level, text, until: state.now === 0 ? undefined : state.now + shownFor}};
}
