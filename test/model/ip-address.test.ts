import {expect, test} from 'vitest';
import {isInNetwork, neighbourhoodOf, parseIpAddress, parseIpNetwork} from '../../source/model/ip-address.js';

test.each<[string, string | undefined]>([
	['192.0.2.7', '192.0.2.7'],
	['::ffff:192.0.2.7', '192.0.2.7'],
	['::1', '0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1'],
	['::', '0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0'],
	['2001:DB8::7:0', '32.1.13.184.0.0.0.0.0.0.0.0.0.7.0.0'],
	['1:2:3:4:5:6:7:8', '0.1.0.2.0.3.0.4.0.5.0.6.0.7.0.8'],
	['1:2:3:4:5:6:7', undefined],
	['1:2:3:4:5:6:7:8:9', undefined],
	['1::2::3', undefined],
	['1:2:3:4::5:6:7:8', undefined],
	[':1::', undefined],
	['12345::', undefined],
	['256.0.0.1', undefined],
	['192.0.2', undefined],
	['192.0.2.7.', undefined],
	['fe80::1%eth0', undefined],
	['', undefined],
	['unknown', undefined],
	['1'.repeat(10_000), undefined],
])('reads %s', (text, bytes) => {
	expect(parseIpAddress(text)?.join('.')).toBe(bytes);
});

test.each<[string, string, boolean]>([
	['192.0.2.7', '192.0.2.0/24', true],
	['192.0.3.7', '192.0.2.0/24', false],
	['192.0.2.7', '192.0.2.5/31', false],
	['192.0.2.4', '192.0.2.5/31', true],
	['192.0.2.7', '0.0.0.0/0', true],
	['2001:db8::1', '0.0.0.0/0', false],
	['2001:db8:8000::1', '2001:db8:8000::/33', true],
	['2001:db8:7fff::1', '2001:db8:8000::/33', false],
	['2001:db8::1', '2001:db8::1', true],
])('%s in %s: %s', (address, network, expected) => {
	expect(isInNetwork(parseIpAddress(address) ?? [], parseIpNetwork(network) ?? {address: [], bits: 0})).toBe(expected);
});

test.each(['192.0.2.0/33', '2001:db8::/129', '192.0.2.0/', '192.0.2.0/24/1', '/24', '192.0.2.0/-1'])('%s is no network', text => {
	expect(parseIpNetwork(text)).toBeUndefined();
});

test.each<[string, string | undefined]>([
	['192.0.2.7', '192.0.2.0/24'],
	['::ffff:192.0.2.7', '192.0.2.0/24'],
	['2001:db8:0:1:2::7', '2001:db8:0:1::/64'],
	['2001:db8::7', '2001:db8::/64'],
	['::1', '::/64'],
	['unknown', undefined],
])('the neighbourhood of %s is %s', (address, network) => {
	expect(neighbourhoodOf(address)).toBe(network);
});
