/** Signs that csh or fish read differently from sh even between single quotes. */
const unportable = /[\\!\r\n]/;

/**
A command line that any login shell (sh, bash, csh, fish) turns into `PROGRAM /bin/sh -c COMMAND`, whatever is in the command.
`command` is always a constant of ours; this is about shells that differ, not about what an operator typed.
*/
export function shellLine(command: string, program = ''): string {
	const text = unportable.test(command)
		? `eval "$(printf %s ${Buffer.from(command).toString('base64')} | base64 -d)"`
		: command.replaceAll('\'', String.raw`'\''`);
	return `exec ${program === '' ? '' : `${program} `}/bin/sh -c '${text}'`;
}
