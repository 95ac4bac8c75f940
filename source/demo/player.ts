import {createAgenda} from './agenda.js';
import type {Line, Scene, Stage, Story} from './stage.js';

/** Plays scenes on one host as time goes on. Time is what the caller says. */
export type Player = {
	/** Does all that is due until `time`, in order. */
	readonly playUntil: (time: number) => void;
};

export type PlayerOptions = {
	readonly scenes: readonly Scene[];
	/** The moment that scenes count from, milliseconds since the epoch. */
	readonly start: number;
	/** The host but for the time, which the player adds. */
	readonly stage: Omit<Stage, 'now'>;
	/** Called for each line in order of time; what it answers (Fail2ban's lines, say) is played too. */
	readonly write: (line: Line, time: number) => readonly Line[];
	/** Called for each second; its lines are played too. */
	readonly everySecond: (time: number) => readonly Line[];
};

type Entry =
	| {readonly does: 'scene'; readonly scene: Scene}
	| {readonly does: 'story'; readonly story: Scene['teller']}
	| {readonly does: 'line'; readonly line: Line}
	| {readonly does: 'second'};

/** Makes a player whose agenda holds the scenes of its host. */
export function createPlayer({scenes, start, stage, write, everySecond}: PlayerOptions): Player {
	const agenda = createAgenda<Entry>();
	const {random} = stage;

	const addLines = (lines: readonly Line[], from: number): number => {
		let time = from;
		for (const line of lines) {
			time += line.after;
			agenda.add(time, {does: 'line', line});
		}

		return time;
	};

	const tell = (story: Story | undefined, time: number) => {
		if (story === undefined) {
			return;
		}

		const end = addLines(story.lines, time);
		if (story.later !== undefined) {
			agenda.add(end + story.later.after, {does: 'story', story: story.later.story});
		}
	};

	const playScene = (scene: Scene, time: number) => {
		tell(scene.teller({...stage, now: time}), time);
		const grown = scene.rampUp === undefined ? 1 : Math.min(1, Math.max(0.15, ((time - start) - (scene.from * 1000)) / (scene.rampUp * 1000)));
		const next = time + ((60_000 / (scene.perMinute * grown)) * (0.5 + random.next()));
		if (next < start + (scene.until * 1000)) {
			agenda.add(next, {does: 'scene', scene});
		}
	};

	const play = (entry: Entry, time: number) => {
		switch (entry.does) {
			case 'scene': {
				playScene(entry.scene, time);
				break;
			}

			case 'story': {
				tell(entry.story({...stage, now: time}), time);
				break;
			}

			case 'line': {
				addLines(write(entry.line, time), time);
				break;
			}

			case 'second': {
				addLines(everySecond(time), time);
				agenda.add(time + 1000, entry);
				break;
			}
		}
	};

	const mine = scenes.filter(({hosts}) => hosts?.includes(stage.host.name) ?? true);
	for (const scene of mine) {
		const lag = scene.perMinute * (scene.until - scene.from) > 120 ? random.next() * (60_000 / scene.perMinute) : 0;
		agenda.add(start + (scene.from * 1000) + lag, {does: 'scene', scene});
	}

	agenda.add(start + (Math.min(0, ...mine.map(({from}) => from)) * 1000), {does: 'second'});
	return {
		playUntil(time) {
			for (let due = agenda.takeDue(time); due !== undefined; due = agenda.takeDue(time)) {
				play(due.entry, due.time);
			}
		},
	};
}
