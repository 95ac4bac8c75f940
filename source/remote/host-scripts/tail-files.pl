# The files of a log: the one that has its name, and those that were rotated away.

my %tools = (gz => ['gzip', '-dc'], xz => ['xz', '-dc'], zst => ['zstd', '-dcq'], bz2 => ['bzip2', '-dc']);
my $path;

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
	return 0 unless length $head == $length && sha256($head) eq $sha;
	$file->{head} = $head;
	return 1;
}

# The file that has the log's name, with its beginning as it is now: it may be cut before its turn comes.
sub live {
	my $file = file_at($path) or return undef;
	$file->{head} = bytes($file->{fh}, 0, 1024);
	return $file;
}

# The files that were rotated away, oldest first, opened. They may be renamed while they are looked for, past the name that they are looked for by: what is found
# must be found again.
sub rotated {
	my $found = '';
	my @files;
	for (1 .. 5) {
		@files = rotated_now();
		my $ids = join ' ', map { id($_) } @files;
		return @files if $ids eq $found;
		$found = $ids;
	}
	return @files;
}

sub rotated_now {
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

# Which of the rotated files come before the one that has the log's name: it may be among them by now, and so may a copy of it that
# somebody is about to truncate it after.
sub before {
	my ($live, @all) = @_;
	return @all unless $live;
	my ($at) = grep { id($all[$_]) eq id($live) } 0 .. $#all;
	splice @all, $at if defined $at;
	return grep { !is_copy_of($_, $live) && !is_copy_begun($_, $live) } @all;
}

# Whether a file begins as another one.
sub is_copy_of {
	my ($file, $of) = @_;
	return 0 if $of->{head} eq '' || $file->{packed};
	return bytes($file->{fh}, 0, length $of->{head}) eq $of->{head};
}

# Whether a file may be a copy of another one that is still being made: it has little or nothing of it yet, and is younger.
sub is_copy_begun {
	my ($file, $of) = @_;
	return 0 if $of->{head} eq '' || $file->{packed} || index($of->{head}, bytes($file->{fh}, 0, length $of->{head})) != 0;
	my ($its, $older) = births($file, $of);
	return $its > $older;
}

# When files were made, seconds since the epoch; 0 where the file system does not tell.
sub births {
	# By handle: they may be renamed meanwhile.
	my @names = map { "/proc/$$/fd/".fileno $_->{fh} } @_;
	open(my $stat, '-|', 'stat', '-L', '-c', '%.6W', '--', @names) or return map { 0 } @_;
	my @births = map { /^(\d+\.\d+)$/ ? $1 : 0 } <$stat>;
	return @births == @_ ? @births : map { 0 } @_;
}

# Files, oldest first: those that follow on a copy get the mark `doubt`. One that is younger than a later one was not renamed, but copied,
# and the later one truncated: what was written in between is nowhere. `cut`: up to there that is known.
sub mark_doubts {
	my ($cut, @files) = @_;
	my @births = @files > 1 ? births(@files) : 0;
	my $oldest = 0;
	for my $at (reverse 1 .. $#files) {
		$oldest = $births[$at] if !$files[$at]{packed} && $births[$at] && (!$oldest || $births[$at] < $oldest);
		my $before = $files[$at - 1];
		# A copy is written when it is made; what was moved to another disk may be young as well, but is as it was;
		# and an empty one, which may stand before its turn, is nobody's copy.
		my $is_copy = $oldest && !$before->{packed} && $births[$at - 1] > $oldest && $before->{changed} >= $births[$at - 1] - 0.02 && -s $before->{fh};
		$files[$at]{doubt} = 1 if $at <= $cut || $is_copy;
	}
	return @files;
}
