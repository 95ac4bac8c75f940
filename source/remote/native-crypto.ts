import {createRequire} from 'node:module';

/** Whether ssh2 runs without its compiled part: everything works, at half the speed. */
export function nativeCryptoMissing(): boolean {
	try {
		const {bindingAvailable} = createRequire(import.meta.url)('ssh2/lib/protocol/crypto.js') as {readonly bindingAvailable?: boolean};
		return bindingAvailable !== true;
	} catch {
		return true;
	}
}
