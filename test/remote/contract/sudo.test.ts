import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import type {Privilege} from '../../../source/model/host.js';
import {printed} from '../connected.js';
import {prepareAnswers} from '../questions.js';
import {connect, transports, type Open} from './transports.js';

/** A sudo that asks as the real one does, lets in whoever gives the password `right`, and never those named in `denied`. */
const sudo = `#!/bin/sh
here=\${0%/*}
prompt=
ask=yes
while [ "$1" != -- ]; do
	case $1 in
		-n) ask=no ;;
		-p) prompt=$2; shift ;;
	esac
	shift
done
shift
[ ! -e "$here/denied" ] || { echo 'root is not in the sudoers file.' >&2; exit 1; }
[ $ask = yes ] || exec "$@"
for try in 1 2 3; do
	printf %s "$prompt" >&2
	IFS= read -r password || { echo 'sudo: no password was provided' >&2; exit 1; }
	[ "$password" != right ] || exec "$@"
	echo 'Sorry, try again.' >&2
done
exit 1
`;

async function account(open: Open, privilege: Privilege, secrets: readonly string[] = []) {
	const questions = prepareAnswers({secrets});
	const {server, connection} = await connect(open, {programs: {sudo}}, questions);
	connection.setPrivilege(privilege);
	return {server, connection, questions};
}

describe.each(transports)('sudo over %s', (_, open) => {
	test('runs a command with its own input and both outputs, without a password', async () => {
		const {connection} = await account(open, 'sudo');
		const result = await connection.exec('cat; echo err >&2; exit 6', {asRoot: true, stdin: 'in'});
		expect(result.ok && [result.value.code, result.value.stdout.toString(), result.value.stderr.toString()]).toEqual([6, 'in', 'err\n']);
	});

	test('gets the password once for all commands, and none of it reaches them', async () => {
		const {connection, questions} = await account(open, 'sudo-password', ['wrong', 'right']);
		const results = await Promise.all(['a', 'b', 'c'].map(async stdin => printed(connection, 'cat', {asRoot: true, stdin})));
		expect(results).toEqual(['0: a', '0: b', '0: c']);
		expect(questions.asked).toHaveLength(2);
	});

	test('that refuses leaves nothing run and says why', async () => {
		const {server, connection} = await account(open, 'sudo');
		writeFileSync(path.join(server.folder, 'denied'), '');
		const result = await connection.exec(`touch ${server.folder}/ran`, {asRoot: true});
		expect(result.ok ? 'ran' : [result.problem.what, result.problem.state]).toEqual(['sudo refused: root is not in the sudoers file.', 'nothing was run']);
	});

	test('lets a stream through, which is there when it runs', async () => {
		const {connection} = await account(open, 'sudo-password', ['right']);
		let said = '';
		const closed = new Promise<number | undefined>(resolve => {
			void (async () => {
				const stream = await connection.stream('read line; echo "got $line"', {
					onData(chunk) {
						said += chunk.toString();
					},
					onError: () => undefined,
					onClose: resolve,
				}, {asRoot: true});
				if (stream.ok) {
					stream.value.write('this\n');
				}
			})();
		});
		expect([await closed, said]).toEqual([0, 'got this\n']);
	});
});
