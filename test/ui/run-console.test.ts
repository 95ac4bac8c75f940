import {expect, test, vi} from 'vitest';
import {type TestConsole, openConsole} from '../helpers/console.js';

const shows = async (opened: TestConsole, text: string): Promise<void> => {
	await vi.waitFor(() => {
		expect(opened.screen()).toContain(text);
	}, {timeout: 8000, interval: 10});
};

const asked = ({port}: TestConsole, name: string): number => port.asked.filter(each => each.name === name).length;

test('the console draws what the engine sends, and leaves with 0 on q', async () => {
	const opened = openConsole({columns: 80, rows: 24});
	await shows(opened, 'following');
	await opened.send('q');
	expect(await opened.done).toBe(0);
});

test('a change goes out only after its number of hosts was typed and Apply was pressed', async () => {
	const opened = openConsole({columns: 80, rows: 24});
	await shows(opened, 'following');
	await opened.send(':block promo.example\r');
	await shows(opened, 'Enter looks at the hosts');
	await opened.send('\r');
	await shows(opened, 'one moment');
	opened.pass(500);
	await shows(opened, 'not armed yet');
	expect(asked(opened, 'apply')).toBe(0);
	await opened.send('2');
	await shows(opened, 'armed');
	await opened.send('\t', '\t', '\r');
	await shows(opened, '1 of 2 hosts are as they should be');
	expect(asked(opened, 'apply')).toBe(1);
});

test('keys that arrive together with others do not apply a change', async () => {
	const opened = openConsole({columns: 80, rows: 24});
	await shows(opened, 'following');
	await opened.send(':block promo.example\r', '\r');
	await shows(opened, 'one moment');
	opened.pass(500);
	await opened.send('2\t\t\r');
	await shows(opened, 'arm  2     armed');
	expect(asked(opened, 'apply')).toBe(0);
});

test('pasted text never acts', async () => {
	const opened = openConsole({columns: 80, rows: 24});
	await shows(opened, 'following');
	await opened.send('\u001B[200~:block promo.example\r\r2\t\t\rq\u001B[201~');
	await shows(opened, 'pasted text is ignored here');
	expect(asked(opened, 'plan')).toBe(0);
});

test('a new size is drawn at once and asked for', async () => {
	const opened = openConsole({columns: 80, rows: 24});
	await shows(opened, 'following');
	opened.resize(60, 20);
	await vi.waitFor(() => {
		expect(opened.screen().split('\n')).toHaveLength(20);
	}, {timeout: 8000, interval: 10});
	opened.resize(40, 10);
	await shows(opened, 'needs 60x20');
});
