import type {Privilege} from './host.js';

/** What an account may do on a host, in the words of every screen: it reads, it acts within the helper's bounds, sudo lets it do anything, it is root. */
export const privilegeWords: Readonly<Record<Privilege, string>> = {
	none: 'read only',
	helper: 'act (helper)',
	sudo: 'wide (sudo)',
	'sudo-password': 'wide (sudo with password)',
	root: 'root',
};
