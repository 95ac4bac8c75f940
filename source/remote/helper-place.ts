/** Where the helper is installed on a host, and the file with the rules that let accounts call it. */
export const helperPath = '/usr/local/sbin/mxdeck-helper';
export const helperRulePath = '/etc/sudoers.d/mxdeck';

/** What the helper writes to standard error before it reads its request. */
export const helperReady = 'mxdeck-helper ready';
