import type {Outcome} from '../outcome.js';

/** Whether an expression is found in a text, in time that grows with the text and never faster. */
export type Finds = (text: string) => boolean;

/** Compiles the source of a regular expression, without slashes, or says where it is wrong. */
export type Expressions = (source: string) => Outcome<Finds>;
