"""Runs a program in a pseudo terminal, types keys and measures what comes of them; prints JSON.

Usage: terminal.py PLAN PROGRAM [ARGUMENT...]
PLAN: {"columns", "rows", "settle": seconds, "before": [keys], "seconds", "perSecond": keys per second, "keys": [[key, mark], ...], "first": text,
"stay": seconds that the program may go on after that, until standard input ends}
A key is on screen when its mark (bytes that only the answer to it writes) was read. CPU is that of the measured span.
"""
import fcntl, json, os, pty, random, re, select, signal, struct, sys, termios, time

plan, program = json.loads(sys.argv[1]), sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
	os.environ.update(TERM='xterm-256color', COLORTERM='truecolor', LANG='C.UTF-8')
	os.execvp(program[0], program)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', plan['rows'], plan['columns'], 0, 0))
start = time.monotonic()
ticks = os.sysconf('SC_CLK_TCK')

def cpu(path):
	try:
		fields = open(path).read().rsplit(')', 1)[1].split()
		return (int(fields[11]) + int(fields[12])) / ticks
	except OSError:
		return 0

def used():
	return cpu(f'/proc/{pid}/stat'), cpu(f'/proc/{pid}/task/{pid}/stat')

first, begun, total, frames, tail, recent = None, b'', 0, 0, b'', b''

def read(wait):
	global first, begun, total, frames, tail, recent
	if not select.select([terminal], [], [], max(0, wait))[0]:
		return b''
	try:
		data = os.read(terminal, 1 << 20)
	except OSError:
		return None
	now = time.monotonic()
	# The modes that are switched on before anything is drawn are no picture.
	if first is None and plan['first'].encode() in begun + data:
		first = now - start
	begun = (begun + data)[-1000:]
	total += len(data)
	both = tail + data
	frames += both.count(b'\x1b[?2026h')
	tail = both[-7:]
	recent = (recent + data)[-100000:]
	return data

def pause(seconds):
	end = time.monotonic() + seconds
	while time.monotonic() < end:
		if read(end - time.monotonic()) is None:
			return False
	return True

alive = pause(plan['settle'])
for key in plan['before']:
	os.write(terminal, key.encode())
	alive = pause(0.4)

delays, lost, sent, turn, seen = [], 0, None, 0, b''
begin, before, bytes_before, frames_before = time.monotonic(), used(), total, frames
keys = plan['keys']
due = begin + 0.1
while alive and time.monotonic() - begin < plan['seconds']:
	now = time.monotonic()
	if keys and sent is None and now >= due:
		key, mark = keys[turn % len(keys)]
		turn, seen, sent = turn + 1, b'', time.monotonic()
		os.write(terminal, key.encode())
		due = sent + random.uniform(0.5, 1.5) / plan['perSecond']
	data = read(0.05 if sent is not None else min(0.05, due - now) if keys else 0.2)
	if data is None:
		break
	if sent is not None:
		seen = (seen + data)[-200000:]
		if mark.encode() in seen:
			delays.append((time.monotonic() - sent) * 1000)
			sent = None
		elif time.monotonic() - sent > 3:
			lost, sent = lost + 1, None

span, after = time.monotonic() - begin, used()
end = time.monotonic() + plan.get('stay', 0)
while alive and time.monotonic() < end and not (select.select([0], [], [], 0)[0] and os.read(0, 1) == b''):
	alive = read(0.2) is not None
memory = 0
try:
	memory = int(open(f'/proc/{pid}/statm').read().split()[1]) * os.sysconf('SC_PAGE_SIZE') / 1e6
	os.kill(pid, signal.SIGTERM)
except OSError:
	pass
end = time.monotonic() + 3
while time.monotonic() < end and os.waitpid(pid, os.WNOHANG)[0] == 0:
	read(0.05)
delays.sort()
# What the console itself says of the load, where its status line is in sight.
rates = re.findall(r'([\d,]+) lines/s', recent.decode('utf8', 'replace'))
at = lambda share: delays[min(len(delays) - 1, int(share * len(delays)))] if delays else None
print(json.dumps({
	'rate': int(rates[-1].replace(',', '')) if rates else None, 'firstMs': first and first * 1000, 'keys': len(delays), 'lost': lost, 'p50': at(0.5), 'p90': at(0.9), 'p95': at(0.95), 'p99': at(0.99), 'most': at(1),
	'cpu': (after[0] - before[0]) / span * 100, 'screenCpu': (after[1] - before[1]) / span * 100,
	'frames': (frames - frames_before) / span, 'bytesPerFrame': (total - bytes_before) / max(1, frames - frames_before), 'bytes': (total - bytes_before) / span, 'memory': memory,
}))
