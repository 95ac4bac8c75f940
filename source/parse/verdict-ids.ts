export {verdictNumber, verdicts} from '../model/verdicts.js';
