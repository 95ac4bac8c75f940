# Where reading a log begins: behind a place, or some minutes back.

my $most = 67108864;         # further back than this is declared as missing
my $window = 131072;         # the past may begin this much too early
my $minutes;

# Files from the place on that was reached before.
sub resume {
	my ($dev, $ino, $length, $sha, $off, $changed) = @_;
	my $live = live();
	my $is_place = sub { $_[0]{dev} == $dev && $_[0]{ino} == $ino };
	my @all = before($live, rotated());
	if ($length == 0) { return resume_empty($live, $is_place, $changed, @all) }
	if ($live && is_same($live, $length, $sha, $off)) { $live->{off} = $off; return $live }
	# Compression may keep whole seconds only.
	my @fit = grep { $all[$_]{changed} >= int $changed } reverse 0 .. $#all;
	for my $at (grep({ $is_place->($all[$_]) } @fit), grep({ !$is_place->($all[$_]) } @fit)) {
		next unless is_same($all[$at], $length, $sha, $off);
		$all[$at]{off} = $off;
		my @files = (@all[$at .. $#all], $live ? $live : ());
		my ($cut) = grep { !$files[$_]{packed} && $is_place->($files[$_]) && !is_younger($files[$_], $changed) } 1 .. $#files;
		return mark_doubts($cut // 0, @files);
	}
	# It was cut meanwhile: its copy was left out while it was like the log.
	return resume(@_) if $live && !is_copy_of($live, $live) && $live->{head} ne '';
	tell_gap('the log was deleted, or rotated away, before it was read to its end');
	return mark_doubts(0, grep({ $_->{changed} > $changed } @all), $live ? $live : ());
}

# Of an empty file nothing is known but its inode and its age.
sub resume_empty {
	my ($live, $is_place, $changed, @all) = @_;
	my @later = grep { $_->{changed} > $changed } @all;
	my @files = (@later, $live ? $live : ());
	my ($same) = grep { $is_place->($_) } @files, @all;
	my $sure = $same && (!@files || id($same) eq id($files[0]) || !grep { id($_) eq id($same) } @files) && !is_younger($same, $changed);
	tell_gap('the log was deleted, or rotated away, before it was read') unless $sure;
	return mark_doubts(0, @files);
}

# Whether a file was made after a time, where the file system tells.
sub is_younger { my ($file, $than) = @_; return (births($file))[0] > $than }

# Files from the wanted minutes on.
sub past {
	my $live = live();
	my $since = time - $minutes * 60;
	$live->{off} = start_of($live, $since) if $live;
	my @files = $live ? $live : ();
	return @files if $minutes == 0 || ($live && $live->{off} > 0);
	for my $old (reverse before($live, rotated())) {
		last if $old->{changed} < $since;
		$old->{off} = start_of($old, $since);
		unshift @files, $old;
		last if $old->{off} > 0;
	}
	return mark_doubts(0, @files);
}

# Where a line starts that is not later than the first wanted one.
sub start_of {
	my ($file, $since) = @_;
	return start_in_packed($file, $since) if $file->{packed};
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

# The same in a text that can only be read from its beginning.
sub start_in_packed {
	my ($file, $since) = @_;
	my $text = unpacked($file);
	my ($size, $from, @starts) = (0, 0);
	while (1) {
		tell_beat();
		next unless rest($text);
		my $data = '';
		while (length $data < $window) { last unless sysread($text, $data, $window - length $data, length $data) }
		last if $data eq '';
		my $start = $size + index($data, "\n") + 1;
		my $time = first_time(substr($data, 0, 8192));
		push @starts, $start if $start > $size;
		$from = $start if $start > $size && $size > 0 && defined $time && $time < $since;
		$size += length $data;
	}
	close $text;
	# What is too far back is left out here as well.
	my ($nearest) = grep { $_ >= $size - $most } @starts;
	return $size - $from > $most && defined $nearest ? $nearest : $from;
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
sub time_after { my ($file, $off) = @_; return first_time(bytes($file->{fh}, $off, 8192)) }

# The time of the first whole line that has one.
sub first_time {
	my (undef, @lines) = split /\n/, $_[0];
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
			my $from = $file->{packed} ? $size : next_line($file, $size - $room - 1);
			tell_gap('too far behind: only the newest 64 MiB were fetched', $file->{packed} ? undef : $from - $file->{off});
			$file->{off} = $from;
			@files = grep { $_ == $file ? !$file->{packed} : 1 } @files;
			shift @files while @files && $files[0] != $file && !$file->{packed};
			last;
		}
		$room -= $left > 0 ? $left : 0;
	}
	return @files;
}
