/** What ssh asks through its askpass program. */
export type Prompt =
	| {readonly kind: 'host-key'; readonly host: string; readonly address: string; readonly type: string; readonly fingerprint: string}
	| {readonly kind: 'passphrase'; readonly file: string}
	/** Of a security key or a smart card: a wrong one too often and the device locks itself. */
	| {readonly kind: 'pin'; readonly text: string}
	| {readonly kind: 'password'; readonly text: string}
	/** The password has expired and a new one is wanted. */
	| {readonly kind: 'new-password'}
	/** Nothing to type: ssh says what it waits for, and takes it back when that came. */
	| {readonly kind: 'notice'; readonly text: string}
	/** A yes or no of ssh's own features that a console does not use. */
	| {readonly kind: 'permission'};

const hostKey = /^The authenticity of host '(?<host>\S+?)(?: \((?<address>[^)]*)\))?' can't be established\.[\s\S]*?^(?<type>\S+) key fingerprint is:? (?<fingerprint>\S+?)\.?$/m;

/**
Tells ssh's questions apart by their words and the hint that comes with some. What a server asks begins with `(user@host)` since
OpenSSH 8.5, so that it cannot be taken for one of ssh's own.
*/
export function readPrompt(text: string, hint: string | undefined): Prompt {
	if (hint === 'none') {
		return {kind: 'notice', text: text.trim()};
	}

	const unknown = hostKey.exec(text)?.groups;
	if (unknown !== undefined) {
		const {host = '', address = host, type = '', fingerprint = ''} = unknown;
		return {kind: 'host-key', host, address, type, fingerprint};
	}

	if (hint === 'confirm') {
		return {kind: 'permission'};
	}

	const [, file] = /^Enter passphrase for (?:key )?'?(.+?)'?: $/.exec(text) ?? [];
	if (file !== undefined) {
		return {kind: 'passphrase', file};
	}

	if (text.startsWith('Enter PIN for ')) {
		return {kind: 'pin', text: text.replace(/^Enter PIN/, 'PIN').replace(/: *$/, '')};
	}

	if (/^(Enter|Retype) \S+'s (old|new) password: $/.test(text)) {
		return {kind: 'new-password'};
	}

	return {kind: 'password', text: text.trim()};
}
