export {openEngine} from './open-engine.js';
export {followEvents, type FollowedEvents, type FollowOptions} from './follow-events.js';
export type {EngineOptions} from './options.js';
export {traceMessage} from './trace/trace-message.js';
