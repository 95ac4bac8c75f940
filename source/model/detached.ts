/**
A copy of a text that owns its characters. A slice keeps the text that it was cut from in memory; what is remembered must not keep a long
one. Joining and cutting makes a copy.
*/
export const detached = (text: string): string => ` ${text}`.slice(1);
