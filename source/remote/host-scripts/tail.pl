# Follows a log over its files, so that each of its lines can be had exactly once. Called as
# `file PATH follow|once MINUTES SETTLE TAGS PLACE` or `journal follow|once MINUTES PLACE`; PLACE is empty or as the frames gave it:
# `dev ino length sha off changed`, `cursor boot time`.

my $settle;                  # so long a file that was rotated away is still, before it is left; seconds
my $gone;                    # the file that was left last
my $entered = 0;
my $began;                   # when it was first looked for the log
my $folder_changed = '';     # when its folder was changed last, as far as that was seen

# Why the log could not be opened just now, as the frames have it.
sub hindrance {
	my ($denied, @s) = ($!{EACCES}, stat($path));
	return 'missing' unless $denied || $!{EACCES};
	my $group = @s ? getgrgid($s[5]) // $s[5] : '-';
	$group =~ tr/A-Za-z0-9_.$-/_/c;
	return sprintf('denied %o %s', @s ? $s[2] & 07777 : 0, $group);
}

# Waits as long as there is a file that may not be read: what may be missing is only to be seen in it.
sub await_right {
	while (!file_at($path)) {
		my $why = hindrance();
		tell_trouble($why);
		return if $why eq 'missing';
		if (!$follows) { flush_out(); exit 1 }
		tell_beat();
		rest();
	}
}

# Sees whether the log's name belongs to another file by now, and what was rotated away before that.
sub look {
	my @s = stat($path);
	my $newest = @next ? $next[-1] : $cur;
	return if @s && $newest && "$s[0]:$s[1]" eq id($newest);
	my $file = live();
	if ($file) {
		tell_trouble('');
		# A link may point back to a file that it pointed to before.
		@late = grep { id($_) ne id($file) } @late;
		$file->{off} = was_left($file);
	} else {
		my $why = hindrance();
		tell_trouble($why) unless $cur && $why eq 'missing';
		return unless $why eq 'missing' && has_moved();
	}
	my $known = $newest // $gone;
	my %seen = map { (id($_) => 1) } grep { defined } @next, $cur, $file;
	my @later = grep { !$seen{id($_)} && !was_left($_) && !was_packed($_) } $known ? later_than($known) : grep { $_->{changed} > $began && is_younger($_, $began) } rotated();
	@later = before($file, @later);
	@later = grep { !is_copy_of($_, $known) } @later if $known;
	push @next, mark_doubts(0, @later, $file // ());
}

# Whether files may have been renamed since the last time.
sub has_moved {
	return 1 if -l $path;
	my @s = stat_of($path =~ m{^(.*)/} ? "$1/." : '.');
	my $changed = stamp($s[9] // 0);
	my $has_moved = $changed ne $folder_changed || now() - $changed < 2;
	$folder_changed = $changed;
	return $has_moved;
}

# How far a file was read that was left before; 0: it was not.
sub was_left {
	my ($file) = @_;
	my $known = $left{id($file)} or return 0;
	return -s $file->{fh} >= $known->{off} && bytes($file->{fh}, 0, length $known->{head}) eq $known->{head} ? $known->{off} : 0;
}

# Whether a file is what was read before, or what is still to be read from its open file, and packed since then.
sub was_packed {
	my ($file) = @_;
	return 0 unless $file->{packed};
	my $head = head_of($file, 1024);
	my @heads = ((map { $_->{head} } grep { defined } $cur, values %left), map { head_ahead($_) } @next);
	return scalar grep { $_ ne '' && substr($head, 0, length $_) eq $_ } @heads;
}

# How a file begins whose turn has not come, as far as that is known; what is packed already is told by its id.
sub head_ahead { return $_[0]{head} ne '' || $_[0]{packed} ? $_[0]{head} : bytes($_[0]{fh}, 0, 1024) }

# Whether the file that was rotated away has been left by its writers: the next one is in use, and nothing more came for a while.
sub is_left {
	return 1 if $cur->{packed} || !$follows;
	if (!grep { is_used($_) } @next) { delete $cur->{quiet}; return 0 }
	my $now = now();
	return 1 if $now - $cur->{changed} > 5;
	$cur->{quiet} = $now if !defined $cur->{quiet} || $cur->{quiet} > $now;
	return $now - $cur->{quiet} >= $settle;
}

# Whether a file was ever written to since it was found, also where it was emptied again.
sub is_used {
	my ($file) = @_;
	return 1 if $file->{truncated} || $file->{head} ne '' || -s $file->{fh};
	return stamp((stat_of($file->{fh}))[9]) ne $file->{changed};
}

sub leave {
	finish_line();
	$left{id($cur)} = {off => $cur->{sent}, head => $cur->{head}, born => (births($cur))[0]};
	if (!$cur->{packed} && $follows) {
		push @late, {%$cur, late => 1, until => now() + 60};
		shift @late if @late > 4;
	}
	$gone = $cur;
	$cur = undef;
}

# Whether one file begins as the other one, which may be a copy of it.
sub are_alike {
	my ($head, $other) = map { bytes($_->{fh}, 0, 1024) } @_;
	return $head ne '' && $other ne '' && (index($head, $other) == 0 || index($other, $head) == 0);
}

# Some writers go on with a file for a while after it was rotated away.
sub read_late {
	for my $file (@late) {
		next if $cur && id($file) eq id($cur);
		my $data = -s $file->{fh} > $file->{off} ? bytes($file->{fh}, $file->{off}, $piece) : '';
		next if $data eq '';
		if ($file->{off} == 0 && $cur && are_alike($file, $cur)) { $file->{until} = 0; next }
		my $present = $cur;
		$cur = $file;
		$cur->{off} += length $data;
		take($data);
		$left{id($cur)}{off} = $cur->{off};
		$cur = $present;
	}
	@late = grep { now() < $_->{until} } @late;
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
		} elsif (!$follows) { finish_line(); return }
		read_late() if @late;
		rest();
	}
}

sub follow_file {
	my ($tags, $place) = @_;
	# The tag is looked for behind stamp and host only: what follows may be anybody's text.
	$wanted = qr/^(?:[0-9][^ ]*|[A-Z][a-z][a-z] +[0-9]+ [0-9:]+) [^ ]+ (?:$tags)(?:\[[0-9]+\])?: / if $tags ne '';
	$0 = "mxdeck follows $path";
	await_right();
	my @place = split ' ', $place;
	$began = stamp(now());
	@next = @place ? skip_far(resume(@place)) : past();
	go_on();
}

sub main {
	my $kind = shift;
	begin_talk();
	if ($kind eq 'journal') {
		(my $mode, $minutes, my $place) = @_;
		$follows = $mode eq 'follow';
		follow_journal(split ' ', $place);
	} else {
		($path, my $mode, $minutes, $settle, my ($tags, $place)) = @_;
		$follows = $mode eq 'follow';
		follow_file($tags, $place);
	}
	flush_out();
	exit 0;
}

main(@ARGV);
