import {execFile, spawnSync} from 'node:child_process';
import {createHash, createHmac} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';
import {afterAll, expect, test} from 'vitest';
import {fingerprintOf} from '../../source/remote/host-verifier.js';
import {judgeHostKey, readKnownHosts, speaksOf} from '../../source/remote/known-hosts.js';
import {runSize, runTime, seeded} from './run-size.js';

const folder = mkdtempSync(path.join(tmpdir(), 'mxdeck-like-ssh-'));

afterAll(() => {
	rmSync(folder, {recursive: true});
});

const field = (data: Buffer) => {
	const length = Buffer.alloc(4);
	length.writeUInt32BE(data.length);
	return Buffer.concat([length, data]);
};

/** A well-formed public key; the seed tells them apart. */
function keyOf(type: string, seed: string): Buffer {
	const bytes = createHash('sha256').update(`${type} ${seed}`).digest();
	if (type === 'ssh-ed25519') {
		return Buffer.concat([field(Buffer.from(type)), field(bytes)]);
	}

	// A modulus of 2048 bits that is odd and positive is all that is looked at.
	const modulus = Buffer.concat([Buffer.from([0, 0xC0]), ...Array.from({length: 8}, (_, index) => createHash('sha256').update(`${seed} ${index}`).digest())]).subarray(0, 257);
	modulus[256] = 1;
	return Buffer.concat([field(Buffer.from(type)), field(Buffer.from([1, 0, 1])), field(modulus)]);
}

const typeOf = (blob: Buffer) => blob.toString('latin1', 4, 4 + blob.readUInt32BE(0));
const word = (blob: Buffer) => `${typeOf(blob)} ${blob.toString('base64')}`;

function hashed(name: string, salt: Buffer): string {
	return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
}

const labels = ['mx', 'mx1', 'mx10', 'a', 'b', 'example', 'Example', 'relay-2', 'x_y', 'xn--p1ai'];
const oddNames = ['192.0.2.7', '192.0.2.70', '2001:db8::7', '::1', 'mx1.example', 'MX2.Example', 'fe80::1%eth0', 'a.b.c.d.e.f', 'mx1.example.', '0'];
const ports = ['22', '2222', '22222', '2200'];
const oddPatterns = ['*', '?', '**', '*.*', '!*', '!', '*.example', 'mx?', 'mx*', '192.0.2.*', '[*]:2222', '[mx1.example]:*', '*:2222', '*x*1*', '*:*', '?????', '!mx1', 'mx1.exampl?', '[192.0.2.7]:22', '', '!*.example'];

/** A file of known hosts, and names that may stand in it. */
function generate(seed: number): {readonly text: string; readonly names: readonly string[]} {
	const below = seeded(seed);
	const pick = (list: readonly string[]) => list[below(list.length)] ?? '';
	const one = (chance: number) => below(chance) === 0;
	const name = () => {
		const plain = one(3) ? pick(oddNames) : Array.from({length: 1 + below(3)}, () => pick(labels)).join('.');
		return one(4) ? `[${plain}]:${pick(ports)}` : plain;
	};

	const names = Array.from({length: 4}, name);
	const mutate = (text: string) => {
		const at = below(text.length + 1);
		return pick([`${text.slice(0, at)}*`, `${text.slice(0, at)}?${text.slice(at + 1)}`, `*${text.slice(at)}`, text.toUpperCase(), `!${text}`, `${text.slice(0, at)}*${text.slice(at + 1)}`]);
	};

	const pattern = () => one(3) ? pick(oddPatterns) : (one(2) ? pick(names) : mutate(pick(names)));
	const hashWord = () => {
		const salt = createHash('sha1').update(`${seed} ${below(1000)}`).digest();
		const whole = hashed((one(8) ? mutate(pick(names)) : pick(names)).toLowerCase(), one(12) ? salt.subarray(1) : salt);
		return one(12) ? pick([whole.replace('|1|', '|2|'), whole.slice(0, -1), `${whole}|`, whole.replace(/\|[^|]*$/, '|'), `${whole},${pick(names)}`, whole.slice(0, 20)]) : whole;
	};

	const line = () => {
		const hosts = one(3) ? hashWord() : Array.from({length: 1 + below(4)}, pattern).join(one(20) ? ', ' : ',');
		const key = word(keyOf(one(3) ? 'ssh-rsa' : 'ssh-ed25519', String(below(5))));
		const odd = one(10) ? pick([key.slice(0, 40), `ssh-dss ${key.split(' ')[1] ?? ''}`, 'ssh-ed25519', 'ssh-ed25519 ====', '', key.replace(' ', '  '), key.replace(' ', '\t'), `${key}=`]) : key;
		const marker = pick(['', '', '', '', '', '@revoked ', '@cert-authority ', '@unknown ', '@revoked @revoked ', '@revoked  ']);
		return `${pick(['', '', '', '', ' ', '\t', ' \t ', '#', '# '])}${marker}${hosts}${pick([' ', ' ', '\t', '  ', ' \t'])}${odd}${pick(['', ' comment', ' a b c', ' # x', '\t'])}${pick(['', '', '', '\r'])}`;
	};

	const lines = Array.from({length: 4 + below(9)}, () => one(15) ? pick(['', '#', ' ', '\r', '# comment', 'word']) : line());
	return {text: `${lines.join('\n')}${one(3) ? '' : '\n'}`, names: [...new Set([...names, pick(oddNames), pick(labels)])]};
}

