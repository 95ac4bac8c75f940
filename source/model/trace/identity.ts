const shortQueueId = /^[\dA-F]{6,17}$/;

// Digits and letters but vowels; the base 52 time, a z, the base 51 inode.
const longQueueId = /^[\dB-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,20}$/;

/** Whether a word may be a queue id: hexadecimal in capitals, or the long form without vowels. */
export const isQueueId = (word: string): boolean => shortQueueId.test(word) || (longQueueId.test(word) && /\d/.test(word) && /[a-z]/.test(word));

/** A message-id without what stands around it. */
export const bareMessageId = (text: string): string => text.trim().replace(/^<([^]*)>$/, '$1');

/** Letter case tells no addresses apart. */
export const sameAddress = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
