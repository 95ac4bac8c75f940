import type {Pattern, Program} from '../pattern/pattern.js';
import {sshdConnections} from './sshd-connections.js';

const logins: readonly Pattern[] = [
	{
		class: 'auth',
		reason: 'success',
		text: 'Accepted {method:until} for {user:text} from {client_ip} port {client_port} ssh2[: {_:until}]?',
		samples: [
			'Accepted publickey for ann from 203.0.113.7 port 40112 ssh2: ED25519 SHA256:abc',
			'Accepted password for ann from 203.0.113.7 port 40112 ssh2',
		],
	},
	{
		class: 'auth',
		reason: 'failure',
		text: '(Failed|Postponed) {method:word} for [invalid user ]?{user:text} from {client_ip} port {client_port}[ (ssh2|ssh1)]?[: {_:plain} {_:plain}]?[ [preauth]]?',
		samples: [
			'Failed password for invalid user admin from 203.0.113.5 port 40112 ssh2',
			'Failed publickey for ann from 203.0.113.5 port 40112 ssh2: RSA SHA256:abc',
		],
	},
	{
		class: 'auth',
		reason: 'failure',
		text: '(Failed|Postponed) {method:word} for [invalid user ]?{user:plain} from {client_ip} port {client_port} ssh1: ruser {_:text}',
		samples: ['Failed password for ann from 203.0.113.5 port 40112 ssh1: ruser x from 192.0.2.1'],
	},
	{
		class: 'auth',
		reason: 'failure',
		text: '(Failed|Postponed) {method:word} for [invalid user ]?{user:text} from {client_ip}[ (ssh2|ssh1)]?[ [preauth]]?',
		samples: ['Failed password for admin from 203.0.113.5'],
	},
	{
		class: 'auth',
		reason: 'failure',
		text: '(Invalid|Illegal) user {user:text} from {client_ip}[ port {client_port}]?',
		samples: ['Invalid user admin from 203.0.113.5 port 40112'],
	},
	{
		class: 'auth',
		reason: 'failure',
		text: 'User {user:text} from ({client_ip}|{client_name}) not allowed because {_:until}',
		samples: ['User root from m.example not allowed because not listed in AllowUsers', 'User root from 203.0.113.5 not allowed because not listed in AllowUsers'],
	},
	{
		class: 'auth',
		reason: 'failure',
		text: 'User {user:text} not allowed because {_:until}',
		samples: ['User ann not allowed because account is locked'],
	},
	{
		class: 'auth',
		reason: 'failure',
		text: '[fatal: ]?Access denied for user {user:text} by PAM account configuration[ [preauth]]?',
		samples: ['fatal: Access denied for user ann by PAM account configuration [preauth]'],
	},
	{
		class: 'auth',
		reason: 'failure',
		text: 'input_userauth_request: invalid user {user:text}[ [preauth]]?',
		samples: ['input_userauth_request: invalid user admin [preauth]'],
	},
	{
		class: 'auth',
		reason: 'failure',
		text: '(Authentication refused: |Rhosts authentication refused for |PAM service(sshd) ignoring max retries|pam_unix(sshd:auth): check pass; user unknown){_:text}',
		samples: ['Authentication refused: bad ownership or modes for directory /home/ann'],
	},
	{
		class: 'auth',
		reason: 'failure',
		text: 'error: maximum authentication attempts exceeded for [invalid user ]?{user:text} from {client_ip} port {client_port}[ ssh2]?[ [preauth]]?',
		samples: ['error: maximum authentication attempts exceeded for root from 203.0.113.5 port 40112 ssh2 [preauth]'],
	},
	{
		class: 'auth',
		reason: 'failure',
		text: 'Disconnecting: Too many authentication failures{_:text}',
		samples: ['Disconnecting: Too many authentication failures for root [preauth]'],
	},
	{
		class: 'auth',
		reason: 'failure',
		text: 'Disconnecting [(authenticating|invalid) user ]?{user:text} {client_ip} port {client_port}: Too many authentication failures[ [preauth]]?',
		samples: ['Disconnecting authenticating user root 203.0.113.5 port 40112: Too many authentication failures [preauth]'],
	},
	{
		class: 'auth',
		reason: 'failure',
		text: '[error: ]?PAM: {_:text} from {client_ip}[ via {_:word}]?',
		samples: ['error: PAM: authentication failure for ann from 203.0.113.5 via 192.0.2.25'],
	},
	{
		class: 'auth',
		reason: 'failure',
		text: '[error: ]?PAM: {_:text}[from {client_name}]?',
		samples: ['error: PAM: Authentication failure for ann from m.example'],
	},
	{
		class: 'auth',
		reason: 'failure',
		text: '(PAM {attempts:number} more authentication failure[s]?|pam_{_:word}(sshd:auth): authentication failure);{_:text} rhost=[({client_ip}|{client_name})]?[{_:blanks}user={user:until}]?',
		samples: [
			'PAM 2 more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.5  user=root',
			'pam_sss(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=m.example user=root',
			'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=',
		],
	},
	{
		class: 'auth',
		reason: 'failure',
		text: 'pam_unix(sshd:auth): {_:text} rhost={client_ip}[  user={user:until}]?',
		samples: ['pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.5  user=root'],
	},
	{
		class: 'auth',
		reason: 'failure',
		text: 'ROOT LOGIN REFUSED FROM {client_ip}[ port {client_port}]?',
		samples: ['ROOT LOGIN REFUSED FROM 203.0.113.5'],
	},
];

/** sshd: who logged in to the host itself, and who tried. A user name may imitate the end of the line, so that is read first. */
export const sshd: Program = {
	names: ['sshd', 'sshd-session', 'sshd-auth'],
	patterns: [...logins, ...sshdConnections],
};
