import type {Report} from '../source/model/action.js';
import type {HostPlan} from '../source/wire/protocol.js';

/** What a command's exit code says. */
export const exitCode = {
	done: 0,
	/** Failed, or done on some hosts and not on others. */
	failed: 1,
	/** Wrong words, flags or configuration; or a question that nobody can answer here. */
	usage: 2,
	/** A guard, the host's set-up or missing rights stood against it; nothing was changed. */
	refused: 3,
	/** Nothing was sent, because no connection could be made. */
	unreachable: 4,
	/** A step or a check failed, and everything was put back. */
	rolledBack: 5,
	interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** From the worst to the mildest: a state that must be looked into comes before one that is known to be as it was. */
const worstFirst = [exitCode.failed, exitCode.rolledBack, exitCode.refused, exitCode.unreachable] as const;

/**
The code for several hosts. Each host that went well is `done`, a host that was left out because of another counts for nothing
(undefined). All well: 0. Some well and some not: 1. None well: the worst of what happened.
*/
export function combineExitCodes(codes: ReadonlyArray<ExitCode | undefined>): ExitCode {
	const bad = codes.filter(code => code !== undefined && code !== exitCode.done);
	if (bad.length === 0) {
		return exitCode.done;
	}

	return codes.includes(exitCode.done) ? exitCode.failed : worstFirst.find(code => bad.includes(code)) ?? exitCode.failed;
}

const byResult: Readonly<Record<Report['result'], ExitCode | undefined>> = {
	done: exitCode.done,
	'already-so': exitCode.done,
	refused: exitCode.refused,
	unreachable: exitCode.unreachable,
	conflict: exitCode.failed,
	'rolled-back': exitCode.rolledBack,
	failed: exitCode.failed,
	skipped: undefined,
	unknown: exitCode.failed,
};

/** The code for a change that was applied. */
export const exitCodeOfReports = (reports: readonly Report[]): ExitCode => combineExitCodes(reports.map(({result}) => byResult[result]));

const byPlan: Readonly<Record<HostPlan['planned']['kind'], ExitCode>> = {
	change: exitCode.done,
	'already-so': exitCode.done,
	refused: exitCode.refused,
	unreachable: exitCode.unreachable,
};

/** The code for a change that was only planned. */
export const exitCodeOfPlans = (plans: readonly HostPlan[]): ExitCode => combineExitCodes(plans.map(({planned}) => byPlan[planned.kind]));
