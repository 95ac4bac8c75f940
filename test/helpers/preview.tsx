// Opens the console on the canned night in the real terminal, to look at it:
// npx esbuild test/helpers/preview.tsx --bundle --platform=node --format=esm --outfile=/tmp/preview.mjs (see .build.mjs for the banner)
import {actions} from '../../source/actions/index.js';
import {runConsole} from '../../source/ui/run-console.js';
import {openTerminal} from '../../source/ui/terminal/open-terminal.js';
import {night, snapshot} from './canned-night.js';
import {fakePort} from './fake-port.js';

const terminal = openTerminal({});
if (!terminal.ok) {
	throw new Error(terminal.problem.what);
}

const port = fakePort();
const started = Date.now();
const beat = setInterval(() => {
	port.say({signal: 'snapshot', snapshot: {...snapshot, now: night + Date.now() - started}});
}, 200);
const code = await runConsole({port, terminal: {...terminal.value, onTick: undefined}, title: '@mx', operator: 'ana', actions: Object.values(actions)});
clearInterval(beat);
terminal.value.restore();
process.exitCode = code;
