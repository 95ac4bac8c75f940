export {nextDelay} from './back-off.js';
export {createHandshakeGate, type HandshakeGate} from './handshakes.js';
export {nativeCryptoMissing} from './native-crypto.js';
export {openConnection, type OpenOptions, type OpenOutcome} from './open-connection.js';
export {resolveTarget} from './resolve-target.js';
