import type {Pattern} from '../pattern/pattern.js';

/** Sessions that began, ended or failed before a login, and sshd's own life. */
export const sshdConnections: readonly Pattern[] = [
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
		class: 'connection',
		reason: 'ptr-mismatch',
		text: 'reverse mapping checking getaddrinfo for {name:host} [{client_ip}] failed{_:text}',
		samples: ['reverse mapping checking getaddrinfo for m.example [203.0.113.5] failed - POSSIBLE BREAK-IN ATTEMPT!'],
	},
	{
		class: 'connection',
		reason: 'ptr-mismatch',
		text: 'Nasty PTR record "{_:until}" is set up for {client_ip}, ignoring',
		samples: ['Nasty PTR record "203.0.113.6" is set up for 203.0.113.5, ignoring'],
	},
	{
		class: 'connection',
		reason: 'connect',
		text: 'Connection from {client_ip} port {client_port} on {server_ip:ip} port {_:number}[ rdomain {_:printable}]?',
		samples: ['Connection from 203.0.113.5 port 40112 on 192.0.2.25 port 22'],
	},
	{
		class: 'connection',
		reason: 'lost',
		text: 'Timeout, client not responding from {_:text}{client_ip} port {client_port}',
		samples: ['Timeout, client not responding from user ann 203.0.113.7 port 40112'],
	},
	{
		class: 'connection',
		reason: 'preauth',
		text: '(fatal: Timeout before authentication for {client_ip} port {client_port}|Timeout before authentication for connection from {client_ip} to {_:printable})',
		samples: ['fatal: Timeout before authentication for 203.0.113.5 port 40112', 'Timeout before authentication for connection from 203.0.113.5 to 192.0.2.25, pid = 812'],
	},
	{
		class: 'connection',
		reason: 'preauth',
		text: '[error: ]?drop connection #{_:number} from [{client_ip}]:{client_port} {_:printable}',
		samples: ['drop connection #10 from [203.0.113.5]:40112 on [192.0.2.25]:22 past MaxStartups'],
	},
	{
		class: 'connection',
		reason: 'preauth',
		text: 'refused connect from {_:text} ({client_ip})',
		samples: ['refused connect from m.example (203.0.113.5)'],
	},
	{
		class: 'connection',
		reason: 'preauth',
		text: 'Protocol major versions differ for {client_ip}[ port {client_port}]?: {_:text}',
		samples: ['Protocol major versions differ for 203.0.113.5 port 40112: SSH-2.0-OpenSSH_9.6 vs. SSH-1.5-x'],
	},
	{
		class: 'connection',
		reason: 'preauth',
		text: 'Disconnecting [(authenticating|invalid) user ]?{user:text} {client_ip} port {client_port}: Change of username {_:until} [preauth]',
		samples: ['Disconnecting invalid user admin 203.0.113.5 port 40112: Change of username or service not allowed: (admin,ssh-connection) -> (root,ssh-connection) [preauth]'],
	},
	{
		class: 'connection',
		reason: 'preauth',
		text: '[fatal: ]?(Unable to negotiate with|banner exchange: Connection from|ssh_dispatch_run_fatal: Connection from) {client_ip}[ port {client_port}]?: {_:text}',
		samples: [
			'fatal: Unable to negotiate with 203.0.113.5 port 40112: no matching cipher found. Their offer: x [preauth]',
			'Unable to negotiate with 203.0.113.5: no matching host key type found. Their offer: ssh-dss',
			'banner exchange: Connection from 203.0.113.5 port 40112: invalid format',
		],
	},
	{
		class: 'connection',
		reason: 'preauth',
		text: '[(error|fatal): ]?(kex_exchange_identification: |kex_protocol_error: |kex protocol error: |Protocol major versions differ: |Bad packet length |Corrupted MAC |no matching |beginning MaxStartups |exited MaxStartups |userauth_pubkey: |Bad remote protocol version |Connection timed out during banner ){_:text}',
		samples: ['error: kex_exchange_identification: Connection closed by remote host', 'fatal: no matching mac found: client x server y [preauth]'],
	},
	{
		class: 'connection',
		reason: 'preauth',
		text: 'Disconnecting: {_:text} [preauth]',
		samples: ['Disconnecting: Packet corrupt [preauth]'],
	},
	{
		class: 'connection',
		reason: 'preauth',
		text: '[error: ]?Received disconnect from {client_ip}[ port {client_port}]?:{_:text} [preauth]',
		samples: ['Received disconnect from 203.0.113.5 port 40112:11: Bye Bye [preauth]'],
	},
	{
		class: 'connection',
		reason: 'disconnect',
		text: '[error: ]?Received disconnect from {client_ip}[ port {client_port}]?:{_:text}',
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
		text: '(Server listening on|Received signal|Received SIGHUP|pam_|Starting session|Close session|subsystem request|User child is on pid){text}',
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
		samples: ['Unable to negotiate with a host'],
	},
	{
		class: 'error',
		reason: 'error',
		text: 'error: {text}',
		samples: ['error: connect_to 127.0.0.1 port 8080: failed.'],
	},
	{
		class: 'error',
		reason: 'fatal',
		text: 'fatal: {text}',
		samples: ['fatal: no hostkeys available -- exiting.'],
	},
];