const hasKeygen = spawnSync('ssh-keygen', ['-?']).error === undefined;
const run = promisify(execFile);

type Found = {readonly line: number; readonly marker: string; readonly fingerprint: string};

/**
The lines that ssh-keygen finds; asked in lower case, as ssh itself looks names up. With `-l` it reads the keys too, as ssh does, and leaves
out the lines whose key makes no sense.
*/
async function findBySsh(file: string, name: string): Promise<readonly Found[]> {
	let said: string;
	try {
		({stdout: said} = await run('ssh-keygen', ['-l', '-F', name.toLowerCase(), '-f', file]));
	} catch (error) {
		// Nothing found is a failure to ssh-keygen.
		said = (error as {readonly stdout?: string}).stdout ?? '';
	}

	return [...said.matchAll(/^# Host .* found: line (\d+) ?(\w*)\n.*?(SHA256:\S+)/gm)].map(([, line = '', marker = '', fingerprint = '']) => ({line: Number(line), marker, fingerprint}));
}

/** What follows of the lines that ssh found for a key. */
function judgedBySsh(found: readonly Found[], key: Buffer): string {
	const about = found.filter(({marker}) => marker !== 'CA');
	const same = about.filter(({fingerprint}) => fingerprint === fingerprintOf(key));
	if (same.some(({marker}) => marker === 'REVOKED')) {
		return 'revoked';
	}

	return same.length > 0 ? 'known' : (about.some(({marker}) => marker === '') ? 'changed' : 'unknown');
}

const files = runSize(25, 1000);

test.skipIf(!hasKeygen)(`${files} generated files mean what ssh-keygen -F finds in them, and revoked lines beat all others${hasKeygen ? '' : ' (skipped: no ssh-keygen here)'}`, async () => {
	const differences: unknown[] = [];
	let queries = 0;
	let hits = 0;
	let revocations = 0;
	for (let seed = 1; seed <= files; seed++) {
		const {text, names} = generate(seed * 7919);
		const file = path.join(folder, `known${seed % 8}`);
		writeFileSync(file, text);
		const lines = readKnownHosts(text, file);
		const theirs = await Promise.all(names.map(async name => findBySsh(file, name)));
		for (const [index, name] of names.entries()) {
			queries++;
			const found = theirs[index] ?? [];
			const ours = lines.filter(line => speaksOf(line, name));
			hits += ours.length;
			if (ours.map(({line}) => line).join(' ') !== found.map(({line}) => line).join(' ')) {
				differences.push({seed, name, ours: ours.map(({line}) => line), theirs: found, text});
			}

			for (const key of [keyOf('ssh-ed25519', '0'), keyOf('ssh-ed25519', '3'), keyOf('ssh-rsa', '1')]) {
				const {verdict} = judgeHostKey(lines, name, key);
				const expected = judgedBySsh(found, key);
				revocations += Number(verdict === 'revoked');
				if (verdict !== expected) {
					differences.push({seed, name, verdict, expected, found, text});
				}
			}
		}
	}

	expect(differences.slice(0, 3)).toEqual([]);
	expect(queries).toBeGreaterThanOrEqual(files * 4);
	expect(hits).toBeGreaterThan(files * 3);
	expect(revocations).toBeGreaterThan(files / 20);
	if (files >= 1000) {
		console.log(`${files} files, ${queries} names, ${hits} lines found, ${revocations} revoked keys, ${differences.length} differences`);
	}
}, runTime());
