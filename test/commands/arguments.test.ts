import {expect, test} from 'vitest';
import {changeFlags} from '../../commands/line/flags.js';
import {chooseCommand} from '../../commands/line/choose-command.js';
import {parseFlags} from '../../commands/line/parse-flags.js';
import {readMinutes} from '../../commands/line/read-minutes.js';
import {describeProblem} from '../../source/model/outcome.js';

const words = (line: string): string[] => line.split(' ').filter(word => word !== '');

test.each([
	{line: '', choice: {chosen: 'command', command: 'console', argv: []}},
	{line: 'mx1 mx2', choice: {chosen: 'command', command: 'console', argv: ['mx1', 'mx2']}},
	{line: '@mx', choice: {chosen: 'command', command: 'console', argv: ['@mx']}},
	{line: '-F ssh_config mx1', choice: {chosen: 'command', command: 'console', argv: ['-F', 'ssh_config', 'mx1']}},
	{line: 'tail mx1 --json', choice: {chosen: 'command', command: 'tail', argv: ['mx1', '--json']}},
	{line: '-F tail hosts mx1', choice: {chosen: 'command', command: 'hosts', argv: ['-F', 'tail', 'mx1']}},
	{line: '--json classify -', choice: {chosen: 'command', command: 'classify', argv: ['--json', '-']}},
	{line: 'console tail', choice: {chosen: 'command', command: 'console', argv: ['tail']}},
	{line: 'clasify mail.log', choice: {chosen: 'command', command: 'console', argv: ['clasify', 'mail.log'], suspect: {word: 'clasify', near: 'classify'}}},
	{line: 'host1', choice: {chosen: 'command', command: 'console', argv: ['host1']}},
	{line: '--help', choice: {chosen: 'help'}},
	{line: '-h', choice: {chosen: 'help'}},
	{line: 'help', choice: {chosen: 'help'}},
	{line: 'help rport', choice: {chosen: 'unknown-help', word: 'rport', near: 'report'}},
	{line: 'help --json', choice: {chosen: 'help'}},
	{line: 'help block', choice: {chosen: 'command-help', command: 'block'}},
	{line: 'block --help', choice: {chosen: 'command-help', command: 'block'}},
	{line: '--help block', choice: {chosen: 'command-help', command: 'block'}},
	{line: '--version', choice: {chosen: 'version'}},
])('mxdeck $line asks for $choice', ({line, choice}) => {
	expect(chooseCommand(words(line))).toEqual(choice);
});

test.each([
	{line: 'spam@example.com', expected: {words: ['spam@example.com'], flags: {}}},
	{line: '--hosts mx1,mx2 --dry-run spam@example.com --json', expected: {words: ['spam@example.com'], flags: {hosts: 'mx1,mx2', dryRun: true, json: true}}},
	{line: '-F ./ssh_config --yes 192.0.2.7', expected: {words: ['192.0.2.7'], flags: {sshConfig: './ssh_config', yes: true}}},
	{line: '--hosts=@mx --force-guard postmaster@example.com', expected: {words: [], flags: {hosts: '@mx', forceGuard: 'postmaster@example.com'}}},
	{line: '-', expected: {words: ['-'], flags: {}}},
	{line: '--confirm=-2h', expected: {words: [], flags: {confirm: '-2h'}}},
	{line: '-- --hosts', expected: {words: ['--hosts'], flags: {}}},
])('$line gives $expected', ({line, expected}) => {
	const parsed = parseFlags(words(line), changeFlags);
	expect(parsed).toEqual({ok: true, value: expected});
});

test.each([
	{line: '--dry-rum', says: 'there is no flag --dry-rum.  Try: --dry-run.'},
	{line: '--frobnicate', says: 'there is no flag --frobnicate.  Try: see --help.'},
	{line: '-x', says: 'there is no flag -x.  Try: see --help.'},
	{line: '--hosts', says: '--hosts needs a value.  Try: --hosts NAMES.'},
	{line: '--hosts --yes spam@example.com', says: '--hosts needs a value.  Try: --hosts NAMES.'},
	{line: '--confirm -2h', says: '--confirm needs a value.  Try: --confirm TIME.'},
	{line: '-F -x', says: '--ssh-config needs a value.  Try: --ssh-config FILE.'},
	{line: '--hosts mx1 --hosts mx2', says: 'The flag --hosts can only be set once.  Try: see --help.'},
])('$line is refused: $says', ({line, says}) => {
	const parsed = parseFlags(words(line), changeFlags);
	expect(parsed.ok ? parsed.value : describeProblem(parsed.problem)).toBe(says);
});

test.each([
	{written: '30', minutes: 30},
	{written: '45m', minutes: 45},
	{written: '2h', minutes: 120},
	{written: '1d', minutes: 1440},
	{written: '0', minutes: 0},
	{written: '1w', minutes: 10_080},
	{written: '1y', minutes: undefined},
	{written: '-5', minutes: undefined},
	{written: '', minutes: undefined},
])('the span $written is $minutes minutes', ({written, minutes}) => {
	const read = readMinutes(written);
	expect(read.ok ? read.value : undefined).toBe(minutes);
});
