/** What a program is to those that count: servers of one client after the other or of many at once, and advisers. */
export type ProgramKind = 'smtpd' | 'postscreen' | 'adviser' | 'other';

function read(program: string): ProgramKind {
	if (program.endsWith('/smtpd')) {
		return 'smtpd';
	}

	if (program.endsWith('/postscreen')) {
		return 'postscreen';
	}

	return program === 'policyd-spf' || program === 'pyspf-milter' || program.endsWith('/policy-spf') ? 'adviser' : 'other';
}

const kinds = new Map<string, ProgramKind>();

/** Hosts choose their programs' names. */
const most = 1000;

/** The kind of a program by its tag: `postfix/submission/smtpd` is an smtpd. */
export function kindOfProgram(program: string): ProgramKind {
	const known = kinds.get(program);
	if (known !== undefined) {
		return known;
	}

	const kind = read(program);
	if (kinds.size < most) {
		kinds.set(program, kind);
	}

	return kind;
}
