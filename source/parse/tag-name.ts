import {dovecotTags} from './envelope/dovecot-tags.js';
import type {KnownWords} from './known-words.js';
import type {Read} from './pattern/read-written.js';
import type {Words} from './words.js';

/** The name that a program logs under, and how its messages are read. */
export type TagName = {
	readonly name: string;
	/** A service or level of Dovecot that stands where a tag is expected: it is part of the message. */
	readonly isDovecots: boolean;
	/** The journal's name for Fail2ban, whose own tag follows. */
	readonly isDoubled: boolean;
	/** Undefined: nobody knows the program. */
	readonly read: Read | undefined;
};

/** The hosts and tags that stand in the bytes. */
export type Names = {
	readonly hosts: Words<string>;
	readonly tags: Words<TagName>;
	/** Hosts and tags that came before. */
	readonly knownHosts: KnownWords<string>;
	readonly knownTags: KnownWords<TagName>;
	readonly tagOf: (name: string) => TagName;
};

export const isDovecots = (name: string): boolean => dovecotTags.has(name);
