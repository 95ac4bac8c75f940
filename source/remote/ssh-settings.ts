import {execFile} from 'node:child_process';
import {failure, success, type Outcome} from '../model/outcome.js';

/** What `ssh -G` prints, by lower-case keyword; several values in order. */
export type SshSettings = ReadonlyMap<string, readonly string[]>;

export type SettingsQuery = {
	/** Alias or address, as it would be given to ssh. */
	readonly alias: string;
	readonly user?: string | undefined;
	readonly port?: number | undefined;
	/** Jump hosts to go through in place of the configuration's own (`ssh -J`). */
	readonly through?: string | undefined;
	/** Configuration to read in place of the operator's own. */
	readonly configFile?: string | undefined;
};

/** A `Match exec` of the configuration may hang; ssh itself answers within milliseconds. */
const patience = 10_000;

const harmless = /^[\w.:@%][\w.:@%-]*$/;

/** Reads the lines that `ssh -G` prints. */
export function parseSshSettings(text: string): SshSettings {
	const settings = new Map<string, string[]>();
	for (const line of text.split('\n')) {
		const [, keyword, value = ''] = /^(\S+)(?: (.*))?$/.exec(line) ?? [];
		if (keyword !== undefined) {
			settings.set(keyword.toLowerCase(), [...settings.get(keyword.toLowerCase()) ?? [], value]);
		}
	}

	return settings;
}

/** Asks ssh how it would reach a host; undefined when there is no ssh program on this machine. */
export async function readSshSettings({alias, user, port, through, configFile}: SettingsQuery): Promise<Outcome<SshSettings | undefined>> {
	const odd = [alias, user].find(word => word !== undefined && !harmless.test(word));
	if (odd !== undefined) {
		return failure({what: `${JSON.stringify(odd)} cannot be a host or user name for ssh`, remedy: 'use letters, digits and . _ : @ % - only, not beginning with -'});
	}

	const argv = [
		'-G',
		...configFile === undefined ? [] : ['-F', configFile],
		...user === undefined ? [] : ['-l', user],
		...port === undefined ? [] : ['-p', String(port)],
		...through === undefined ? [] : ['-J', through],
		'--',
		alias,
	];
	return new Promise(resolve => {
		execFile('ssh', argv, {timeout: patience, encoding: 'utf8'}, (error, stdout, stderr) => {
			if (error === null) {
				resolve(success(parseSshSettings(stdout)));
			} else if (error.code === 'ENOENT') {
				resolve(success(undefined));
			} else {
				const said = stderr.split('\n').find(line => line.trim() !== '' && !line.startsWith('Pseudo-terminal')) ?? 'it did not answer in time';
				resolve(failure({what: `ssh cannot make sense of its configuration for ${alias}: ${said.trim()}`, remedy: `run ssh -G ${alias} and mend what it complains about`, cause: error}));
			}
		});
	});
}
