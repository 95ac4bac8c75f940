/** The value below which `share` of the values lie. */
const quantile = (values, share) => {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
};

const sum = values => values.reduce((total, value) => total + value, 0);

/** Megabytes per ten minutes by which memory grows, by least squares; undefined where less than a minute was seen. */
export function slopeOf(samples) {
	const [first] = samples;
	const last = samples.at(-1);
	if (first === undefined || last.time - first.time < 60_000) {
		return undefined;
	}

	const minutes = samples.map(({time}) => (time - first.time) / 600_000);
	const sizes = samples.map(({rss}) => rss / 1e6);
	const [meanX, meanY] = [sum(minutes) / minutes.length, sum(sizes) / sizes.length];
	return sum(minutes.map((x, index) => (x - meanX) * (sizes[index] - meanY))) / sum(minutes.map(x => (x - meanX) ** 2));
}

function byHost(rows) {
	const found = new Map();
	for (const row of rows) {
		found.set(row.host, [...found.get(row.host) ?? [], row]);
	}

	return found;
}

/** How long after each cut and each mending the link said so, seconds; a cut that ended before it was told counts only where it lasted long enough to be told. */
export function truthOf(links, events, {from, until}) {
	const told = byHost(links);

	const stateAt = (host, time) => (told.get(host) ?? []).findLast(each => each.time <= time)?.link;
	const firstAfter = (host, time, isIt) => isIt(stateAt(host, time)) ? time : (told.get(host) ?? []).find(each => each.time > time && isIt(each.link))?.time;
	const isUp = link => link === 'live' || link === 'gap';
	const found = {torn: [], refused: [], silent: [], back: [], unnoticed: 0, never: 0};
	for (const [host, own] of byHost(events.filter(({cut}) => cut !== undefined))) {
		for (const [index, {time, cut}] of own.entries()) {
			const next = own[index + 1]?.time ?? until;
			if (time < from || time > until) {
				continue;
			}

			const isMended = cut === 'none';
			const heard = firstAfter(host, time, link => isUp(link) === isMended);
			if (heard !== undefined && heard <= next) {
				found[isMended ? 'back' : cut].push((heard - time) / 1000);
			} else if (isMended) {
				// Cut again before the next attempt, or never reached again.
				found.never += next === until ? 1 : 0;
			} else if (next - time > 20_000) {
				found.unnoticed += 1;
			}
		}
	}

	return found;
}

const inMegabytes = ({rss, heapUsed, arrayBuffers} = {}) => ({rss: rss / 1e6, heap: heapUsed / 1e6, buffers: arrayBuffers / 1e6});

const memoryOf = (all, steady) => ({
	first: inMegabytes(steady[0]),
	last: inMegabytes(steady.at(-1)),
	most: Math.max(...all.map(({rss}) => rss)) / 1e6,
	slope: slopeOf(steady),
	slopeOfLastHalf: slopeOf(steady.slice(Math.floor(steady.length / 2))),
});

/** What a run was like, of what its parts wrote down. */
export function summaryOf({console: seen, report, events, flapping, start, flood}) {
	const seconds = report.filter(({rss}) => rss !== undefined);
	const links = report.filter(({link}) => link !== undefined);
	const end = report.find(({end: isEnd}) => isEnd);
	const steady = seconds.filter(({time}) => time >= start.settled && time <= start.stopped);
	const lagsOf = (rows, isCounted) => rows.map(({lags}) => Math.max(0, ...Object.entries(lags).filter(([host]) => isCounted(host)).map(([, lag]) => lag)));
	const isSteady = host => !flapping.includes(host) && host !== flood?.host;
	const flooded = flood === undefined ? [] : seconds.filter(({time}) => time >= flood.from && time <= flood.until);
	const calm = steady.filter(row => !flooded.includes(row));
	const doors = events.filter(({connections}) => connections !== undefined);
	const later = doors.filter(({time}) => time >= start.settled);
	return {
		written: end?.written,
		taken: end?.seen,
		drained: end?.drained,
		lost: end === undefined ? undefined : end.written - end.seen,
		doubles: end?.doubles,
		gaps: end?.gaps,
		lostAt: end?.lost,
		twiceAt: end?.twice,
		keys: seen === undefined ? undefined : {count: seen.keys, lost: seen.lost, p50: seen.p50, p95: seen.p95, p99: seen.p99, most: seen.most},
		rss: {...memoryOf(seconds, steady), collected: inMegabytes(end?.collected)},
		cpu: sum(steady.map(({cpu}) => cpu)) / steady.length * 100,
		engineBusy: sum(steady.map(({busy}) => busy)) / steady.length * 100,
		lag: {p50: quantile(lagsOf(calm, isSteady), 0.5), p99: quantile(lagsOf(calm, isSteady), 0.99), most: Math.max(0, ...lagsOf(calm, isSteady))},
		flood: flood === undefined ? undefined : {others: {p50: quantile(lagsOf(flooded, isSteady), 0.5), p99: quantile(lagsOf(flooded, isSteady), 0.99), most: Math.max(0, ...lagsOf(flooded, isSteady))}, own: Math.max(0, ...lagsOf(flooded, host => host === flood.host))},
		connected: start.connected === undefined ? undefined : (start.connected - start.opened) / 1000,
		doors: {mostAtStart: Math.max(0, ...doors.filter(({time}) => time < start.settled).map(({connections}) => connections)), most: Math.max(0, ...later.map(({connections}) => connections)), perSecond: sum(later.map(({connections}) => connections)) / Math.max(1, later.length), logins: sum(later.map(({logins}) => logins)) / Math.max(1, later.length), children: doors.at(-1)?.children},
		truth: Object.fromEntries(Object.entries(truthOf(links, events, {from: start.settled, until: start.stopped})).map(([name, value]) => [name, Array.isArray(value) ? (value.length === 0 ? {count: 0} : {count: value.length, p50: quantile(value, 0.5), most: Math.max(...value)}) : value])),
		linksAtEnd: seconds.at(-1)?.links,
	};
}
