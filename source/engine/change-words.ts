import {actions} from '../actions/index.js';
import type {RawInput} from '../model/action.js';

const isAction = (name: string): name is keyof typeof actions => Object.hasOwn(actions, name);

/** A change of which no plan is at hand, for people: `spam@example.com (Blacklist a sender)`. */
export const changeWords = (action: string, key: string): string => `${key} (${isAction(action) ? actions[action].title : action})`;

/** What an input is about: the first thing that the operator typed. */
export const keyOf = (input: RawInput): string => Object.values(input)[0] ?? '';
