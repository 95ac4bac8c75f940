import type {Stage, Story, Verdict} from '../../../model/trace/story.js';
import {verdictSentence} from '../../../model/trace/verdict-sentence.js';
import type {State} from '../../state.js';
import {eventWord} from '../event-words.js';
import {clockTime, dateTime, duration, plural} from '../format.js';
import {hostTone, hostWidth} from '../host-tone.js';
import {type Line, type Span, type Tone, fillTo, fit, line, span, wrap} from '../line.js';
import {outcomeWords} from '../outcome-words.js';
import {markedRows, widest} from '../table.js';

const day = 24 * 3_600_000;

const dayOf = (time: number): string => dateTime(time).slice(0, 10);

/** What came of the message, for each recipient; at most so many lines. */
export function verdictLines(state: State, {verdicts}: Story, width: number, most: number): readonly Line[] {
	const clock = {
		now: state.now,
		moment: (time: number): string => dayOf(time) === dayOf(state.now) ? clockTime(time).slice(0, 5) : dateTime(time).slice(5, 16),
		span: duration,
	};
	const ofVerdict = (verdict: Verdict): readonly Line[] => {
		const {glyph, tone} = outcomeWords[verdict.outcome];
		return wrap(`${verdictSentence(verdict, clock)}${verdict.isDoubtful ? '  ▲ its line may be forged' : ''}`, width - 4)
			.map((part, index) => line(span(index === 0 ? ` ${glyph} ` : '   ', tone), span(part, index === 0 ? tone : 'text')));
	};

	const lines = verdicts.flatMap(verdict => ofVerdict(verdict));
	return lines.length <= most ? lines : [...lines.slice(0, most - 1), line(span(`   … ${plural(verdicts.length, 'recipient')} in all`, 'dim'))];
}

const tones: Readonly<Record<Stage['tone'], Tone>> = {good: 'text', bad: 'bad', wait: 'warn', plain: 'dim'};

/** The program without the name of its instance. */
const shortProgram = (program: string): string => program.slice(program.lastIndexOf('/') + 1);

type Widths = {readonly width: number; readonly host: number; readonly program: number; readonly isLong: boolean};

function stageSpans(state: State, {row, text, tone, doubt}: Stage, {width, host, program, isLong}: Widths): readonly Span[] {
	const {glyph, word, tone: wordTone} = eventWord(row.class, row.reason);
	const time = isLong ? dateTime(row.time).slice(5) : clockTime(row.time);
	const head = [span(`${time} `, 'dim'), span(`${fit(row.host, host)} `, hostTone(state, row.host)), span(`${fit(shortProgram(row.program), program)} `, 'dim'), span(`${glyph} ${fit(word, 6)} `, wordTone)];
	const room = Math.max(8, width - 2 - time.length - host - program - 12);
	return [...head, ...doubt === undefined ? [] : [span('▲ ', 'warn')], span(fit(text, room - (doubt === undefined ? 0 : 2)), tones[tone])];
}

/** The lines of a story in their order, the one under the cursor in sight. */
export function stageLines(state: State, {stages, from, to, leftOut}: Story, width: number, height: number): readonly Line[] {
	const isLong = to - from >= day || dayOf(from) !== dayOf(to);
	const programs = stages.map(({row}) => shortProgram(row.program));
	const widths = {width, host: hostWidth(state, width < 100 ? 8 : 12), program: widest(programs, 4, 11), isLong};
	const note = leftOut === 0 ? [] : [line(span(`   ${plural(leftOut, 'line')} in the middle left out`, 'dim'))];
	return fillTo([...markedRows(stages, Math.max(1, height - note.length), state.cursors.trace.index, stage => stageSpans(state, stage, widths)), ...note], height);
}
