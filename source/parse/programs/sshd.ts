import type {Program} from '../pattern/pattern.js';

/** sshd: who logged in to the host itself, and who tried. A user name may imitate the end of the line, so that is read first. */
export const sshd: Program = {
	names: ['sshd', 'sshd-session', 'sshd-auth'],
	patterns: [
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
			text: 'Disconnecting [authenticating user |invalid user ]?{user:text} {client_ip} port {client_port}: Too many authentication failures[ [preauth]]?',
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
			text: 'pam_unix(sshd:auth): {_:text} rhost={client_ip}[  user={user:until}]?',
			samples: ['pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.5  user=root'],
		},
		{
			class: 'auth',
			reason: 'failure',
			text: 'ROOT LOGIN REFUSED FROM {client_ip}[ port {client_port}]?',
			samples: ['ROOT LOGIN REFUSED FROM 203.0.113.5'],
		},
		{
			class: 'connection',
			reason: 'lost',
			text: 'Read error from remote host {client_ip}[ port {client_port}]?: {_:text}',
			samples: ['Read error from remote host 203.0.113.5: Connection reset by peer'],
		},
		{
			class: 'connection',
			reason: 'ptr-mismatch',
			text: 'Address {client_ip} maps to {name:until}, but this does not map back{_:text}',
			samples: ['Address 203.0.113.5 maps to m.example, but this does not map back to the address.'],
		},
		{
			class: 'error',
			reason: 'fatal',
			text: 'fatal: Timeout before authentication for {client_ip} port {client_port}',
			samples: ['fatal: Timeout before authentication for 203.0.113.5 port 40112'],
		},
		{
			class: 'connection',
			reason: 'preauth',
			text: 'Received disconnect from {client_ip}[ port {client_port}]?:{_:text} [preauth]',
			samples: ['Received disconnect from 203.0.113.5 port 40112:11: Bye Bye [preauth]'],
		},
		{
			class: 'connection',
			reason: 'disconnect',
			text: 'Received disconnect from {client_ip}[ port {client_port}]?:{_:text}',
			samples: ['Received disconnect from 203.0.113.5 port 40112:11: disconnected by user', 'Received disconnect from 203.0.113.5 port 40112:11:'],
		},
		{
			class: 'connection',
			reason: 'disconnect',
			text: 'Disconnected from user {user:text} {client_ip} port {client_port}',
			samples: ['Disconnected from user ann 203.0.113.7 port 40112'],
		},
		{
			class: 'connection',
			reason: 'preauth',
			text: '(Connection|Disconnected|Disconnect) (closed|reset|from) [by ]?{_:text}{client_ip}[ port {client_port}]?[:{_:number}]?[: {_:until}]?[ [preauth]]?',
			samples: ['Connection closed by 203.0.113.5 [preauth]'],
		},
		{
			class: 'service',
			reason: 'lifecycle',
			text: '(Server listening on|Received signal|pam_|Starting session|Close session){text}',
			samples: ['Server listening on 0.0.0.0 port 22.'],
		},
		{
			class: 'connection',
			reason: 'preauth',
			text: 'Bad protocol version identification {_:text} from {client_ip}[ port {client_port}]?',
			samples: ['Bad protocol version identification \'GET / HTTP/1.1\' from 203.0.113.5 port 40112'],
		},
		{
			class: 'connection',
			reason: 'preauth',
			text: '(Did not receive identification string|Unable to negotiate|banner exchange: Connection) (from|with) {client_ip}[ port {client_port}]?[:{_:text}]?',
			samples: ['Did not receive identification string from 203.0.113.5 port 40112', 'Unable to negotiate with 203.0.113.5 port 40112'],
		},
		{
			class: 'connection',
			reason: 'preauth',
			text: '(Unable to negotiate with|Bad protocol version identification|Did not receive identification string from|banner exchange|Connection from|ssh_dispatch_run_fatal|kex_exchange_identification){text}',
			samples: ['Unable to negotiate with 203.0.113.5 port 40112: no matching key exchange method found'],
		},
		{
			class: 'error',
			reason: 'error',
			text: 'error: {text}',
			samples: ['error: kex_exchange_identification: Connection closed by remote host'],
		},
		{
			class: 'error',
			reason: 'fatal',
			text: 'fatal: {text}',
			samples: ['fatal: no hostkeys available -- exiting.'],
		},
	],
};
