import {expect, test} from 'vitest';
import {commandNames, commandTable} from '../../commands/command-table.js';
import {commandHelp, generalHelp} from '../../commands/line/help-text.js';

const tooWide = (text: string): readonly string[] => text.split('\n').filter(line => line.length > 80 && !line.includes('mxdeck confirm '));

test('the general help fits 80 columns', () => {
	expect(tooWide(generalHelp())).toEqual([]);
});

test.each(commandNames)('the help of %s fits 80 columns, and no word of it is lost', async name => {
	const {help, flags} = await commandTable[name].load();
	const text = commandHelp(help, flags);
	expect(tooWide(text)).toEqual([]);
	const words = text.split(/\s+/);
	for (const paragraph of [...help.about, ...Object.values(flags).map(({about}) => about)]) {
		expect(words).toEqual(expect.arrayContaining(paragraph.split(' ')));
	}
});

test('what is said of a flag stands in its own column', () => {
	const text = commandHelp({usage: ['report [FILE...]'], about: ['Sums up logs.']}, {
		since: {type: 'string', value: 'TIME', about: 'leave out what is older: 2h, 1d, 1w, yesterday, 2026-11-22, "2026-11-22 18:00"'},
		json: {type: 'boolean', about: 'print JSON'},
	});
	expect(text).toMatchInlineSnapshot(`
		"Usage: mxdeck report [FILE...]

		Sums up logs.

		Flags:
		  --since TIME  leave out what is older: 2h, 1d, 1w, yesterday, 2026-11-22,
		                "2026-11-22 18:00"
		  --json        print JSON
		  --help        this help
		"
	`);
});
