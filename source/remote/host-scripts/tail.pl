# Follows one log file so that each of its lines can be had exactly once, over rotations and over connections that end. It runs on
# the host, as the program that perl reads from its standard input, and needs nothing but perl-base. Its own words are frames:
#
#   mxdeck frames 1             the first line; whatever stands before it is none of ours
#   O dev ino length sha off    what follows is of this file, from that byte on; the fingerprint is of its first `length` bytes
#   F length sha                the fingerprint of that file, grown
#   D from to length changed    whole lines: `length` bytes follow; they are the file's bytes from..to without the lines that are not
#                               wanted, and with a newline where the file ends without one; `changed`: the file's modification time
#   P from to length            a piece of a line that is longer than a piece may be
#   R, T                        on to the next file; the file was truncated
#   G bytes lines reason        something is missing before what follows (`-`: not known how much)
#   H clock behind load         each 5 s: milliseconds since the epoch, bytes not sent yet, load average
#   X word ...                  why the log cannot be read now (`missing`, `denied MODE GROUP`), or `ok`: it can be again
#
# Called as `file PATH follow|once MINUTES SETTLE TAGS PLACE`. Descriptor 3 is our input: a byte every some seconds says that somebody
# listens still. PLACE is empty or `dev ino length sha off changed`, as the frames gave it.
use strict;
use warnings;
use Fcntl qw(:DEFAULT :seek);

my $piece = 262144;          # read at once
my $longest = 1048576;       # a line of more comes in pieces
my $most = 67108864;         # further back than this is declared as missing
my $window = 131072;         # the past may begin this much too early
my $beat = 5;                # seconds
my $patience = 30;           # without a sign from the other side, seconds
my $hires = eval { require Time::HiRes; 1 };

my %tools = (gz => ['gzip', '-dc'], xz => ['xz', '-dc'], zst => ['zstd', '-dcq'], bz2 => ['bzip2', '-dc']);

my ($path, $follows, $minutes, $settle, $wanted);
my $cur;                     # the file that is read now
my @next;                    # those after it, oldest first; the last one has the log's name
my %left;                    # files that were read to their end: id -> {off, head}
my $out = '';
my $heard = time;
my $beaten = 0;
my $idle = 0;
my $trouble = '';
my $entered = 0;

# --- talking

sub now { return $hires ? Time::HiRes::time() : time }

