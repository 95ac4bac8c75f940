import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, expect, test} from 'vitest';
import {connected, printed} from './connected.js';
import {prepareAnswers} from './questions.js';

/** Answers as sudo 1.9 does; what it is to do stands in the file `mode` beside it, each password it was given in `given`. */
const sudo = `#!/bin/sh
here=\${0%/*}
prompt= ask=yes
while :; do
	case $1 in
		-n) ask=no; shift ;;
		-k | -S) shift ;;
		-p) prompt=$2; shift 2 ;;
		--) shift; break ;;
		*) exit 99 ;;
	esac
done
[ "$1" != /usr/local/sbin/mxdeck-helper ] || { shift; set -- "$here/helper" "$@"; }
case $(cat "$here/mode") in
	free) exec "$@" ;;
	denied) echo 'We trust you have received the usual lecture.' >&2; echo 'ops is not in the sudoers file.' >&2; echo 'This incident has been reported.' >&2; exit 1 ;;
esac
if [ $ask = no ]; then echo 'sudo: a password is required' >&2; exit 1; fi
echo 'We trust you have received the usual lecture.' >&2
for try in 1 2 3; do
	printf %s "$prompt" >&2
	IFS= read -r password || { echo 'sudo: no password was provided' >&2; exit 1; }
	echo "$password" >> "$here/given"
	[ "$password" = "$(cat "$here/password")" ] && exec "$@"
	echo 'Sorry, try again.' >&2
done
exit 1
`;

const helper = '#!/bin/sh\nprintf \'mxdeck-helper ready\' >&2\necho "$# arguments"; cat\n';

const ends: Array<() => Promise<void>> = [];

afterEach(async () => {
	for (const end of ends.splice(0)) {
		await end();
	}
});

async function account(mode: 'free' | 'password' | 'denied', secrets: readonly string[] = []) {
	const questions = prepareAnswers({secrets});
	const {server, connection, end} = await connected({programs: {sudo, helper}}, questions);
	ends.push(end);
	const write = (name: string, text: string) => {
		writeFileSync(path.join(server.folder, name), text);
	};

	write('mode', mode);
	write('password', 'right');
	const given = () => {
		const file = path.join(server.folder, 'given');
		return existsSync(file) ? readFileSync(file, 'utf8') : '';
	};

	return {connection, write, given, asked: () => questions.asked.map(ask => 'attempt' in ask ? `${ask.kind} ${ask.attempt}` : 'host key')};
}

test.each(['root', 'sudo'] as const)('as %s the command gets its input whole and its own error output', async privilege => {
	const {connection} = await account('free');
	connection.setPrivilege(privilege);
	const result = await connection.exec('cat; echo oops >&2; exit 7', {asRoot: true, stdin: 'line\n'.repeat(50_000)});
	expect(result.ok && [result.value.code, result.value.stdout.length, result.value.stderr.toString()]).toEqual([7, 250_000, 'oops\n']);
});

test('the password is asked for once, however many commands want it, and never reaches a command', async () => {
	const {connection, given, asked} = await account('password', ['right']);
	connection.setPrivilege('sudo-password');
	const results = await Promise.all(Array.from({length: 5}, async (_, index) => printed(connection, 'cat', {asRoot: true, stdin: `input ${index}`})));
	expect(results).toEqual(Array.from({length: 5}, (_, index) => `0: input ${index}`));
	expect(asked()).toEqual(['sudo 1']);
	expect(given()).toBe('right\n'.repeat(6));
});

test('where sudo does not ask after all, the password is not written', async () => {
	const {connection, given} = await account('free', ['right']);
	connection.setPrivilege('sudo-password');
	expect(await printed(connection, 'cat', {asRoot: true, stdin: 'input'})).toBe('0: input');
	expect(given()).toBe('');
});

test('a wrong password is asked for again, each one is tried once', async () => {
	const {connection, given, asked} = await account('password', ['wrong', 'worse', 'right']);
	connection.setPrivilege('sudo-password');
	expect(await printed(connection, 'echo in', {asRoot: true})).toBe('0: in\n');
	expect(asked()).toEqual(['sudo 1', 'sudo 2', 'sudo 3']);
	expect(given()).toBe('wrong\nworse\nright\nright\n');
});

