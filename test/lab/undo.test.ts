import {beforeAll, expect, test} from 'vitest';
import {as, eventually, everywhere, hosts, letThrough, mxdeck, offer, onHost, reset, results} from './lab.js';

const sender = 'friend@good.example';
const client = 10;
const table = '/etc/postfix/sender_access';

const offers = async () => Promise.all(hosts.map(async host => offer(host, client, sender)));
const map = async () => Promise.all(hosts.map(async host => onHost(host, `cat ${table}; stat -c "%U %G %a" ${table}`)));

beforeAll(async () => {
	await reset();
	await letThrough(client, sender);
}, 180_000);

test('what root blocked is undone by another account, around what somebody wrote since', async () => {
	const before = await map();
	const blocked = await mxdeck('block', sender, '--hosts', as('root'), '--yes', '--json');
	expect(results(blocked)).toEqual(everywhere('done'));
	await Promise.all(hosts.map(async host => onHost(host, `echo 'other@good.example OK' >>${table}`)));
	const {change} = JSON.parse(blocked.stdout) as {readonly change: string};
	const undone = await mxdeck('undo', change.slice(0, 8), '--hosts', as('ops'), '--yes', '--json');
	expect(undone, undone.stderr).toMatchObject({code: 0});
	expect(results(undone)).toEqual(everywhere('done', 'ops'));
	for (const answer of await offers()) {
		expect(answer).toMatch(/^250 /);
	}

	const after = await map();
	expect(after.map(text => text.replace('other@good.example OK\n', ''))).toEqual(before);
	expect(after.every(text => text.includes('other@good.example OK\n'))).toBe(true);
	await Promise.all(hosts.map(async host => onHost(host, `sed -i '/^other@good/d' ${table}`)));
});

test('what nobody confirms is put back by the hosts themselves, and smtpd accepts again', async () => {
	const before = await map();
	const blocked = await mxdeck('block', sender, '--hosts', as('root'), '--confirm', '1', '--yes', '--json');
	expect(results(blocked)).toEqual(everywhere('done'));
	for (const answer of await offers()) {
		expect(answer).toMatch(/^550 /);
	}

	const answers = await eventually(offers, all => all.every(answer => answer.startsWith('250 ')), 90);
	expect(answers.every(answer => answer.startsWith('250 '))).toBe(true);
	expect(await map()).toEqual(before);
}, 180_000);
