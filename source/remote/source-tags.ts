import type {ServiceName, Source} from '../model/discovery.js';

/** Expressions for the tags of the programs. */
const tags: Readonly<Record<ServiceName, string>> = {
	postfix: 'postfix[^ ]*',
	postgrey: '([^ ]*/)?postgrey',
	'policyd-spf': 'policyd-spf',
	fail2ban: 'fail2ban[^ ]*',
	dovecot: 'dovecot',
};

/**
The lines wanted of a source, as an expression for their tags: all (empty), unless it is a syslog file that only completes another one. Such a file
often repeats all mail, so only its own programs' lines are taken, and those that tell of changes made by mxdeck.
*/
export function tagsOf({format, carries}: Pick<Source, 'format' | 'carries'>): string {
	return format !== 'syslog' || carries.includes('postfix') ? '' : [...carries.map(name => tags[name]), 'mxdeck'].join('|');
}