test('after three wrong passwords nothing is run and nobody is asked again', async () => {
	const {connection, given, asked} = await account('password', ['a', 'b', 'c', 'right']);
	connection.setPrivilege('sudo-password');
	expect(await printed(connection, 'echo in', {asRoot: true})).toBe('sudo refused the password of root 3 times');
	expect(await printed(connection, 'echo in', {asRoot: true})).toBe('sudo refused the password of root 3 times');
	expect(asked()).toHaveLength(3);
	expect(given()).toBe('a\nb\nc\n');
});

test('a declined password is not asked for again until the privilege is set anew', async () => {
	const {connection, asked} = await account('password');
	connection.setPrivilege('sudo-password');
	expect(await printed(connection, 'true', {asRoot: true})).toBe('the sudo password of root was not given');
	await printed(connection, 'true', {asRoot: true});
	expect(asked()).toHaveLength(1);
	connection.setPrivilege('sudo-password', Buffer.from('right'));
	expect(await printed(connection, 'echo in', {asRoot: true})).toBe('0: in\n');
	expect(asked()).toHaveLength(1);
});

test('a password that changed meanwhile is noticed and asked for anew', async () => {
	const {connection, write, asked} = await account('password', ['right', 'new']);
	connection.setPrivilege('sudo-password');
	await printed(connection, 'true', {asRoot: true});
	write('password', 'new');
	expect(await printed(connection, 'echo in', {asRoot: true})).toBe('sudo does not take the password any more');
	expect(await printed(connection, 'echo in', {asRoot: true})).toBe('0: in\n');
	expect(asked()).toEqual(['sudo 1', 'sudo 1']);
});

test.each<[string, 'sudo' | 'sudo-password' | 'none', 'password' | 'denied', string]>([
	['no rule', 'sudo', 'denied', 'sudo refused: ops is not in the sudoers file.'],
	['a password that was not expected', 'sudo', 'password', 'sudo refused: sudo: a password is required'],
	['no rule, found when the password is tried', 'sudo-password', 'denied', 'sudo refused: ops is not in the sudoers file.'],
	['an account without rights', 'none', 'denied', 'root may not become root on mx1'],
])('%s: nothing is run, and the reason is told', async (_, privilege, mode, expected) => {
	const {connection} = await account(mode, ['right']);
	connection.setPrivilege(privilege);
	const result = await connection.exec('echo in', {asRoot: true});
	expect(result.ok ? 'ran' : [result.problem.what, result.problem.state]).toEqual([expected, 'nothing was run']);
});

test('a stream as root begins after sudo, with nothing of sudo in it', async () => {
	const {connection} = await account('password', ['right']);
	connection.setPrivilege('sudo-password');
	const said: string[] = [];
	const code = await new Promise<number | undefined>(resolve => {
		void connection.stream('echo one; echo two >&2; exit 5', {
			onData(chunk) {
				said.push(`out ${chunk.toString()}`);
			},
			onError(chunk) {
				said.push(`err ${chunk.toString()}`);
			},
			onClose: resolve,
		}, {asRoot: true});
	});
	expect(code).toBe(5);
	expect(said.toSorted()).toEqual(['err two\n', 'out one\n']);
});

test('where the helper is installed it gets its own request, and nothing else goes that way', async () => {
	const {connection} = await account('free');
	connection.setPrivilege('helper');
	expect(await printed(connection, 'id', {asRoot: true, stdin: 'a script', forHelper: 'apply 1\n'})).toBe('0: 0 arguments\napply 1\n');
	expect(await printed(connection, 'id', {asRoot: true, stdin: 'a script'})).toBe('root may only call the helper on mx1, which does not do this');
	connection.setPrivilege('helper', undefined, 'sudo');
	expect(await printed(connection, 'cat', {asRoot: true, stdin: 'a script'})).toBe('0: a script');
});

test('where sudo refuses the helper, nothing is run', async () => {
	const {connection} = await account('denied');
	connection.setPrivilege('helper');
	expect(await printed(connection, 'id', {asRoot: true, forHelper: 'apply 1\n'})).toBe('sudo refused: ops is not in the sudoers file.');
});
