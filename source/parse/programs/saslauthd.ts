import type {Program} from '../pattern/pattern.js';

/** saslauthd(8) of Cyrus SASL: passwords that SMTP clients gave. */
export const saslauthd: Program = {
	names: ['saslauthd'],
	patterns: [
		{
			class: 'auth',
			reason: 'failure',
			text: '[{_:word}]?{_:blanks}: auth failure: [user={user:text}] [service={service:until}] [realm={_:until}] [mech={_:until}] [reason={why:until}]',
			samples: ['do_auth         : auth failure: [user=ann] [service=smtp] [realm=example.net] [mech=pam] [reason=PAM auth error]'],
		},
		{
			class: 'auth',
			reason: 'failure',
			text: 'pam_{_:word}({service:until}:auth): authentication failure;{_:text}',
			samples: ['pam_unix(smtp:auth): authentication failure; logname= uid=0 euid=0 tty= ruser= rhost='],
		},
		{
			class: 'auth',
			reason: 'failure',
			text: 'pam_{_:word}({service:until}:auth): check pass; user unknown',
			samples: ['pam_unix(smtp:auth): check pass; user unknown'],
		},
		{
			class: 'auth',
			reason: 'backend',
			text: '{_:word}{_:blanks}: {text}',
			samples: ['auth_zeropass   : unable to connect'],
		},
		{
			class: 'service',
			reason: 'lifecycle',
			text: '(detach_tty|server_exit|ipc_init){_:blanks}: {text}',
			samples: ['detach_tty      : master pid is: 812', 'ipc_init        : listening on socket: /var/run/saslauthd/mux'],
		},
	],
};
