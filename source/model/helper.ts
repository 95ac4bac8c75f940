import type {HostName} from './host.js';

/** The helper on a host that its account may call, compared with the one that this mxdeck knows. Only the same one is used. */
export type InstalledHelper = 'same' | 'older' | 'newer' | 'other';

const described = {older: 'an older one than this mxdeck knows', newer: 'a newer one than this mxdeck knows', other: 'not the one that this mxdeck knows: somebody changed it'} as const;

/** Why the helper on a host is not used, and what makes it usable. */
export function helperTrouble(helper: Exclude<InstalledHelper, 'same'>, host: HostName): {readonly what: string; readonly remedy: string} {
	return {
		what: `the helper on it is ${described[helper]}; it is not used`,
		remedy: helper === 'newer' ? 'update this mxdeck' : `as an account that may become root there: mxdeck hosts install-helper ${host}`,
	};
}
