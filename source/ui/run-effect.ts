import type {Effect} from '../state/effect.js';
import type {Signal} from '../state/signal.js';
import type {EnginePort} from '../wire/engine-port.js';
import type {ConsoleTerminal} from './console-terminal.js';

type Surroundings = {
	readonly port: EnginePort;
	readonly terminal: ConsoleTerminal;
	readonly dispatch: (signal: Signal) => void;
	readonly quit: (code: number) => void;
};

const messageOf = (error: unknown): string => error instanceof Error ? error.message : String(error);

async function plan(port: EnginePort, {flow, action, input, hosts}: Extract<Effect, {effect: 'plan'}>): Promise<Signal> {
	try {
		return {signal: 'planned', flow, outcome: await port.request('plan', {action, input, hosts})};
	} catch (error) {
		return {signal: 'planned', flow, outcome: {ok: false, problem: {what: messageOf(error), state: 'nothing was changed', cause: error}}};
	}
}

async function apply(port: EnginePort, {id, overrides, confirmWithin}: Extract<Effect, {effect: 'apply'}>): Promise<Signal> {
	try {
		return {signal: 'applied', id, outcome: await port.request('apply', {id, overrides, confirmWithin})};
	} catch (error) {
		const problem = {what: messageOf(error), state: 'what came of the change is not known', remedy: 'look at the hosts before doing it again', cause: error};
		return {signal: 'applied', id, outcome: {ok: false, problem}};
	}
}

/** Sends a request; undefined: there is nothing to tell the state. */
async function ask(port: EnginePort, effect: Exclude<Effect, {effect: 'copy' | 'suspend' | 'quit'}>): Promise<Signal | undefined> {
	switch (effect.effect) {
		case 'watch': {
			const {filterProblem} = await port.request('watch', {views: effect.views});
			return {signal: 'watched', filterProblem};
		}

		case 'plan': {
			return plan(port, effect);
		}

		case 'apply': {
			return apply(port, effect);
		}

		case 'decide': {
			return {signal: 'decided', decision: effect.ask.decision, reports: await port.request('decide', effect.ask)};
		}

		case 'forget': {
			await port.request('forget', effect.ask);
			return undefined;
		}

		case 'refresh': {
			await port.request('refresh', effect.ask);
			return undefined;
		}

		case 'reply': {
			await port.request('reply', effect.ask);
			return undefined;
		}

		case 'trace': {
			return {signal: 'traced', id: effect.ask.id, traced: await port.request('trace', effect.ask)};
		}

		case 'stop-trace': {
			await port.request('stop-trace', effect.ask);
			return undefined;
		}

		case 'reconnect': {
			await port.request('reconnect', {hosts: effect.hosts});
			return undefined;
		}

		case 'export-unclassified': {
			return {signal: 'exported', outcome: await port.request('export-unclassified', {hosts: effect.hosts})};
		}
	}
}

/** Does what the state asked for, and tells it what came of it. */
export async function runEffect(effect: Effect, {port, terminal, dispatch, quit}: Surroundings): Promise<void> {
	switch (effect.effect) {
		case 'copy': {
			terminal.copy(effect.text);
			return;
		}

		case 'suspend': {
			terminal.suspend();
			return;
		}

		case 'quit': {
			quit(effect.code);
			return;
		}

		case 'watch':
		case 'plan':
		case 'apply':
		case 'decide':
		case 'forget':
		case 'refresh':
		case 'reply':
		case 'export-unclassified':
		case 'trace':
		case 'stop-trace':
		case 'reconnect': {
			try {
				const signal = await ask(port, effect);
				if (signal !== undefined) {
					dispatch(signal);
				}
			} catch (error) {
				dispatch({signal: 'request-failed', request: effect.effect, why: messageOf(error)});
			}
		}
	}
}
