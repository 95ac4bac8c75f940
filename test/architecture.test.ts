import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';

const root = path.join(import.meta.dirname, '..');

/** Which folders of source/ a folder may import (see source/architecture.md). */
const arrows: Readonly<Record<string, readonly string[]>> = {
	model: [],
	parse: ['model'],
	stats: ['model'],
	edit: ['model'],
	settings: ['model'],
	remote: ['model'],
	store: ['model'],
	wire: ['model'],
	demo: ['model'],
	actions: ['model', 'edit'],
	engine: ['model', 'parse', 'stats', 'edit', 'actions', 'settings', 'remote', 'store', 'wire'],
	state: ['model', 'edit', 'wire'],
	ui: ['model', 'wire', 'state'],
};

/** Who may use an outside thing: path prefixes. */
const owners: ReadonlyArray<{readonly what: RegExp; readonly allowed: readonly string[]}> = [
	{what: /from '(ink|react|ink-table)['/]|import\('(ink|react)/, allowed: ['source/ui/', 'commands/']},
	{what: /from 'ssh2'/, allowed: ['source/remote/', 'source/demo/']},
	{what: /from 'better-sqlite3'/, allowed: ['source/store/']},
	{what: /from 're2js'/, allowed: ['source/model/filter/expression.ts', 'source/actions/python-expression.ts']},
	{what: /\b(Date\.now\(|new Date\(\)|setTimeout\(|setInterval\(|performance\.now\()/, allowed: ['source/engine/', 'source/remote/', 'source/demo/', 'source/ui/terminal/', 'commands/']},
];

function sourceFiles(folder: string): string[] {
	return readdirSync(path.join(root, folder), {recursive: true, encoding: 'utf8'})
		.filter(name => /\.tsx?$/.test(name))
		.map(name => path.join(folder, name));
}

const files = [...sourceFiles('source'), ...sourceFiles('commands')].map(file => ({file, text: readFileSync(path.join(root, file), 'utf8')}));

function importsOf({file, text}: {file: string; text: string}): string[] {
	return [...text.matchAll(/(?:from|import\() ?'(\.[^']+)'/g)].map(match => path.normalize(path.join(path.dirname(file), match[1] ?? '')));
}

test('imports follow the arrows of architecture.md', () => {
	const wrong = files.flatMap(entry => {
		const [top, folder] = entry.file.split(path.sep);
		return importsOf(entry)
			.filter(target => {
				const [targetTop, targetFolder] = target.split(path.sep);
				return top === 'source' && (targetTop !== 'source' || (targetFolder !== folder && !arrows[folder ?? '']?.includes(targetFolder ?? '')));
			})
			.map(target => `${entry.file} → ${target}`);
	});
	expect(wrong).toEqual([]);
});

test('each outside thing has one owner', () => {
	const wrong = owners.flatMap(({what, allowed}) => files
		.filter(({file, text}) => what.test(text) && !allowed.some(prefix => file.startsWith(prefix)))
		.map(({file}) => `${file}: ${what.exec(files.find(entry => entry.file === file)?.text ?? '')?.[0] ?? ''}`));
	expect(wrong).toEqual([]);
});

test('no file is longer than 400 lines', () => {
	expect(files.filter(({text}) => text.split('\n').length > 401).map(({file}) => file)).toEqual([]);
});

test('every folder of source is in the table', () => {
	const folders = readdirSync(path.join(root, 'source'), {withFileTypes: true}).filter(entry => entry.isDirectory()).map(entry => entry.name);
	expect(folders.filter(folder => !(folder in arrows))).toEqual([]);
});
