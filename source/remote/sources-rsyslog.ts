/** A rule of rsyslog's configuration that writes to a file: `mail.* -/var/log/mail.log`. */
export type SyslogRule = {
	readonly selector: string;
	readonly path: string;
};

/** The rules in the old form among the configuration's lines. */
export function syslogRules(lines: readonly string[]): readonly SyslogRule[] {
	return lines.flatMap(line => {
		const match = /^([\w*,.;=!]+\.[\w*=!;,.]+)\s+-?(\/[^\s;]+)/.exec(line);
		return match?.[1] === undefined || match[2] === undefined ? [] : [{selector: match[1], path: match[2]}];
	});
}

/**
Whether a selector lets information lines of the facility through: `*.*;auth,authpriv.none` lets mail through.
A later part takes back what an earlier one gave.
*/
export function carriesFacility(selector: string, facility: string): boolean {
	let carries = false;
	for (const part of selector.split(';')) {
		const dot = part.indexOf('.');
		const facilities = part.slice(0, dot).split(',');
		const priority = part.slice(dot + 1);
		if (facilities.includes('*') || facilities.includes(facility)) {
			carries = ['*', 'info', '=info', 'debug'].includes(priority);
		}
	}

	return carries;
}
