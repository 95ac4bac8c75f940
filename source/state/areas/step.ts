import type {Effect} from '../effect.js';
import type {State} from '../state.js';

/** The next state, and what is to be done outside of it. */
export type Step = {readonly state: State; readonly effects: readonly Effect[]};

/** A step without effects, or with these. */
export const step = (state: State, ...effects: readonly Effect[]): Step => ({state, effects});
