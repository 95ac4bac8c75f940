import type {Target} from '../../model/target.js';

type Asked = Target & {readonly system: NonNullable<Target['system']>};

/** What the master must or must not do, whatever the operator's configuration wants of an ordinary login. */
const ours: readonly string[] = [
	// A master that runs nothing and stays: commands are channels that are opened through its socket.
	'-M',
	'-N',
	'-T',
	'-a',
	'-x',
	'-o',
	'ControlPersist=no',
	'-o',
	'ClearAllForwardings=yes',
	'-o',
	'PermitLocalCommand=no',
	'-o',
	'RemoteCommand=none',
	'-o',
	'Tunnel=no',
	'-o',
	'UpdateHostKeys=no',
	'-o',
	'VisualHostKey=no',
	'-o',
	'ServerAliveInterval=5',
	'-o',
	'ServerAliveCountMax=3',
	// Errors say why a login failed. What comes with more is the server's banner, which could say the same words.
	'-o',
	'LogLevel=ERROR',
];

/** ssh reads % in a socket's path as the beginning of a token. */
const plain = (path: string) => path.replaceAll('%', '%%');

/** The words behind `ssh` that open a master for a host, as the operator's own configuration reaches it. */
export function sshArguments({system, strictHostKeyChecking, connectTimeout}: Asked, socket: string): readonly string[] {
	const {alias, user, port, configFile, settings} = system;
	return [
		...configFile === undefined ? [] : ['-F', configFile],
		...user === undefined ? [] : ['-l', user],
		...port === undefined ? [] : ['-p', String(port)],
		...ours,
		'-S',
		plain(socket),
		'-o',
		`ConnectTimeout=${Math.max(1, Math.ceil(connectTimeout / 1000))}`,
		// ssh would let a changed key pass with no.
		...strictHostKeyChecking === 'no' ? ['-o', 'StrictHostKeyChecking=accept-new'] : [],
		// Old programs do not know the option: only where somebody set it.
		...settings.get('forkafterauthentication')?.[0] === 'yes' ? ['-o', 'ForkAfterAuthentication=no'] : [],
		'--',
		alias,
	];
}
