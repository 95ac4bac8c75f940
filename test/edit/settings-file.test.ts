import {expect, test} from 'vitest';
import {findSetting, listSettings, setSetting} from '../../source/edit/settings-file.js';

const debian = '#  For a fully commented sample\n\ndebugLevel = 1 \nTestOnly = 1\n\nPermError_reject = False\nskip_addresses = 127.0.0.0/8,::1\n';

test('settings are read as policyd-spf reads them', () => {
	expect(listSettings(debian)).toEqual([
		{name: 'debugLevel', value: '1', line: 3},
		{name: 'TestOnly', value: '1', line: 4},
		{name: 'PermError_reject', value: 'False', line: 6},
		{name: 'skip_addresses', value: '127.0.0.0/8,::1', line: 7},
	]);
});

const finds: ReadonlyArray<readonly [says: string, text: string, value: string | undefined]> = [
	['the last of two lines counts', 'PermError_reject = True\nPermError_reject = False\n', 'False'],
	['a comment behind the value is no part of it', 'PermError_reject = True # since May\n', 'True'],
	['a commented line is none', '#PermError_reject = True\n', undefined],
	['a line with two equal signs is dropped', 'PermError_reject = False\nPermError_reject = a=b\n', 'False'],
	['a line without an equal sign is dropped', 'PermError_reject True\n', undefined],
	['names differ by case', 'permerror_reject = True\n', undefined],
	['no spaces are needed', 'PermError_reject=True\r\n', 'True'],
];

test.each(finds)('%s', (_, text, value) => {
	expect(findSetting(text, 'PermError_reject')?.value).toBe(value);
});

const sets: ReadonlyArray<readonly [says: string, before: string, after: string]> = [
	['one word changes and no other byte', debian, debian.replace('PermError_reject = False', 'PermError_reject = True')],
	['the line that counts is changed', 'PermError_reject = True\nPermError_reject = False\n', 'PermError_reject = True\nPermError_reject = True\n'],
	['spacing, comment and CRLF stay', '  PermError_reject\t=  no  # later \r\nx = 1', '  PermError_reject\t=  True  # later \r\nx = 1'],
	['an absent setting is appended', 'debugLevel = 1', 'debugLevel = 1\nPermError_reject = True\n'],
	['an empty value is filled', 'PermError_reject =\n', 'PermError_reject =True\n'],
	['the same value changes nothing', 'PermError_reject = True  #\n', 'PermError_reject = True  #\n'],
];

test.each(sets)('%s', (_, before, after) => {
	expect(setSetting(before, 'PermError_reject', 'True')).toBe(after);
	expect(findSetting(after, 'PermError_reject')?.value).toBe('True');
});
