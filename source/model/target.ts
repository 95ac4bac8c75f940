/** Where and how to reach a host, as ssh's own configuration resolves it (`ssh -G`). Paths are absolute. */
export type Target = {
	/** The operator's name for it. */
	readonly name: string;
	readonly hostname: string;
	readonly port: number;
	readonly user: string;
	/** Key files to try, in order. */
	readonly identityFiles: readonly string[];
	readonly identitiesOnly: boolean;
	/** Agent socket; undefined: none. */
	readonly agent: string | undefined;
	readonly knownHostsFiles: readonly string[];
	/** The name looked up in known_hosts in place of the host name. */
	readonly hostKeyAlias: string | undefined;
	readonly strictHostKeyChecking: 'yes' | 'ask' | 'accept-new' | 'no';
	readonly hashKnownHosts: boolean;
	/** Hosts to jump through, the nearest first. */
	readonly jumps: readonly Target[];
	/** A proxy command, tokens expanded; undefined: none. */
	readonly proxyCommand: string | undefined;
	/** Milliseconds. */
	readonly connectTimeout: number;
	/** How the system's own `ssh` is asked for the host; undefined: it cannot be. */
	readonly system?: SystemSsh | undefined;
};

/** A host as the system's own `ssh` is asked for it. */
export type SystemSsh = {
	/** As the operator wants it; `auto`: this program only where ours cannot do it. */
	readonly transport: 'auto' | 'ssh2' | 'ssh';
	readonly alias: string;
	readonly user: string | undefined;
	readonly port: number | undefined;
	/** Configuration to read in place of the operator's own. */
	readonly configFile: string | undefined;
	/** What `ssh -G` prints of it, by lower-case keyword. */
	readonly settings: ReadonlyMap<string, readonly string[]>;
};
