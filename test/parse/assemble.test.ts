import {Buffer} from 'node:buffer';
import {expect, it} from 'vitest';
import {bindMatch} from '../../source/parse/pattern/bind-match.js';
import {createWorkspace, margin} from '../../source/parse/pattern/workspace.js';
import {assemble} from '../../source/parse/pattern/wasm/assemble.js';

/** What `f` answers to two numbers, where `abc` stands at the first place for lines. */
function run(source: string, [first, second]: readonly [number, number]): number {
	const workspace = createWorkspace(1024);
	workspace.bytes.set(new TextEncoder().encode('abc\n'), margin);
	const answer = bindMatch(workspace, {module: Buffer.from(assemble(source, 'f')).toString('base64')})(first, second);
	return source.includes('R[') ? workspace.registers[3] ?? 0 : answer;
}

it.each<readonly [meaning: string, source: string, given: readonly [number, number], answer: number]>([
	['operators bind as in JavaScript', 'function f(x,y){return x+y*2-1&7|8^3}', [3, 4], ((3 + (4 * 2) - 1) & 7) | (8 ^ 3)], // eslint-disable-line no-bitwise
	['bits are moved', 'function f(x,y){return x<<y-1|y>>1}', [3, 5], 50],
	['signs stand before what they change', 'function f(x,y){return -x+~y+!x}', [0, 4], -4],
	['numbers may have all their bits', 'function f(x,y){return -2139062144>>24}', [0, 0], -128],
	['what stands behind && is not asked in vain', 'function f(x,y){return x===1&&b[y]===97}', [0, 2 ** 30], 0],
	['what stands behind || is not asked in vain', 'function f(x,y){return x===0||b[y]===97}', [0, 2 ** 30], 1],
	['a choice of values', 'function f(x,y){return x<y?x:x>=y+2?1:2}', [9, 8], 2],
	['variables belong to their block', 'function f(x,y){const z=1;if(x===1){const z=5;y=z}return y+z}', [1, 2], 6],
	['a loop runs while it may', 'function f(x,y){let z=0;for(let q=x;q<y;q++){z=z+q}return z}', [1, 5], 10],
	['a loop without an end is left by its answer', 'function f(x,y){for(let q=x;;q--){if(q===y)return q*2}}', [9, 3], 6],
	['a label is left from within', 'function f(x,y){a:{if(x===1)break a;return 7}b:{if(x===1){break b}return 8}return y}', [1, 9], 9],
	['equal labels are told apart', 'function f(x,y){a:{if(x===1)break a;return 7}a:{if(x===2)break a;return 8}return 9}', [1, 0], 8],
	['a case is found', 'function f(x,y){switch(x){case 97:return 1;break;case 10:if(y===1){return 2}break;}return 3}', [10, 1], 2],
	['a case without an answer goes on behind', 'function f(x,y){switch(x){case 97:return 1;break;case 10:if(y===1){return 2}break;}return 3}', [10, 0], 3],
	['a value that no case has goes on behind', 'function f(x,y){switch(x){case 97:return 1;break;case 99:return 2;break;}return 3}', [98, 0], 3],
	['functions call those behind them', 'function f(x,y){return g(x)+g(y)}function g(x){return x*x}', [3, 4], 25],
	['bytes of the line', 'function f(x,y){return b[x+1]}', [margin, 0], 0x62],
	['bytes of the line before a position', 'function f(x,y){return b[x-1]}', [margin + 3, 0], 0x63],
	['four bytes of the line', 'function f(x,y){return w[x]}', [margin, 0], 0x0A_63_62_61],
	['a register is written', 'function f(x,y){R[3]=x+y;return 0}', [3, 4], 7],
	['bits are counted', 'function f(x,y){return trailingZeros(x)*100+leadingZeros(y)}', [8, 1], 331],
])('%s', (_meaning, source, given, answer) => {
	expect(run(source, given)).toBe(answer);
});

it.each([
	['function f(x){return y}', 'there is no variable y'],
	['function f(x){return g(x)}', 'there is no function g'],
	['function f(x){break a;}', 'there is no label a'],
	['function f(x){y=1}', 'there is no variable y'],
	['function f(x){return (x}', ') is missing before }'],
	['function f(x){return x', 'the source ends too early'],
	['function f(x){return "x"}', 'cannot read: "x"}'],
])('%s is no source', (source, error) => {
	expect(() => assemble(source, 'f')).toThrow(error);
});
