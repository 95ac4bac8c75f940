"""Runs a program as the foreground job of a real terminal, plays the steps of a JSON list and prints what came of it as JSON.

Usage: real_terminal.py STEPS COLUMNS ROWS PROGRAM [ARGUMENT...]
Steps: {"expect": TEXT} {"send": TEXT} {"signal": NAME} {"resize": [C, R]} {"stopped": true} {"pause": SECONDS} {"hangup": true} {"exit": true}
"""
import fcntl, json, os, pty, select, signal, struct, sys, termios, time

steps = json.loads(sys.argv[1])
columns, rows, program = int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]
patience = 40

if os.fork() > 0:
	sys.exit(os.waitstatus_to_exitcode(os.wait()[1]))

for name in ('SIGHUP', 'SIGTTOU', 'SIGINT', 'SIGQUIT', 'SIGTSTP'):
	signal.signal(getattr(signal, name), signal.SIG_IGN)

os.setsid()
master, slave = pty.openpty()
fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
size = lambda c, r: fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', r, c, 0, 0))
size(columns, rows)
before = termios.tcgetattr(slave)

job = os.fork()
if job == 0:
	os.setpgid(0, 0)
	os.tcsetpgrp(slave, os.getpid())
	for name in ('SIGHUP', 'SIGTTOU', 'SIGINT', 'SIGQUIT', 'SIGTSTP'):
		signal.signal(getattr(signal, name), signal.SIG_DFL)
	for fd in (0, 1, 2):
		os.dup2(slave, fd)
	os.closerange(3, 256)
	os.execvp(program[0], program)

output, seen, status, checks = b'', 0, None, []

def read(wait):
	global output
	if master is None:
		time.sleep(wait)
	elif select.select([master], [], [], wait)[0]:
		output += os.read(master, 65536)

def until(what, holds):
	end = time.time() + patience
	while not holds():
		if time.time() > end:
			finish('waited in vain: ' + what)
		read(0.02)

def ended(flags):
	global status
	if status is None:
		pid, state = os.waitpid(job, os.WNOHANG | flags)
		if pid and os.WIFSTOPPED(state):
			return 'stopped'
		if pid:
			status = {'signal': signal.Signals(os.WTERMSIG(state)).name} if os.WIFSIGNALED(state) else {'code': os.WEXITSTATUS(state)}
	return None if status is None else 'gone'

def finish(trouble=None):
	if status is None:
		os.kill(job, signal.SIGKILL)
	print(json.dumps({'output': output.decode('latin1'), 'status': status, 'restored': checks, 'trouble': trouble}))
	sys.stdout.flush()
	os._exit(0)

def check():
	checks.append(termios.tcgetattr(slave) == before)

for step in steps:
	(kind, value), = step.items()
	if kind == 'expect':
		text = value.encode()
		until(value, lambda: output.find(text, seen) >= 0)
		seen = output.find(text, seen) + len(text)
	elif kind == 'send':
		os.write(master, value.encode())
	elif kind == 'signal':
		os.killpg(job, getattr(signal, 'SIG' + value)) if value == 'CONT' else os.kill(job, getattr(signal, 'SIG' + value))
	elif kind == 'resize':
		size(*value)
	elif kind == 'pause':
		# Nobody reads the terminal meanwhile.
		time.sleep(value)
	elif kind == 'stopped':
		until('to be stopped', lambda: ended(os.WUNTRACED) == 'stopped')
		read(0.1)
		check()
		# As a shell does: it takes the terminal, changes its mode, and gives it back with the job's continuation.
		os.tcsetpgrp(slave, job)
	elif kind == 'exit':
		until('to end', lambda: ended(0) == 'gone')
		read(0.1)
		check()
finish()
