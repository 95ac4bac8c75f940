import type {InstalledHelper} from './helper.js';
import type {Privilege} from './host.js';

/** The programs that mxdeck knows how to look at on a host. */
export type ServiceName = 'postfix' | 'postgrey' | 'policyd-spf' | 'fail2ban' | 'dovecot';

export type Service = {
	readonly name: ServiceName;
	readonly running: boolean;
	readonly installed: boolean;
	readonly version?: string;
};

/** How the lines of a source begin (the envelope ids of the taxonomy, part 1). */
export type LogFormat = 'syslog' | 'journal-json' | 'fail2ban' | 'dovecot';

/** One log of a host. */
export type Source = {
	/** Stable name within the host: the path, or `journal`. */
	readonly id: string;
	readonly kind: 'file' | 'journal';
	/** Absolute path of a file. */
	readonly path?: string;
	readonly format: LogFormat;
	/** What is expected in it. */
	readonly carries: readonly ServiceName[];
	readonly readable: 'yes' | 'sudo' | 'no';
	/** Why it cannot be read, and what makes it readable. */
	readonly reason?: string;
	readonly remedy?: string;
};

/** A lookup table that a restriction list refers to. */
export type RestrictionMap = {
	/** main.cf parameter: `smtpd_sender_restrictions`. */
	readonly list: string;
	/** `check_sender_access`, `check_client_access`, ... */
	readonly check: string;
	/** Postfix table type: `hash`, `lmdb`, `texthash`, ... */
	readonly type: string;
	/** Absolute path without the type's suffix. */
	readonly path: string;
};

/** A table that names domains which a host takes mail for. */
export type DomainTable = {
	/** main.cf parameter: `virtual_mailbox_domains`. */
	readonly parameter: string;
	/** Postfix table type; `file`: a file that lists them. */
	readonly type: string;
	readonly path: string;
};

/** A right that is missing, what it costs and the exact remedy. */
export type MissingRight = {
	readonly what: string;
	readonly remedy: string;
};

/** What a read-only look at a host found. */
export type Discovery = {
	readonly hostname: string;
	/** Debian/Ubuntu name and version as os-release says. */
	readonly system: string;
	/** IANA zone name of the host, else an offset such as `+02:00`. */
	readonly zone: string;
	/** Host clock minus ours, milliseconds. */
	readonly clockSkew: number;
	readonly user: string;
	readonly groups: readonly string[];
	readonly privilege: Privilege;
	/** How it becomes root for what the helper does not do; undefined: as for anything else. */
	readonly besides?: Privilege;
	/** The helper that the account may call; undefined: none. */
	readonly helper?: InstalledHelper;
	readonly services: readonly Service[];
	readonly sources: readonly Source[];
	/** Restriction lists as port 25 has them, with their variables expanded, by parameter. */
	readonly restrictions: Readonly<Record<string, string>>;
	/** The lists of the restriction classes, by name. */
	readonly restrictionClasses?: Readonly<Record<string, string>>;
	/** `smtpd_delay_reject`: whether all lists wait for the first recipient; undefined: they do. */
	readonly delaysReject?: boolean;
	readonly maps: readonly RestrictionMap[];
	readonly jails: readonly string[];
	/** The client address of this connection as the host sees it (`SSH_CONNECTION`). */
	readonly operatorAddress?: string;
	/** The domains that main.cf names itself; `domainTables` name more. */
	readonly ownDomains: readonly string[];
	readonly domainTables?: readonly DomainTable[];
	readonly ownNetworks: readonly string[];
	/** Path of policyd-spf's configuration, when master.cf refers to policyd-spf. */
	readonly spfConfig?: string;
	readonly missing: readonly MissingRight[];
};
