import {createHash} from 'node:crypto';
import type {Check, Edit, Plan} from '../../source/model/action.js';

export const table = '/etc/postfix/sender_access';
export const byHand = '# kept by hand\nspam@bad.example REJECT\n';
export const compiled = 'spam@bad.example\tREJECT\n';
export const entry = 'new@spam.example 550 5.7.1 No\n';

export const sha256 = (text: string): string => createHash('sha256').update(text, 'latin1').digest('hex');
export const planOf = (parts: Partial<Plan>): Plan => ({summary: 'a change', edits: [], runs: [], checks: [], notes: [], ...parts});
export const editOf = (before: string, after: string, more: Partial<Edit> = {}): Edit => ({path: table, before, after, sha256: sha256(before), map: 'hash', ...more});
export const answers = (key: string, expect: string | undefined, type = 'hash'): Check => ({check: 'map-entry', type, path: table, key, expect});

/** A new entry in the table that `byHand` and `compiled` are. */
export const blocking = planOf({edits: [editOf(byHand, byHand + entry)], checks: [answers('new@spam.example', '550 5.7.1 No'), answers('spam@bad.example', 'REJECT')]});
