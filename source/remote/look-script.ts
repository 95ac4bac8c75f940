import journalPart from './host-scripts/look-journal.sh';
import lookPart from './host-scripts/look.sh';

/** Answers questions about a host: functions, and a last line that runs them. In front belongs what says where its request comes from. */
export const lookScript = [journalPart, lookPart].join('\n');
