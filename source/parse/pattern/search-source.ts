/** A mark in the highest bit of each byte of `x` that is zero; exact in all four bytes. */
const zeroBytes = '~((x&2139062143)+2139062143|x|2139062143)';

/**
The functions that a written match calls, in its language. Words of four bytes are compared at once; a word may reach over a line's ends: the
workspace has room for that. Forward searches end at the line's newline, backward ones at `low`. Functions that answer whether, answer 0 or 1.
`a` is where the set of an address's bytes stands.
*/
export const searchSource = [
	// The first place from `p` on where the byte that `k` repeats stands, or the newline: the lowest mark is exact, those above it need not be.
	`function find(p,k){for(let q=p;;q=q+4){const x=w[q];const y=x^k;const z=x^168430090;
const m=((y-16843009)&~y|(z-16843009)&~z)&-2139062144;if(m!==0)return q+(trailingZeros(m)>>3)}}`,

	// Behind the nearest byte that `k` repeats on the left of `p`; not more than `low` when there is none. Then the same with a quote.
	`function findBack(p,low,k){for(let q=p;q>low;q=q-4){const x=w[q-4]^k;const m=${zeroBytes};
if(m!==0)return q-(leadingZeros(m)>>3)}return low}`,
	`function findBackOrQuote(p,low,k){for(let q=p;q>low;q=q-4){const x=w[q-4]^k;const y=w[q-4]^572662306;
const m=${zeroBytes}|${zeroBytes.replaceAll('x', 'y')};if(m!==0)return q-(leadingZeros(m)>>3)}return low}`,

	// The start of the quoted local part that ends at `p` (its first quote follows the byte `c`), or `p`.
	'function openingQuote(p,low,c){let q=p-2;for(;q>low&&!(b[q]===34&&b[q-1]===c);q--){}return q>low?q:p}',

	// Behind the quoted local part that starts here; here, when none does.
	`function behindQuotes(p){if(b[p]!==34)return p;for(let q=p+1;;){const c=b[q];if(c===10)return p;if(c===34)return q+1;
q=q+(c===92&&b[q+1]!==10?2:1)}}`,

	// The end of the address that starts here, or -1: four numbers below 256 of up to three digits, with dots between. Another one is rare.
	// `x` has the digits in its bytes, `m` a mark above the first byte that is none, `n` the bits before that byte, `v` the digits behind zeros.
	// Lengths are random, so nothing branches on them.
	`function behindAddress(p,a){let q=p;a:{for(let c=1;;c++){const x=w[q]^808464432;const m=(x+1987475062|x)&-2139062144;
const n=trailingZeros(m)-7;if(n<1||n>24)break a;const v=x<<24-n;if((v&255)*65536+(v&65280)+(v>>16&255)>132357)break a;q=q+(n>>3);
if(c===4){if(S[a+b[q]]===0)return q;break a}if(b[q]!==46)break a;q++}}
return behindRareAddress(p,a)}`,

	// One of version 6, or one with a colon behind it, which is not its own.
	`function behindRareAddress(p,a){let e=p;for(;S[a+b[e]]===1;e++){}if(b[e-1]===58&&b[e-2]!==58)e--;
return isAddress(p,e)?e:-1}`,

	// The start of the address that ends here, or -1.
	'function beforeAddress(p,low,a){let q=p;for(;q>low&&S[a+b[q-1]]===1;q--){}return isAddress(q,p)?q:-1}',

	// Whether an address stands between two places.
	'function isAddress(p,e){if(e-p<2||e-p>45)return 0;for(let q=p;q<e;q++){if(b[q]===58)return isVersion6(p,e)}return isVersion4(p,e)}',

	// `v` the number of a group so far, -1: it has no digit yet. What is too much stays so.
	`function isVersion4(p,e){let n=0;let v=-1;for(let q=p;q<=e;q++){const c=q===e?46:b[q];
x:{if(c!==46)break x;if(v<0||v>255)return 0;n++;v=-1}
x:{if(c===46)break x;if(c<48||c>57)return 0;v=v<0?c-48:v>255?v:v*10+c-48}}return n===4}`,

	// `n` groups so far, `k` digits of the last one, `g` double colons.
	`function isVersion6(p,e){let n=0;let k=0;let g=0;for(let q=p;q<e;q++){const c=b[q];
if(c===46)return k>0&&isVersion4(q-k,e)&&isComplete(n+2,g);
x:{if(c===58)break x;k++;if(k>4||!isHex(c))return 0}
x:{if(c!==58)break x;
y:{if(!(b[q+1]===58&&q+1<e))break y;g++;q++;n=n+(k>0);k=0;break x}
if(k===0||q+1===e)return 0;n++;k=0}}
return isComplete(n+(k>0),g)}`,
	'function isComplete(n,g){return g===0?n===8:g===1&&n<8}',
	'function isHex(c){return c>=48&&c<=57||c>=65&&c<=70||c>=97&&c<=102}',

	// Whether `helo=<` stands in a text outside of quotes.
	`function hasHelo(p,e){for(let q=find(p,1027423549);q+1<e;q=find(q+1,1027423549)){
if(b[q+1]===60&&q-4>=p&&w[q-4]===1869374824)return hasUnquotedHelo(p,e)}return 0}`,
	`function hasUnquotedHelo(p,e){let k=0;for(let q=p;q+6<=e;q++){const c=b[q];
x:{if(c!==92)break x;q++}
x:{if(c!==34)break x;k=1-k}
if(c!==92&&c!==34&&k===0&&w[q]===1869374824&&b[q+4]===61&&b[q+5]===60)return 1}return 0}`,
].join('\n');
