import type {Privilege} from '../model/host.js';
import type {Outcome, Problem} from '../model/outcome.js';

/** What came of a command. `code` undefined: the connection was lost, so the result is unknown, never a success. */
export type ExecResult = {
	readonly code: number | undefined;
	readonly signal?: string;
	readonly stdout: Buffer;
	readonly stderr: Buffer;
};

export type ExecOptions = {
	/** Written to the command's standard input, which is then closed. */
	readonly stdin?: Uint8Array | string;
	/** Milliseconds until the command counts as lost; 30 000 when absent. */
	readonly deadline?: number;
	/** Run as root: directly, through `sudo -n`, or through `sudo -S` with the password the operator gave. */
	readonly asRoot?: boolean;
	/** The same as a request to the helper that may be installed on the host (helper-text.ts); without one, the helper cannot do it. */
	readonly forHelper?: string;
};

/** A running command whose output comes in as it is written. */
export type RemoteStream = {
	/** To the command's standard input; nothing happens where that is closed by now. */
	readonly write: (text: string) => void;
	/** While it is held, the output waits with whoever carries it and then with the command itself; little of it may come yet. */
	readonly hold: (isHeld: boolean) => void;
	readonly close: () => void;
};

export type StreamOptions = {
	/** As `ExecOptions` has it. */
	readonly asRoot?: boolean;
	/** Written to the command's standard input, which stays open: it ends when nobody listens any more. */
	readonly stdin?: string;
};

export type StreamHandlers = {
	readonly onData: (chunk: Buffer) => void;
	readonly onError: (chunk: Buffer) => void;
	/** Called once; `code` undefined when the connection was lost, or the stream was closed from this side. */
	readonly onClose: (code: number | undefined) => void;
};

/** An open SSH connection. Every command is a constant text of ours; data goes on standard input. */
export type Connection = {
	/** A problem says that nothing was run; a lost connection or deadline is a result whose `code` is undefined. */
	readonly exec: (command: string, options?: ExecOptions) => Promise<Outcome<ExecResult>>;
	/** Resolves when the command runs, behind sudo when it goes through sudo. */
	readonly stream: (command: string, handlers: StreamHandlers, options?: StreamOptions) => Promise<Outcome<RemoteStream>>;
	/** Resolves when the connection is gone, with the reason. */
	readonly closed: Promise<Problem>;
	readonly close: () => void;
	/** Why the system's own ssh carries it; absent: ours does. */
	readonly systemSsh?: string;
	/** Absent: only a command's answer shows that the host is there. */
	readonly liveness?: Liveness;
	/** How the account becomes root on this host, and how it does for what the helper cannot do; set by discovery. */
	setPrivilege: (privilege: Privilege, password?: Buffer, besides?: Privilege) => void;
};

/** Tells whether the other end of a connection is still there. */
export type Liveness = {
	/** The servers on the way, the host last. `heard` is another number whenever something came from it since it was asked last. */
	readonly hops: ReadonlyArray<{readonly name: string; readonly heard: () => number}>;
	/** Asks for a sign of life, at next to no cost for the host; `answered` is called when this very question is answered. */
	readonly ask: (answered: () => void) => void;
};

/** Why a connection could not be made; decides the link's state. */
export type ConnectFailure = Problem & {
	readonly kind: 'unreachable' | 'throttled' | 'auth' | 'hostkey' | 'config';
	/** The server should be left alone until then, milliseconds since the epoch. */
	readonly notBefore?: number;
};

/** Questions that only the operator can answer. Each resolves with undefined when declined. */
export type Questions = {
	/** An unknown host key: accept and remember it? */
	readonly acceptHostKey: (key: {readonly host: string; readonly type: string; readonly fingerprint: string; readonly address: string}) => Promise<boolean>;
	/** `kind` passphrase: of a key file; password: the account's; sudo: the account's, for sudo. */
	readonly secret: (ask: {readonly kind: 'passphrase' | 'password' | 'sudo'; readonly host: string; readonly prompt: string; readonly attempt: number}) => Promise<Buffer | undefined>;
};
