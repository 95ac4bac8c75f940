import type {Program} from './program.js';

/** A program that once failed, made small, and what it found. */
export type Case = readonly [what: string, program: Program];

const plain = {seed: 1, naming: 'numbers', link: false, only: false} as const;

/** What was broken once and must not break again. */
export const cases: readonly Case[] = [
	['a file is read again from its place', {...plain, steps: [['connect'], ['write', 'lines', 1], ['settle'], ['commit', 'all'], ['kill']]}],
	['a file that is renamed and packed at once is not read twice', {...plain, naming: 'dates', steps: [['connect'], ['write', 'lines', 2], ['settle'], ['rename', 'late'], ['compress', 'oldest'], ['pause', 200]]}],
	['lines written between copy and truncation are told to be missing', {...plain, steps: [['connect'], ['write', 'lines', 0], ['settle'], ['copytruncate', 1]]}],
	['so they are after a reconnect', {...plain, steps: [['connect'], ['write', 'lines', 2], ['settle'], ['disconnect', 0], ['copytruncate', 1], ['connect']]}],
	['a file that was truncated, written and renamed between two looks comes once', {...plain, steps: [['connect'], ['write', 'lines', 5], ['settle'], ['copytruncate', 0], ['write', 'burst', 35], ['rename', 'held']]}],
	['a new log on the inode of the old one, which was rotated and packed', {...plain, steps: [['connect'], ['write', 'lines', 2], ['settle'], ['reboot', 'reused'], ['write', 'lines', 3], ['connect']]}],
	['a new log on the inode of the old one, which was deleted', {...plain, steps: [['connect'], ['write', 'lines', 2], ['settle'], ['reboot', 'lost'], ['write', 'lines', 3], ['connect']]}],
	['a file that was written, copied and truncated between two looks', {...plain, steps: [['connect'], ['write', 'lines', 2], ['settle'], ['rename', 'at once'], ['pause', 300], ['write', 'lines', 8], ['copytruncate', 0], ['write', 'lines', 2]]}],
	['a copy of a log whose file that was read last is gone', {...plain, naming: 'dates', steps: [['connect'], ['write', 'lines', 2], ['settle'], ['commit', 'all'], ['truncate'], ['write', 'lines', 4], ['settle'], ['pause', 300], ['copytruncate', 1], ['write', 'equal', 20], ['kill'], ['connect']]}],
	['a log that was truncated while those before it are read is gone on to', {...plain, steps: [['connect'], ['write', 'lines', 2], ['settle'], ['disconnect', 0], ['copytruncate', 7], ['write', 'burst', 400], ['connect'], ['pause', 30], ['copytruncate', 0], ['settle']]}],
	['a new log that is copied and truncated again and again between two looks', {...plain, steps: [['connect'], ['write', 'lines', 2], ['settle'], ['rename', 'at once'], ['pause', 25], ['copytruncate', 0], ['copytruncate', 0], ['write', 'equal', 5], ['copytruncate', 0]]}],
	['a torn last line is had when the log goes on elsewhere', {...plain, steps: [['connect'], ['write', 'lines', 2], ['settle'], ['part'], ['rename', 'held'], ['reboot', 'moved'], ['reopen'], ['connect'], ['settle'], ['write', 'lines', 1], ['settle']]}],
	['a console that is killed while a very long line comes from a copy', {...plain, steps: [['connect'], ['settle'], ['write', 'long', 2_025_173], ['copytruncate', 1], ['commit', 'all'], ['write', 'equal', 14], ['compress', 'oldest'], ['commit', 'all'], ['write', 'burst', 336], ['kill']]}],
	['a log that had no file was written, copied and truncated between two looks', {...plain, steps: [['connect'], ['write', 'lines', 2], ['settle'], ['commit', 'all'], ['disconnect', 0], ['rename', 'late'], ['compress', 'newest'], ['connect'], ['pause', 400], ['write', 'burst', 40], ['copytruncate', 0]]}],
	['a log that was written and rotated away between two looks is read, though it has no file', {...plain, steps: [['connect'], ['write', 'lines', 2], ['settle'], ['rename', 'late'], ['pause', 200], ['write', 'lines', 3], ['rename', 'late'], ['settle']]}],
	['a log that was deleted comes before one that was rotated away after it', {...plain, steps: [['connect'], ['write', 'lines', 2], ['settle'], ['rename', 'held'], ['pause', 300], ['delete', 'held'], ['write', 'lines', 4], ['reopen'], ['write', 'lines', 3], ['rename', 'at once']]}],
	['a packed log that was written for a while beside the next one comes once', {...plain, steps: [['connect'], ['write', 'lines', 2], ['settle'], ['commit', 'all'], ['disconnect', 0], ['rename', 'held'], ['pause', 20], ['write', 'lines', 5], ['reopen'], ['compress', 'newest'], ['connect'], ['pause', 400]]}],
	['a rotated log that was read is packed while the log is gone', {...plain, steps: [['write', 'lines', 4], ['copytruncate', 0], ['connect'], ['write', 'lines', 2], ['settle'], ['delete', 'free'], ['disconnect', 0], ['connect'], ['pause', 400], ['compress', 'oldest']]}],
	['a new log is written, copied and emptied while the one before it may still be written to', {...plain, steps: [['connect'], ['write', 'lines', 2], ['settle'], ['part'], ['rename', 'held'], ['reopen'], ['settle'], ['pause', 300], ['write', 'lines', 5], ['copytruncate', 0], ['settle']]}],
	['a rotated log is packed, and the log renamed, before its turn has come to be read', {...plain, naming: 'dates', steps: [['write', 'lines', 4], ['rename', 'at once'], ['rename', 'held'], ['write', 'lines', 5], ['reopen'], ['connect'], ['pause', 40], ['compress', 'newest'], ['rename', 'held']]}],
	['a log that was emptied, written and deleted comes before the next one, which was rotated away', {...plain, naming: 'dates', steps: [['connect'], ['write', 'lines', 1], ['settle'], ['copytruncate', 0], ['pause', 20], ['write', 'lines', 53], ['delete', 'free'], ['write', 'lines', 3], ['rename', 'at once']]}],
];
