import type {Target} from '../../model/target.js';
import type {MasterPlaces} from './master.js';

type Asked = Target & {readonly system: NonNullable<Target['system']>};

/** A master that runs nothing and stays, without a terminal, agent or screen: commands are channels that are opened through its socket. */
const flags = '-MNTax';

/** What an ordinary login may do by the operator's configuration, but not ours. */
const ours = {
	ControlPersist: 'no',
	ClearAllForwardings: 'yes',
	PermitLocalCommand: 'no',
	RemoteCommand: 'none',
	Tunnel: 'no',
	UpdateHostKeys: 'no',
	VisualHostKey: 'no',
	ServerAliveInterval: '5',
	ServerAliveCountMax: '3',
	LogLevel: 'INFO',
};

/** ssh reads % in a path as the beginning of a token. */
const plain = (path: string) => path.replaceAll('%', '%%');

/** The words behind `ssh` that open a master for a host, as the operator's own configuration reaches it. */
export function sshArguments({system, strictHostKeyChecking, connectTimeout}: Asked, {socket, log}: MasterPlaces): readonly string[] {
	const {alias, user, port, configFile, settings} = system;
	const options = {
		...ours,
		ConnectTimeout: String(Math.max(1, Math.ceil(connectTimeout / 1000))),
		// ssh would let a changed key pass with no.
		...strictHostKeyChecking === 'no' && {StrictHostKeyChecking: 'accept-new'},
		// Old programs do not know the option: only where somebody set it.
		...settings.get('forkafterauthentication')?.[0] === 'yes' && {ForkAfterAuthentication: 'no'},
	};
	const places = {
		'-F': configFile,
		'-l': user,
		'-p': port?.toString(),
		'-S': plain(socket),
		// What ssh says goes there: on standard error stand the server's banner, which could say the same words, and what a proxy says.
		'-E': log,
	};
	return [
		flags,
		...Object.entries(places).flatMap(([flag, value]) => value === undefined ? [] : [flag, value]),
		...Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
		'--',
		alias,
	];
}
