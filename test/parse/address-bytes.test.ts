import {Buffer} from 'node:buffer';
import {isIP} from 'node:net';
import {expect, it} from 'vitest';
import {isAddress} from '../../source/parse/pattern/address-bytes.js';

it.each([
	'192.0.2.1',
	'0.0.0.0',
	'255.255.255.255',
	'256.0.2.1',
	'192.0.2',
	'192.0.2.1.5',
	'192..2.1',
	'192.0.2.',
	'.192.0.2.1',
	'1',
	'2001:db8::7',
	'::',
	'::1',
	'1::',
	'1:2:3:4:5:6:7:8',
	'1:2:3:4:5:6:7',
	'1:2:3:4:5:6:7:8:9',
	'1::2::3',
	':::',
	'12345::',
	'::g',
	':1',
	'1:',
	'::ffff:192.0.2.1',
	'::ffff:192.0.2',
	'1:2:3:4:5:6:192.0.2.1',
	'1:2:3:4:5:6:7:192.0.2.1',
	'192.0.2.1::',
	'cafe',
	'1:2:3:4:5:6:7::',
	'',
])('%j is an address as Node says', text => {
	const bytes = Buffer.from(text);
	expect(isAddress(bytes, 0, bytes.length)).toBe(isIP(text) !== 0);
});
