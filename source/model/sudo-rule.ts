/**
The command that, run as root on a host, lets an account change it with mxdeck: everything mxdeck runs as root goes through /bin/sh.
sudo skips files with a dot in their name, so the account's name is spelt without.
*/
export function sudoRuleCommand(user: string): string {
	return `echo '${user} ALL=(root) NOPASSWD: /bin/sh' > /etc/sudoers.d/mxdeck-${user.replaceAll(/[^\w-]/g, '_')}`;
}
