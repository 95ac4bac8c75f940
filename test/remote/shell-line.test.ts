import {execFileSync, spawnSync} from 'node:child_process';
import {expect, test} from 'vitest';
import {shellLine} from '../../source/remote/shell-line.js';

const shells = ['sh', 'bash', 'csh', 'tcsh', 'fish', 'zsh'].filter(shell => spawnSync('sh', ['-c', `command -v ${shell}`]).status === 0);

test.each(shells)('T43 %s as a login shell runs any command just as sh does', shell => {
	const commands = [
		'echo plain',
		String.raw`printf '%s\n' "it's" 'a \ b' "$((6 * 7))" '!!' '$HOME' "${'`'}echo x${'`'}"`,
		'cat <<END\ntwo\nlines with \'quotes\'\nEND',
		'exit 3',
		'echo "ü; & | > * ? ~ # (a)"',
	];
	for (const command of commands) {
		const direct = spawnSync('sh', ['-c', command], {encoding: 'utf8'});
		const wrapped = spawnSync(shell, ['-c', shellLine(command)], {encoding: 'utf8'});
		expect([wrapped.stdout, wrapped.stderr, wrapped.status]).toEqual([direct.stdout, direct.stderr, direct.status]);
	}
});

test('a program goes in front of the shell', () => {
	expect(execFileSync('sh', ['-c', shellLine('echo "$MARK"', 'env MARK=on')], {encoding: 'utf8'})).toBe('on\n');
});
