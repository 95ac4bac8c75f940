const keyPart = String.raw`(?:"(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)`;
const keyPath = String.raw`${keyPart}(?:\s*\.\s*${keyPart})*`;
const header = new RegExp(String.raw`^\s*\[{1,2}\s*(${keyPath})\s*\]{1,2}\s*(?:#.*)?$`);
const assignment = new RegExp(String.raw`^\s*(${keyPath})\s*=`);

function partsOf(written: string): readonly string[] {
	return [...written.matchAll(new RegExp(keyPart, 'g'))].map(([part]) => {
		if (part.startsWith('"')) {
			try {
				return String(JSON.parse(part));
			} catch {
				return part.slice(1, -1);
			}
		}

		return part.startsWith('\'') ? part.slice(1, -1) : part;
	});
}

/**
The line (from 1) of a TOML text that gives the key its value or opens its table; for a key inside an inline table the line of that table.
The parser tells no places for values, hence the search. 1 when nothing is found.
*/
export function lineOfKey(text: string, path: readonly string[]): number {
	let table: readonly string[] = [];
	let best = {line: 1, parts: 0};
	for (const [index, line] of text.split('\n').entries()) {
		const opened = header.exec(line)?.[1];
		const assigned = opened === undefined ? assignment.exec(line)?.[1] : undefined;
		if (opened !== undefined) {
			table = partsOf(opened);
		}

		if (opened === undefined && assigned === undefined) {
			continue;
		}

		const here = assigned === undefined ? table : [...table, ...partsOf(assigned)];
		// `[hosts.mx1]` also opens `hosts`, so a longer place counts for the key that it is the first to name.
		const shared = here.slice(0, path.length);
		const isOnPath = shared.every((part, position) => part === path[position]);
		if (isOnPath && shared.length > best.parts) {
			best = {line: index + 1, parts: shared.length};
		}
	}

	return best.line;
}
