import path from 'node:path';

/** Where mxdeck keeps its own files, by the XDG rules: only absolute paths of the environment count. */
export type Places = {
	readonly config: string;
	readonly data: string;
	readonly state: string;
};

/** The folders for one operator. */
export function placesOf(environment: Readonly<Record<string, string | undefined>>, home: string): Places {
	const folder = (variable: string, standard: string): string => {
		const given = environment[variable] ?? '';
		return path.join(path.isAbsolute(given) ? given : path.join(home, standard), 'mxdeck');
	};

	return {
		config: folder('XDG_CONFIG_HOME', '.config'),
		data: folder('XDG_DATA_HOME', '.local/share'),
		state: folder('XDG_STATE_HOME', '.local/state'),
	};
}

export const configFile = ({config}: Places): string => path.join(config, 'config.toml');

/** The audit of changes. */
export const auditFile = ({state}: Places): string => path.join(state, 'audit.db');

/** The lines that were read, and what was counted of them. */
export const historyFile = ({state}: Places): string => path.join(state, 'history.db');
