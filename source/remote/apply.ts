import type {ActionName, Plan, Report} from '../model/action.js';
import {applyScript} from './apply-script.js';
import {readAnswerLine, type AnswerLine} from './change-answer.js';
import {changeRequest, closeRequest} from './change-request.js';
import type {Connection, ExecOptions} from './connection.js';
import {encodeWord, fillScript, readAnswer, shell} from './request-lines.js';
import sentPart from './host-scripts/sent.sh';

/** A plan to apply. `id` (UUID) names the change on the host: the same id is never applied twice. */
export type ApplyOptions = {
	readonly id: string;
	readonly action: ActionName;
	readonly operator: string;
	readonly plan: Plan;
	readonly asRoot: boolean;
	/** Seconds in which the change must be confirmed, or the host puts everything back by itself. */
	readonly confirmWithin?: number;
	/** Called with each step of the host: `/etc/postfix/sender_access is written`. */
	readonly onStep?: (step: string) => void;
};

/** What came of a change, without the host's name, which the connection does not know. */
export type HostReport = Omit<Report, 'host'>;

const script = `${sentPart}\n${applyScript}`;

/** Milliseconds until an answer counts as lost: the lock is waited for, a reload may take its time. */
const deadline = 90_000;

const results = new Set<string>(['done', 'conflict', 'rolled-back', 'failed']);
const isResult = (word: string): word is Report['result'] => results.has(word);

function unknown(id: string, what: string): Omit<HostReport, 'took'> {
	return {result: 'unknown', verified: [], problem: {what, state: `change ${id} may have been made or not`, remedy: 'plan it again: a change that was made shows as already so'}};
}

function readReport(id: string, said: readonly AnswerLine[]): Omit<HostReport, 'took'> {
	const {result = '', what, state, remedy} = said.find(line => line.result !== undefined) ?? {};
	if (!isResult(result)) {
		return unknown(id, 'the host gave an answer that cannot be read');
	}

	const confirmWithin = said.find(({confirm}) => confirm !== undefined)?.confirm;
	return {
		result,
		verified: said.flatMap(({verified}) => verified ?? []),
		...(what !== undefined && {problem: {what, state, remedy}}),
		...(confirmWithin !== undefined && {confirmWithin}),
	};
}

/** `isKnown`: the host's journal knows the change, so that this is what came of it, and not of this attempt to ask. */
export type SentReport = HostReport & {
	readonly isKnown: boolean;
	/** The whole answer. */
	readonly lines?: readonly string[];
};

/** A request for the script that is sent along, and the same for the helper, which brings its own. */
type ApplyRequest = {readonly sent: string; readonly forHelper: string};

async function send(connection: Connection, id: string, {sent, forHelper}: ApplyRequest, options: Pick<ApplyOptions, 'asRoot' | 'onStep'>): Promise<SentReport> {
	return sendScript(connection, id, {stdin: fillScript(script, id, sent), forHelper: `apply ${id}\n${forHelper}\n`}, options);
}

/** Runs a script that answers as apply.sh does, and reports what it said. */
export async function sendScript(connection: Connection, id: string, input: Pick<ExecOptions, 'stdin' | 'forHelper'>, options: Pick<ApplyOptions, 'asRoot' | 'onStep'>): Promise<SentReport> {
	const started = performance.now();
	const result = await connection.exec(shell, {...input, asRoot: options.asRoot, deadline});
	const took = Math.round(performance.now() - started);
	if (!result.ok) {
		// A connection fails only before it runs the command; later than that, the code is missing.
		return {result: 'failed', verified: [], took, problem: {...result.problem, state: 'nothing was changed'}, isKnown: false};
	}

	const {code, stdout, stderr} = result.value;
	const {began, whole, lines} = readAnswer(stdout, id);
	if (whole) {
		const said = lines.map(line => readAnswerLine(line));
		for (const {step} of said) {
			if (step !== undefined) {
				options.onStep?.(step);
			}
		}

		return {...readReport(id, said), took, isKnown: said.some(({known}) => known === true), lines};
	}

	// The script itself ends with 0, or by a signal: whoever hears nothing of it then has lost its answer.
	if (began || code === undefined || code === 0 || code >= 128) {
		return {...unknown(id, code === undefined ? 'the connection broke before the host answered' : 'the answer of the host was lost'), took, isKnown: false};
	}

	const said = stderr.toString('utf8').trim().split('\n').at(-1) ?? '';
	return {result: 'failed', verified: [], took, isKnown: false, problem: {what: `the host did not run the change${said === '' ? '' : `: ${said}`}`, state: 'nothing was changed', cause: {code, stderr: stderr.toString('utf8')}}};
}

/**
Applies a plan on a host, whole or not at all, and reports what was seen there. `done` means that every check held. A lost
connection gives `unknown`: the change may have been made; sending the same id again answers what came of it and makes it at most once.
*/
export async function applyPlan(connection: Connection, options: ApplyOptions): Promise<HostReport> {
	options.onStep?.('sending');
	const {id, plan, confirmWithin} = options;
	const waits = confirmWithin !== undefined || plan.lapse !== undefined;
	// The process that waits on the host runs the same script.
	const request = (timer?: string): string => changeRequest({...options, confirmWithin, timer});
	const sent = request(waits ? fillScript(script, id, closeRequest([`id ${encodeWord(id)}`, 'expire'])) : undefined);
	const {isKnown: _, lines: __, ...report} = await send(connection, id, {sent, forHelper: request()}, options);
	return report;
}

/**
Asks a host what came of a change, and so settles it: `unknown` when the host could not look into its journal; one that was left half-way is put back, one that never began is `failed`
and will not be made any more, even if its request is still on its way.
*/
export async function askChange(connection: Connection, id: string, asRoot: boolean): Promise<HostReport> {
	return decideChange(connection, id, {decide: 'ask'}, asRoot);
}

/** What can be asked of a change that waits for its confirmation; `ask` alone changes nothing. */
export type Decision = {readonly decide: 'ask' | 'confirm' | 'revert'} | {readonly decide: 'extend'; readonly seconds: number};

/** Tells a host what to do with a change that waits, and reports what came of it: as `askChange` for one that does not wait. */
export async function decideChange(connection: Connection, id: string, decision: Decision, asRoot: boolean): Promise<HostReport> {
	const line = decision.decide === 'extend' ? `extend ${encodeWord(String(decision.seconds))}` : decision.decide;
	const request = closeRequest([`id ${encodeWord(id)}`, line]);
	const {isKnown, lines: _, ...report} = await send(connection, id, {sent: request, forHelper: request}, {asRoot});
	return isKnown ? report : {...unknown(id, `the host did not tell what came of it: ${report.problem?.what ?? 'it gave no reason'}`), took: report.took};
}
