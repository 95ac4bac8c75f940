import {beforeAll, describe, expect, test} from 'vitest';
import {as, everywhere, hosts, letThrough, mxdeck, offer, onHost, reset, results} from './lab.js';

const broken = 'x@permerror.example';
const client = 20;
const offers = async () => Promise.all(hosts.map(async host => offer(host, client, broken)));
const config = async () => Promise.all(hosts.map(async host => onHost(host, 'cat /etc/postfix-policyd-spf-python/policyd-spf.conf')));
const others = (text: string) => text.split('\n').filter(line => !line.startsWith('PermError_reject'));

beforeAll(async () => {
	await reset();
	await mxdeck('spf', 'permerror', 'off', '--hosts', as('root'), '--yes');
	await letThrough(client, broken);
}, 180_000);

describe.each(['root', 'ops'] as const)('as %s', user => {
	test('a sender with a broken SPF record gets 550 with the switch on and passes with it off', async () => {
		const before = await config();
		const on = await mxdeck('spf', 'permerror', 'on', '--hosts', as(user), '--yes', '--json');
		expect(on, on.stderr).toMatchObject({code: 0});
		expect(results(on)).toEqual(everywhere('done', user));
		for (const answer of await offers()) {
			expect(answer).toMatch(/^550 5\.7\.24 /);
		}

		expect(results(await mxdeck('spf', 'permerror', 'on', '--hosts', as(user), '--yes', '--json'))).toEqual(everywhere('already-so', user));

		const off = await mxdeck('spf', 'permerror', 'off', '--hosts', as(user), '--yes', '--json');
		expect(results(off)).toEqual(everywhere('done', user));
		for (const answer of await offers()) {
			expect(answer).toMatch(/^250 /);
		}

		const after = await config();
		expect(after.map(text => others(text))).toEqual(before.map(text => others(text)));
	});
});

test('the settings are shown per host', async () => {
	const shown = await mxdeck('spf', '--hosts', as('viewer'), '--json');
	expect(shown, shown.stderr).toMatchObject({code: 0});
	expect(shown.stdout.match(/"PermError_reject"/g)).toHaveLength(3);
});
