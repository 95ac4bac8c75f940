import {describeProblem, type Problem} from '../../source/model/outcome.js';
import {safe} from '../../source/model/safe.js';
import type {Surroundings} from '../command.js';
import type {ExitCode} from '../exit-code.js';

/** Tells a problem on standard error, and answers the code to exit with. */
export function complain({stderr, screen}: Pick<Surroundings, 'stderr' | 'screen'>, problem: Problem, code: ExitCode): ExitCode {
	screen?.restore();
	stderr.write(`mxdeck: ${safe(describeProblem(problem))}\n`);
	return code;
}
