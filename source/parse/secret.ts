/** Dovecot's `auth_verbose_passwords` logs what was typed. */
const secret = 'given password: ';

/** A program's text without the password that it may give away: that may hold anything, so all behind the words goes. */
export const withoutSecret = (program: string, text: string): string => program === 'dovecot' && text.includes(secret)
	? `${text.slice(0, text.indexOf(secret) + secret.length)}***)`
	: text;
