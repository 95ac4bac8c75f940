import beginPart from './host-scripts/tail-begin.pl';
import filesPart from './host-scripts/tail-files.pl';
import journalPart from './host-scripts/tail-journal.pl';
import readPart from './host-scripts/tail-read.pl';
import talkPart from './host-scripts/tail-talk.pl';
import mainPart from './host-scripts/tail.pl';

/** The program of the tailer, for `perl -`. */
export const tailer = [talkPart, filesPart, readPart, beginPart, journalPart, mainPart].join('\n');
