import ssh2 from 'ssh2';
import {expect, test} from 'vitest';
import {soundPair} from '../../source/demo/keys.js';

test('a key pair that came out malformed is made again', () => {
	const good = ssh2.utils.generateKeyPairSync('ecdsa', {bits: 256});
	const cut = {...good, private: good.private.slice(0, 120)};
	const made = [cut, {...good, public: 'ssh-ed25519 nonsense'}, good];
	const pair = soundPair(() => made.shift() ?? good);
	expect(pair.private).toBe(good.private);
	expect(made).toEqual([]);
});
