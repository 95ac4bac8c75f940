import {expect, test} from 'vitest';
import {searchPython, type Searched} from '../../source/actions/python-expression.js';

const host = String.raw`(?:\[?(?:(?:::f{4,6}:)?(?P<ip4>(?:\d{1,3}\.){3}\d{1,3})|(?P<ip6>(?:[0-9a-fA-F]{1,4}::?|::){1,7}(?:[0-9a-fA-F]{1,4}|(?<=:):)))\]?|(?P<dns>[\w\-.^_]*\w))`;

const rows: ReadonlyArray<readonly [expression: string, text: string, is: Searched['is'], groups?: Readonly<Record<string, string>>]> = [
	['^a+$', 'aaa', 'found', {}],
	['^a+$', 'aab', 'absent'],
	[String.raw`from \S+\[${host}\]:`, 'from x[203.0.113.7]: no', 'found', {ip4: '203.0.113.7'}],
	[String.raw`from \S+\[${host}\]:`, 'from x[2001:db8::7]: no', 'found', {ip6: '2001:db8::7'}],
	[String.raw`from \S+\[${host}\]:`, 'from x[2001:db8::]: no', 'found', {ip6: '2001:db8::'}],
	['(?P<who>[^@]+)@', 'ana@example.com', 'found', {who: 'ana'}],
	// A class may hold an open bracket; RE2 must not take it for the name of a class.
	['^[^[]*[[:x]y', 'ab[y', 'found', {}],
	['^a{,2}b', 'aab', 'found', {}],
	['^a{,2}b', 'aaab', 'absent'],
	[String.raw`end\Z`, 'the end', 'absent'],
	['(?i)REJECT', 'reject', 'found', {}],
	['a(?#why)b', 'ab', 'found', {}],
	// What looks around: decided where it does not matter, unknown where it does.
	['^(?:lost(?! DATA)|reject: x)', 'reject: x', 'found', {}],
	['^(?:lost(?! DATA)|reject: x)', 'accept', 'absent'],
	['^(?:lost(?! DATA)|reject: x)', 'lost RCPT', 'unknown'],
	['(?<!un)known', 'unknown', 'unknown'],
	[String.raw`(?=[)\]])\)`, ')', 'unknown'],
	// What has no words in linear time.
	[String.raw`(a)\1`, 'aa', 'unknown'],
	['(?P<a>x)(?P=a)', 'xx', 'unknown'],
	['(a)?(?(1)b|c)', 'ab', 'unknown'],
	['x(?i)y', 'xY', 'unknown'],
	['(a', 'a', 'unknown'],
	['(?:', '', 'unknown'],
	['[', '[', 'unknown'],
	['\\', '\\', 'unknown'],
	['a'.repeat(30_000), 'a', 'unknown'],
	['((a{1,100}){1,100}){1,100}', 'a', 'unknown'],
];

test.each(rows.map(([expression, text, ...found]) => [expression.slice(0, 60), text, found, expression] as const))('%s in "%s" is %s', (_, text, [is, groups], expression) => {
	expect(searchPython(expression, text)).toEqual(is === 'found' ? {is, groups} : {is});
});

test('an expression that stops other engines takes no time', () => {
	const before = performance.now();
	expect(searchPython('^(a+)+$', `${'a'.repeat(3000)}b`)).toEqual({is: 'absent'});
	expect(performance.now() - before).toBeLessThan(2000);
});