# Waits so many seconds, or until the other side says something. It ends us when nobody listens.
sub heed {
	my ($seconds, $for_room) = @_;
	my $in = '';
	vec($in, 3, 1) = 1;
	my $room;
	if ($for_room) { $room = ''; vec($room, 1, 1) = 1 }
	my $found = select($in, $room, undef, $seconds);
	if ($found > 0 && vec($in, 3, 1)) {
		my $got = sysread(LISTENER, my $word, 4096);
		exit 0 unless $got;
		$heard = time;
	}
	$heard = time if $heard > time;
	exit 0 if time - $heard > $patience;
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

sub behind {
	my $sum = 0;
	for my $file (grep { defined } $cur, @next) {
		my $size = -s $file->{fh};
		$sum += $size - $file->{off} if !$file->{packed} && $size > $file->{off};
	}
	return $sum;
}

sub tell_gap { my ($bytes, $reason) = @_; $out .= "G $bytes - $reason\n" }

sub tell_trouble {
	my ($word) = @_;
	return if $word eq $trouble;
	$trouble = $word;
	$out .= 'X '.($word || 'ok')."\n";
}

# --- files

sub sha256 {
	my ($bytes) = @_;
	pipe(my $read, my $write) or die;
	syswrite($write, $bytes);
	close $write;
	my $pid = open(my $sum, '-|') // die;
	if (!$pid) { open(STDIN, '<&', $read); exec 'sha256sum' or exit 127 }
	my ($sha) = <$sum> =~ /^([0-9a-f]{64})/;
	close $sum;
	return $sha;
}

sub stamp { return sprintf('%.6f', $_[0]) }

# What stat says, with times as fine as they are to be had.
sub stat_of { return $hires ? Time::HiRes::stat($_[0]) : stat($_[0]) }

# bytes FH OFF LENGTH: as much of it as is there.
sub bytes {
	my ($fh, $off, $length) = @_;
	sysseek($fh, $off, SEEK_SET);
	my $text = '';
	while (length $text < $length) { last unless sysread($fh, $text, $length - length $text, length $text) }
	return $text;
}

# An open file, not read yet; undefined with $! when it cannot be.
sub file_at {
	my ($name) = @_;
	sysopen(my $fh, $name, O_RDONLY | O_NONBLOCK) or return undef;
	my @s = stat_of($fh);
	if (!-f $fh) { $! = 22; return undef }
	my ($packed) = $name =~ /\.(gz|xz|zst|bz2)$/;
	return {fh => $fh, name => $name, dev => $s[0], ino => $s[1], size => $s[7], changed => stamp($s[9]), packed => $packed // '', off => 0, sent => 0, torn => '', head => '', last => ''};
}

sub id { return "$_[0]{dev}:$_[0]{ino}" }

# The text of a packed file: a handle.
sub unpacked {
	my ($file) = @_;
	my $pid = open(my $text, '-|') // die;
	if (!$pid) {
		open(STDIN, '<&', $file->{fh});
		sysseek(STDIN, 0, SEEK_SET);
		open(STDERR, '>', '/dev/null');
		exec @{$tools{$file->{packed}}} or exit 127;
	}
	return $text;
}

# The first bytes of a file's text, at most so many.
sub head_of {
	my ($file, $length) = @_;
	return bytes($file->{fh}, 0, $length) unless $file->{packed};
	my $text = unpacked($file);
	my $head = '';
	while (length $head < $length) { last unless sysread($text, $head, $length - length $head, length $head) }
	close $text;
	return $head;
}

# Whether it begins with the bytes of a fingerprint, and is not too short.
sub is_same {
	my ($file, $length, $sha, $off) = @_;
	return 0 if !$file->{packed} && (-s $file->{fh}) < $off;
	my $head = head_of($file, $length);
	return length $head == $length && sha256($head) eq $sha;
}

# The files that were rotated away, oldest first, opened.
sub rotated {
	my %found;
	for my $name ($path, -l $path ? target() : ()) {
		my ($dir, $base) = $name =~ m{^(.*)/([^/]+)$} or next;
		my ($stem, $ext) = $base =~ /^(.+)(\.[^.]+)$/ ? ($1, $2) : ($base, '');
		opendir(my $entries, $dir) or next;
		for my $entry (readdir $entries) {
			my ($mark) = $entry =~ /^\Q$base\E[.-](\d[\d.:T_-]*|old|bak)(?:\.(?:gz|xz|zst|bz2))?$/;
			($mark) = $entry =~ /^\Q$stem\E[.-](\d[\d.:T_-]*)\Q$ext\E(?:\.(?:gz|xz|zst|bz2))?$/ unless defined $mark || $ext eq '';
			next unless defined $mark;
			my $file = file_at("$dir/$entry") or next;
			$file->{mark} = $mark;
			my $other = $found{"$dir/$mark"};
			# While one is being packed there are two of it.
			$found{"$dir/$mark"} = $file if !$other || $other->{packed};
		}
	}
	my @files = values %found;
	my $numbered = !grep { $_->{mark} !~ /^\d{1,4}$/ } @files;
	return sort { $numbered ? $b->{mark} <=> $a->{mark} : $a->{changed} <=> $b->{changed} || $a->{mark} cmp $b->{mark} } @files;
}

sub target { require Cwd; return Cwd::abs_path($path) // $path }

# The rotated files that came after a file, opened.
sub later_than {
	my ($file) = @_;
	my @all = rotated();
	my ($at) = grep { id($all[$_]) eq id($file) } 0 .. $#all;
	return @all[$at + 1 .. $#all] if defined $at;
	my @s = stat_of($file->{fh});
	return grep { $_->{changed} > stamp($s[9]) } @all;
}

# --- reading

# Goes over to a file, from its place `off` on.
sub enter {
	($cur) = @_;
	my $off = $cur->{off};
	if ($cur->{packed}) {
		$cur->{text} = unpacked($cur);
		my ($left, $head) = ($off, '');
		while ($left > 0 || length $head < 1024) {
			my $count = sysread($cur->{text}, my $data, $left > 0 && $left < $piece ? $left : $piece);
			last unless $count;
			$head .= substr($data, 0, 1024 - length $head) if length $head < 1024;
			if ($left > 0) { $left -= $count } else { $cur->{ahead} .= $data }
			last if $left <= 0 && length $head >= 1024;
		}
		tell_gap('-', 'a packed log is shorter than what was read of it before') if $left > 0;
		$cur->{head} = $head;
		heed(0);
	} else {
		$cur->{head} = bytes($cur->{fh}, 0, 1024);
		$cur->{last} = bytes($cur->{fh}, $off < 64 ? 0 : $off - 64, $off < 64 ? $off : 64);
	}
	$cur->{sent} = $off;
	$cur->{sha} = sha256($cur->{head});
	$out .= join(' ', 'O', $cur->{dev}, $cur->{ino}, length $cur->{head}, $cur->{sha}, $off)."\n";
}

# Reads on. True: there was something, or the file is another now.
sub read_on {
	return read_packed() if $cur->{packed};
	my @s = stat_of($cur->{fh});
	my ($size, $changed) = ($s[7], stamp($s[9]));
	return 0 if $size == $cur->{off} && $changed eq $cur->{changed} && (now() - $changed > 2 || $cur->{still}++ > 30);
	return cut_short() if $size < $cur->{off};
	my $data = bytes($cur->{fh}, $cur->{off}, $piece);
	# Only now: what was read is of the old text when that still stands before it.
	return cut_short() unless stands();
	if ($changed ne $cur->{changed}) { $cur->{changed} = $changed; $cur->{still} = 0 }
	return 0 if $data eq '';
	$cur->{off} += length $data;
	$cur->{last} = substr($cur->{last}.$data, -64);
	take($data);
	return 1;
}

# Whether the bytes around our place are those that were read; the fingerprint grows with the file.
sub stands {
	my $known = length $cur->{head};
	my $head = bytes($cur->{fh}, 0, $known < 1024 ? 1024 : $known);
	return 0 if substr($head, 0, $known) ne $cur->{head};
	my $length = length $cur->{last};
	return 0 if $length && bytes($cur->{fh}, $cur->{off} - $length, $length) ne $cur->{last};
	if (length $head > $known) {
		$cur->{head} = $head;
		$cur->{sha} = sha256($head);
		$out .= 'F '.length($head)." $cur->{sha}\n";
	}
	return 1;
}

sub read_packed {
	my $data = delete $cur->{ahead};
	if (!defined $data) {
		my $count = sysread($cur->{text}, $data, $piece);
		if (!$count) {
			close $cur->{text};
			tell_gap('-', ($? >> 8) == 127 ? "$tools{$cur->{packed}}[0] is not on the host: a packed log cannot be read" : 'a packed log is damaged') if $? != 0;
			$cur->{done} = 1;
			return 0;
		}
	}
	$cur->{off} += length $data;
	take($data);
	return 1;
}

# Sends what of the bytes are whole lines; the rest waits for its newline.
sub take {
	$cur->{torn} .= $_[0];
	my $end = rindex($cur->{torn}, "\n") + 1;
	if ($end > 0) { send_lines(substr($cur->{torn}, 0, $end, ''), '') }
	while (length $cur->{torn} >= $longest) { send_part(substr($cur->{torn}, 0, $piece, '')) }
	flush_out();
}

# send_lines TEXT ADDED: `ADDED` stands behind the text, but not in the file.
sub send_lines {
	my ($text, $added) = @_;
	my $to = $cur->{sent} + length $text;
	$text .= $added;
	if (defined $wanted) {
		my $begun = $cur->{part};
		my ($first) = defined $begun ? $text =~ /^([^\n]*\n)/ : ('');
		substr($text, 0, length $first, '');
		my $kept = join '', grep { $_ =~ $wanted } $text =~ /[^\n]*\n/g;
		$text = ($begun ? $first : '').$kept;
	}
	delete $cur->{part};
	$out .= join(' ', 'D', $cur->{sent}, $to, length $text, $cur->{changed})."\n".$text;
	$cur->{sent} = $to;
}

sub send_part {
	my ($text) = @_;
	$cur->{part} = !defined $wanted || $text =~ $wanted ? 1 : 0 unless defined $cur->{part};
	my $to = $cur->{sent} + length $text;
	$text = '' unless $cur->{part};
	$out .= join(' ', 'P', $cur->{sent}, $to, length $text)."\n".$text;
	$cur->{sent} = $to;
}

# The file was truncated: what is not read of it may stand in a copy.
sub cut_short {
	my @all = rotated();
	my $length = length $cur->{head};
	my ($at) = $length ? grep { id($all[$_]) ne id($cur) && is_same($all[$_], $length, $cur->{sha}, $cur->{sent}) } reverse 0 .. $#all : ();
	my $again = {%$cur, off => 0, sent => 0, torn => '', head => '', last => '', truncated => 1};
	delete @$again{qw(part still quiet)};
	if (defined $at) {
		my $copy = $all[$at];
		$copy->{off} = $cur->{sent};
		$copy->{part} = $cur->{part};
		unshift @next, $copy, @all[$at + 1 .. $#all], $again;
		$cur = undef;
	} else {
		finish_line();
		tell_gap('-', 'the log was truncated: its last lines before that may be missing') if $length;
		unshift @next, $again;
		$cur = undef;
	}
	return 1;
}

# A file that nothing is written to any more may end without a newline.
sub finish_line {
	return if $cur->{torn} eq '' && !defined $cur->{part};
	my $text = $cur->{torn};
	$cur->{torn} = '';
	send_lines($text, "\n");
}

sub leave {
	finish_line();
	$left{id($cur)} = {off => $cur->{sent}, head => $cur->{head}} unless $cur->{packed};
	$cur = undef;
}

# --- following

# Sees whether the log's name belongs to another file by now.
sub look {
	my @s = stat($path);
	if (!@s) { tell_trouble('missing') unless $cur; return }
	my $newest = @next ? $next[-1] : $cur;
	return if $newest && "$s[0]:$s[1]" eq id($newest);
	my $file = file_at($path);
	if (!$file) { tell_trouble($!{EACCES} ? sprintf('denied %o %s', $s[2] & 07777, scalar getgrgid($s[5]) // $s[5]) : 'missing'); return }
	tell_trouble('');
	$file->{off} = was_left($file);
	my %seen = map { (id($_) => 1) } grep { defined } @next, $cur, $file;
	push @next, grep({ !$seen{id($_)} && !was_left($_) } $newest ? later_than($newest) : ()), $file;
}

# How far a file was read that was left before; 0: it was not.
sub was_left {
	my ($file) = @_;
	my $known = $left{id($file)} or return 0;
	return -s $file->{fh} >= $known->{off} && bytes($file->{fh}, 0, length $known->{head}) eq $known->{head} ? $known->{off} : 0;
}

# Whether the file that was rotated away has been left by its writers: the next one is in use, and nothing more came for a while.
sub is_left {
	return 1 if $cur->{packed} || !$follows;
	if (!grep { $_->{truncated} || -s $_->{fh} } @next) { delete $cur->{quiet}; return 0 }
	my $now = now();
	return 1 if $now - $cur->{changed} > 5;
	$cur->{quiet} = $now if !defined $cur->{quiet} || $cur->{quiet} > $now;
	return $now - $cur->{quiet} >= $settle;
}

sub go_on {
	while (1) {
		tell_beat();
		flush_out();
		if (!$cur) {
			look() unless @next;
			if (@next) {
				my $file = shift @next;
				$out .= $file->{truncated} ? "T\n" : "R\n" if $entered++;
				enter($file);
			} elsif (!$follows) { return } else { rest() }
			next;
		}
		if (read_on()) { $idle = 0; delete $cur->{quiet} if $cur; heed(0); next }
		look();
		if (@next || $cur->{done}) {
			if (is_left()) { leave(); next }
		} elsif (!$follows) { finish_line(); flush_out(); return }
		rest();
	}
}

sub rest {
	flush_out();
	$idle++;
	heed($idle < 50 ? 0.1 : $idle < 300 ? 0.2 : 0.4);
}

# --- where to begin

# Files from the place on that was reached before.
sub resume {
	my ($dev, $ino, $length, $sha, $off, $changed) = @_;
	my $live = file_at($path);
	my $is_place = sub { $_[0]{dev} == $dev && $_[0]{ino} == $ino };
	my @all = rotated();
	if ($length == 0) { return resume_empty($live, $is_place, $changed, @all) }
	if ($live && is_same($live, $length, $sha, $off)) { $live->{off} = $off; return $live }
	my @live = $live ? $live : ();
	# Compression may keep whole seconds only.
	my @fit = grep { $all[$_]{changed} >= int $changed } reverse 0 .. $#all;
	for my $at (grep({ $is_place->($all[$_]) } @fit), grep({ !$is_place->($all[$_]) } @fit)) {
		next unless is_same($all[$at], $length, $sha, $off);
		$all[$at]{off} = $off;
		return @all[$at .. $#all], @live;
	}
	tell_gap('-', 'the log was deleted, or rotated away, before it was read to its end');
	return grep({ $_->{changed} > $changed } @all), @live;
}

# Of an empty file nothing is known but its inode and its age.
sub resume_empty {
	my ($live, $is_place, $changed, @all) = @_;
	my @later = grep { $_->{changed} > $changed } @all;
	my @files = (@later, $live ? $live : ());
	my ($same) = grep { $is_place->($_) } @files, @all;
	my $sure = $same && (!@files || id($same) eq id($files[0]) || !grep { id($_) eq id($same) } @files) && !is_younger($same, $changed);
	tell_gap('-', 'the log was deleted, or rotated away, before it was read') unless $sure;
	return @files;
}

# Whether a file was made after a time, where the file system tells.
sub is_younger {
	my ($file, $than) = @_;
	open(my $stat, '-|', 'stat', '-L', '-c', '%.6W', '--', $file->{name}) or return 0;
	my $born = <$stat> // '';
	return $born =~ /^(\d+\.\d+)$/ && $1 > 0 && $1 > $than;
}

# Files from the wanted minutes on.
sub past {
	my $live = file_at($path);
	my $since = time - $minutes * 60;
	$live->{off} = start_of($live, $since) if $live;
	my @files = $live ? $live : ();
	return @files if $minutes == 0 || ($live && $live->{off} > 0);
	for my $old (reverse rotated()) {
		last if $old->{packed} || $old->{changed} < $since;
		$old->{off} = start_of($old, $since);
		unshift @files, $old;
		last if $old->{off} > 0;
	}
	return @files;
}

# Where a line starts that is not later than the first wanted one.
sub start_of {
	my ($file, $since) = @_;
	my ($low, $high) = (0, -s $file->{fh});
	if ($minutes == 0) {
		my $from = $high > $longest ? $high - $longest : 0;
		my $end = rindex(bytes($file->{fh}, $from, $high - $from), "\n");
		return $end < 0 ? ($from == 0 ? 0 : $high) : $from + $end + 1;
	}
	$low = $high - $most if $high > $most;
	while ($high - $low > $window) {
		my $middle = int(($low + $high) / 2);
		my $time = time_after($file, $middle);
		# What cannot be read as a time counts as late: too much is sent then, never too little.
		if (defined $time && $time < $since) { $low = $middle } else { $high = $middle }
	}
	return $low == 0 ? 0 : next_line($file, $low);
}

sub next_line {
	my ($file, $from) = @_;
	my $size = -s $file->{fh};
	for (my $off = $from; $off < $size; $off += $piece) {
		my $end = index(bytes($file->{fh}, $off, $piece), "\n");
		return $off + $end + 1 if $end >= 0;
	}
	return $size;
}

# Seconds since the epoch of a line soon after an offset; undefined when none has a known form.
sub time_after {
	my ($file, $off) = @_;
	my (undef, @lines) = split /\n/, bytes($file->{fh}, $off, 8192);
	for (@lines) {
		my $time = time_of($_);
		return $time if defined $time;
	}
	return undef;
}

my %months = do { my $n = 0; map { ($_ => $n++) } qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec) };

sub time_of {
	my ($line) = @_;
	require POSIX;
	if ($line =~ /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)[\d.]*(Z|([+-])(\d\d):?(\d\d)) /) {
		my $shift = $7 eq 'Z' ? 0 : ($8 eq '-' ? -1 : 1) * ($9 * 3600 + $10 * 60);
		return days($1, $2, $3) * 86400 + $4 * 3600 + $5 * 60 + $6 - $shift;
	}
	if ($line =~ /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)[,. ]/) { return POSIX::mktime($6, $5, $4, $3, $2 - 1, $1 - 1900, 0, 0, -1) }
	if ($line =~ /^([A-Z][a-z]{2}) +(\d+) (\d\d):(\d\d):(\d\d) / && defined $months{$1}) {
		my $year = (localtime)[5];
		my $time = POSIX::mktime($5, $4, $3, $2, $months{$1}, $year, 0, 0, -1);
		# A stamp without a year that lies ahead is of last year.
		return $time > time + 86400 ? POSIX::mktime($5, $4, $3, $2, $months{$1}, $year - 1, 0, 0, -1) : $time;
	}
	return undef;
}

# Days since the epoch of a date.
sub days {
	my ($year, $month, $day) = @_;
	$year-- if $month <= 2;
	my $era = int($year / 400);
	my $of_era = $year - $era * 400;
	my $of_year = int((153 * ($month + ($month > 2 ? -3 : 9)) + 2) / 5) + $day - 1;
	return $era * 146097 + $of_era * 365 + int($of_era / 4) - int($of_era / 100) + $of_year - 719468;
}

# What is too far back is not sent, but said.
sub skip_far {
	my @files = @_;
	my $room = $most;
	for my $file (reverse @files) {
		my $size = $file->{packed} ? 8 * -s $file->{fh} : -s $file->{fh};
		my $left = $size - $file->{off};
		if ($left > $room) {
			my $from = $file->{packed} ? $size : next_line($file, $size - $room);
			tell_gap($file->{packed} ? '-' : $from - $file->{off}, 'too far behind: only the newest 64 MiB were fetched');
			$file->{off} = $from;
			@files = grep { $_ == $file ? !$file->{packed} : 1 } @files;
			shift @files while @files && $files[0] != $file && !$file->{packed};
			last;
		}
		$room -= $left > 0 ? $left : 0;
	}
	return @files;
}

sub main {
	my ($kind, $named, $mode, $past, $quiet, $tags, $place) = @_;
	($path, $follows, $minutes, $settle) = ($named, $mode eq 'follow', $past, $quiet);
	# The tag is looked for behind stamp and host only: what follows may be anybody's text.
	$wanted = qr/^(?:[0-9][^ ]*|[A-Z][a-z][a-z] +[0-9]+ [0-9:]+) [^ ]+ (?:$tags)(?:\[[0-9]+\])?: / if $tags ne '';
	open(LISTENER, '<&=', 3) or die "nobody listens\n";
	open(STDIN, '<', '/dev/null');
	fcntl(LISTENER, F_SETFD, FD_CLOEXEC);
	fcntl(STDOUT, F_SETFL, fcntl(STDOUT, F_GETFL, 0) | O_NONBLOCK);
	$SIG{PIPE} = 'IGNORE';
	$out = "mxdeck frames 1\n";
	$0 = "mxdeck follows $path";
	my @place = split ' ', $place;
	@next = @place ? skip_far(resume(@place)) : past();
	go_on();
	flush_out();
	exit 0;
}

main(@ARGV);
