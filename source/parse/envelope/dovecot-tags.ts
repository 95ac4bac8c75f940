/** Tags that Dovecot's services and levels have where no `dovecot:` stands before them: they are part of the message. */
export const dovecotTags: ReadonlySet<string> = new Set([
	'imap-login', 'pop3-login', 'managesieve-login', 'submission-login', 'imap', 'pop3', 'lmtp', 'lda', 'deliver', 'managesieve', 'submission',
	'IMAP', 'POP3', 'auth', 'auth-worker', 'dovecot-auth', 'indexer-worker', 'doveadm', 'Info', 'Warn', 'Warning', 'Error', 'Fatal', 'Panic', 'Debug',
]);
