/**
A copy of a field that owns its characters. A field is a slice that keeps the whole log chunk it was cut from in memory;
what is remembered beyond its line must be a copy. Joining and cutting makes one.
*/
export const detached = (text: string): string => ` ${text}`.slice(1);
