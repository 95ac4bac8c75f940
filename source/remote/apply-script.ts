import answerPart from './host-scripts/apply-answer.sh';
import confirmPart from './host-scripts/apply-confirm.sh';
import effectsPart from './host-scripts/apply-effects.sh';
import lapsePart from './host-scripts/apply-lapse.sh';
import filesPart from './host-scripts/apply-files.sh';
import requestPart from './host-scripts/apply-request.sh';
import tablesPart from './host-scripts/apply-tables.sh';
import changePart from './host-scripts/apply.sh';

/** Applies one change, or tells of one: functions, and a last line that runs them. In front belongs what says where its request comes from. */
export const applyScript = [answerPart, requestPart, filesPart, tablesPart, effectsPart, confirmPart, lapsePart, changePart].join('\n');
