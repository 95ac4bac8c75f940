// What reading is measured with, bundled as .build.mjs bundles the program.
export {createLineReader, createScanner, fieldEnd, fieldNumber, fieldStart, scannedBytes, verdicts} from '../../source/parse/index.js';
export {keyOfPlace} from '../../source/stats/byte-key.js';
export {createTally} from '../../source/stats/report/tally.js';
