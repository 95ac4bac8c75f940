/** The physical lines of a text, each with its own line end; joined they are the text again. */
export function splitLines(text: string): string[] {
	return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The line end that a new line of the text gets: CRLF where the last ended line has it. */
export function lineEndOf(text: string): '\n' | '\r\n' {
	const last = text.lastIndexOf('\n');
	return last > 0 && text[last - 1] === '\r' ? '\r\n' : '\n';
}

/** Appends lines (without ends) in the text's own style; a missing final line end is added first. */
export function appendLines(text: string, lines: readonly string[]): string {
	const end = lineEndOf(text);
	const head = text === '' || text.endsWith('\n') ? text : text + end;
	return head + lines.map(line => line + end).join('');
}

/** Cuts ASCII white space at both ends. Not `trim`: in a text of bytes, 0xA0 is a part of some letter. */
export function trimSpace(text: string): string {
	return text.replaceAll(/^[ \t\v\f\r\n]+|[ \t\v\f\r\n]+$/g, '');
}
