// The esbuild plugin that writes the matches of all log programs into the bundle: `source/parse/written-programs.ts` would do so when they are used.
import {Buffer} from 'node:buffer';
import {build} from 'esbuild';

const entry = `
export {writeProgram} from './source/parse/pattern/written-program.ts';
export {allPrograms, anyPostfix} from './source/parse/programs/index.ts';
`;

async function written() {
	const {outputFiles: [{text}]} = await build({
		stdin: {contents: entry, resolveDir: new URL('.', import.meta.url).pathname, loader: 'ts'},
		bundle: true,
		write: false,
		format: 'esm',
		platform: 'node',
		logLevel: 'warning',
	});
	const {writeProgram, allPrograms, anyPostfix} = await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);
	const registers = new Map();
	const slot = field => {
		registers.set(field, registers.get(field) ?? 2 * registers.size);
		return registers.get(field);
	};

	const programs = [...allPrograms, anyPostfix];
	// Texts of JSON: what a log does not use is not parsed.
	const tables = programs.map(program => JSON.stringify(writeProgram(slot, program)));
	const tableByName = Object.fromEntries(programs.flatMap(({names}, number) => names.map(name => [name, number])));
	return `const tables = ${JSON.stringify(tables)};
export const writtenPrograms = {
	fields: ${JSON.stringify([...registers.keys()])},
	tableByName: ${JSON.stringify(tableByName)},
	table: number => JSON.parse(tables[number]),
};
`;
}

/** For every bundle that holds the parser. */
export const writtenPrograms = {
	name: 'written-programs',
	setup({onLoad}) {
		onLoad({filter: /[/\\]source[/\\]parse[/\\]written-programs\.ts$/}, async () => ({contents: await written(), loader: 'js'}));
	},
};
