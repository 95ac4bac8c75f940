/** What discover.sh answered, by key. */
export type Answers = ReadonlyMap<string, string>;

/**
Reads the answers between the markers that carry `nonce`, whatever a login script printed around them.
Undefined when the closing marker is missing: half an answer is no answer.
*/
export function readAnswers(output: string, nonce: string): Answers | undefined {
	const lines = output.split('\n');
	const begin = lines.indexOf(`mxdeck ${nonce} begin`);
	const end = lines.indexOf(`mxdeck ${nonce} end`, begin + 1);
	if (begin === -1 || end === -1) {
		return undefined;
	}

	return new Map(lines.slice(begin + 1, end).map(line => {
		const space = line.indexOf(' ');
		return [line.slice(0, space), Buffer.from(line.slice(space + 1), 'base64').toString('utf8')];
	}));
}

/** An answer's lines, without empty ones. */
export function answeredLines(answers: Answers, key: string): readonly string[] {
	return (answers.get(key) ?? '').split('\n').map(line => line.trim()).filter(line => line !== '');
}

/** An answer that is one line; undefined when it is absent or empty. */
export function answeredLine(answers: Answers, key: string): string | undefined {
	return answeredLines(answers, key)[0];
}

/** An answer of `name = value` lines, as postconf and doveconf print them. */
export function answeredSettings(answers: Answers, key: string): ReadonlyMap<string, string> {
	return new Map(answeredLines(answers, key).flatMap(line => {
		const match = /^([\w.-]+) =\s*(.*)$/.exec(line);
		return match?.[1] === undefined ? [] : [[match[1], match[2] ?? ''] as const];
	}));
}
