import {expect, test} from 'vitest';
import {guardBan} from '../../source/actions/ban-guards.js';
import {discovered} from '../helpers/discovered.js';

const host = discovered({operatorAddress: '198.51.100.9', ownNetworks: ['127.0.0.0/8', '192.0.2.0/28', '2001:db8:1::/48']});

const rows: ReadonlyArray<readonly [address: string, against: string]> = [
	['203.0.113.7', ''],
	['203.0.113.0/24', ''],
	['2001:db8:2::7', ''],
	['198.51.100.9', 'own-address'],
	['198.51.100.0/24', 'own-address'],
	['192.0.2.3', 'own-network'],
	['192.0.2.0/24', 'own-network'],
	['2001:db8:1:2::3', 'own-network'],
	['127.0.0.1', 'own-network inner-network'],
	['10.77.0.1', 'inner-network'],
	['192.168.1.1', 'inner-network'],
	['172.31.0.0/16', 'inner-network'],
	['::1', 'inner-network'],
	['fe80::1', 'inner-network'],
	['203.0.0.0/15', 'wide-range'],
	['2001:db9::/31', 'own-network wide-range'],
	['0.0.0.0/0', 'own-address own-network inner-network wide-range'],
	['::/0', 'own-network inner-network wide-range'],
	['nonsense', 'address'],
];

test.each(rows)('a ban of %s is refused for %s', (address, against) => {
	expect(guardBan(address, host).filter(({verdict}) => verdict === 'refuse').map(({guard}) => guard).join(' ')).toBe(against);
});
