# What the tailer says to the console and hears from it (the parts of its program are tail-*.pl, and tail.pl as the last one). It runs on
# the host, as the program that perl reads from its standard input, and needs nothing but perl-base. Its words are frames, a line each,
# some with bytes behind:
#
#   mxdeck frames 1             the first line; whatever stands before it is none of ours
#   O dev ino length sha off changed   what follows is of this file, from that byte on; the fingerprint is of its first `length` bytes
#   F length sha                the fingerprint of that file, grown
#   D from to length changed    whole lines: `length` bytes follow; they are the file's bytes from..to without the lines that are not
#                               wanted, and with a newline where the file ends without one; `changed`: the file's modification time
#   P from to length            a piece of a line that is longer than a piece may be
#   L length                    lines that came into a file after it was left; places stay as they are
#   J length cursor boot time   lines of a journal, and the last one's place
#   R, T                        on to the next file; the file was truncated
#   G bytes lines reason        something is missing before what follows (`-`: not known how much)
#   H clock behind load         each 5 s: milliseconds since the epoch, bytes not sent yet, load average
#   X word ...                  why the log cannot be read now (`missing`, `denied MODE GROUP`), or `ok`: it can be again
#
# Descriptor 3 is our input: a byte every some seconds says that somebody listens still.
use strict;
use warnings;
use Fcntl qw(:DEFAULT :seek);

my $beat = 5;                # seconds
my $patience = 30;           # without a sign from the other side, seconds
my $hires = eval { require Time::HiRes; 1 };
my $out = '';
my $heard = time;
my $beaten = 0;
my $trouble = '';
my $child;                   # a process that must not outlive us
my $follows;                 # whether to go on with what is written from now on
my $idle = 0;                # how often there was nothing new, one after the other

sub now { return $hires ? Time::HiRes::time() : time }

# Waits so many seconds, or until the other side says something, or there is room for words to it (`room`), or something from another
# handle. It ends us when nobody listens. True: there is something from that handle.
sub heed {
	my ($seconds, $for_room, $from) = @_;
	my $in = '';
	vec($in, 3, 1) = 1;
	vec($in, fileno $from, 1) = 1 if $from;
	my $room;
	if ($for_room) { $room = ''; vec($room, 1, 1) = 1 }
	my $found = select($in, $room, undef, $seconds);
	return 0 if $found < 0;
	if ($found > 0 && vec($in, 3, 1)) {
		my $got = sysread(LISTENER, my $word, 4096);
		exit 0 unless $got;
		$heard = time;
	}
	$heard = time if $heard > time;
	exit 0 if time - $heard > $patience;
	return $from && $found > 0 && vec($in, fileno $from, 1);
}

# Waits for what is written next, longer where little is written.
sub rest {
	my ($from) = @_;
	flush_out();
	$idle++;
	return heed($from ? 1 : $idle < 50 ? 0.1 : $idle < 300 ? 0.2 : 0.4, 0, $from);
}

sub flush_out {
	my $done = 0;
	while ($done < length $out) {
		my $count = syswrite(STDOUT, $out, 65536, $done);
		if (defined $count) { $done += $count; next }
		exit 0 unless $!{EAGAIN} || $!{EINTR};
		heed(1, 1);
	}
	$out = '';
}

sub tell_beat {
	my $now = now();
	return if $now - $beaten < $beat && $now >= $beaten;
	$beaten = $now;
	my $clock = $hires ? sprintf('%d', $now * 1000) : `date +%s%3N`;
	chomp $clock;
	my $load = '0';
	if (open(my $fh, '<', '/proc/loadavg')) { ($load) = split ' ', <$fh> }
	$out .= "H $clock ".behind()." $load\n";
}

sub tell_gap { my ($reason, $bytes, $lines) = @_; $out .= 'G '.($bytes // '-').' '.($lines // '-')." $reason\n" }

sub tell_trouble {
	my ($word) = @_;
	return if $word eq $trouble;
	$trouble = $word;
	$out .= 'X '.($word || 'ok')."\n";
}

sub begin_talk {
	open(LISTENER, '<&=', 3) or die "nobody listens\n";
	open(STDIN, '<', '/dev/null');
	fcntl(LISTENER, F_SETFD, FD_CLOEXEC);
	fcntl(STDOUT, F_SETFL, fcntl(STDOUT, F_GETFL, 0) | O_NONBLOCK);
	$SIG{PIPE} = 'IGNORE';
	$SIG{$_} = sub { exit 0 } for qw(HUP INT TERM);
	$out = "mxdeck frames 1\n";
}

END { kill 'TERM', $child if $child }
