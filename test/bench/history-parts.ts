// What keeping is measured with, bundled as .build.mjs bundles the program.
export {createWaiting} from '../../source/engine/history/waiting.js';
export {openHistory} from '../../source/engine/history/open-history.js';
export {createIngest} from '../../source/engine/ingest.js';
export {createLineStore} from '../../source/engine/line-store.js';
export {createTimeline} from '../../source/engine/timeline.js';
export {createLogReader} from '../../source/parse/index.js';
export {createStatistics} from '../../source/stats/index.js';
export {openHistorySession} from '../../source/store/history-session.js';
