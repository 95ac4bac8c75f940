import {Buffer} from 'node:buffer';
import {readFileSync} from 'node:fs';
import {build, type Plugin} from 'esbuild';
import {expect, it} from 'vitest';
import * as source from '../../source/parse/index.js';

const root = new URL('../../', import.meta.url);
const now = Date.parse('2026-11-22T20:00:00Z');

/** The parser as the program's bundle holds it. */
async function bundled(): Promise<typeof source> {
	const {writtenPrograms} = await import(new URL('.written-programs.mjs', root).href) as {writtenPrograms: Plugin};
	const {outputFiles: [file]} = await build({
		entryPoints: [new URL('source/parse/index.ts', root).pathname],
		plugins: [writtenPrograms], bundle: true, write: false, format: 'esm', platform: 'node', logLevel: 'warning',
	});
	return await import(`data:text/javascript;base64,${Buffer.from(file?.contents ?? []).toString('base64')}`) as typeof source;
}

it('tables that the build wrote read every line as those that are written at use', async () => {
	const built = await bundled();
	for (const name of ['mail-log.log', 'traditional.log', 'rfc5424.log', 'fail2ban.log', 'dovecot.log']) {
		const bytes = readFileSync(new URL(`test/fixtures/logs/${name}`, root));
		const [wanted, found] = [source, built].map(({createLineReader}) => createLineReader({format: 'auto', zone: 'UTC'}).push(bytes, now));
		expect(wanted?.length).toBeGreaterThan(20);
		expect(found).toEqual(wanted);
	}
}, 60_000);
