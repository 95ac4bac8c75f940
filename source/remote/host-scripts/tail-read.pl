# Reads one file of a log and sends its lines.

my $piece = 262144;          # read at once
my $longest = 1048576;       # a line of more comes in pieces
my $wanted;                  # what a line must look like; undefined: any
my $cur;                     # the file that is read now
my @next;                    # those after it, oldest first; the last one has the log's name
my %left;                    # files that were read to their end: id -> {off, head, born}
my @late;                    # those of them that somebody may still write to

sub behind {
	my $sum = 0;
	for my $file (grep { defined } $cur, @next) {
		my $size = -s $file->{fh};
		$sum += $size - $file->{off} if !$file->{packed} && $size > $file->{off};
	}
	return $sum;
}

# Goes over to a file, from its place `off` on.
sub enter {
	($cur) = @_;
	my $off = $cur->{off};
	@late = grep { id($_) ne id($cur) } @late;
	if ($cur->{packed}) {
		tell_doubt();
		$cur->{text} = unpacked($cur);
		my ($left, $head) = ($off, '');
		while ($left > 0 || length $head < 1024) {
			my $count = sysread($cur->{text}, my $data, $left > 0 && $left < $piece ? $left : $piece);
			last unless $count;
			$head .= substr($data, 0, 1024 - length $head) if length $head < 1024;
			if ($left > 0) { $left -= $count } else { $cur->{ahead} .= $data }
			last if $left <= 0 && length $head >= 1024;
			tell_beat();
			flush_out();
			heed(0);
		}
		tell_gap('a packed log is shorter than what was read of it before') if $left > 0;
		$cur->{head} = $head;
	} else {
		my ($known, $head) = ($cur->{head}, bytes($cur->{fh}, 0, 1024));
		$cur->{sent} = $off;
		if (-s $cur->{fh} < $off || substr($head, 0, length $known) ne $known) {
			# It was cut while those before it were read.
			$cur->{sha} = sha256($known);
			cut_short();
			return;
		}
		$cur->{head} = $head;
		# It was empty when it was opened.
		return if $known eq '' && $head ne '' && $cur->{size} == 0 && take_missed();
		my $copied = $off == 0 ? was_copied() : 0;
		if ($copied) { $off = $cur->{off} = $copied; delete $cur->{doubt} } else { tell_doubt() }
		$cur->{last} = bytes($cur->{fh}, $off < 64 ? 0 : $off - 64, $off < 64 ? $off : 64);
	}
	$cur->{sent} = $off;
	$cur->{sha} = sha256($cur->{head});
	$out .= join(' ', 'O', $cur->{dev}, $cur->{ino}, length $cur->{head}, $cur->{sha}, $off, $cur->{changed})."\n";
}

sub tell_doubt { tell_gap('the log was copied and truncated: lines written in between may be missing') if delete $cur->{doubt} }

# How much of the file was read in a copy that was still being made when it was found. What comes to that one is of no interest.
sub was_copied {
	my @same = grep { $left{$_}{head} ne '' && index($cur->{head}, $left{$_}{head}) == 0 && $left{$_}{off} <= -s $cur->{fh} } keys %left;
	return 0 unless @same;
	my ($own) = births($cur);
	@same = grep { !$left{$_}{born} || $left{$_}{born} > $own } @same;
	@late = grep { my $late = id($_); !grep { $_ eq $late } @same } @late;
	return (sort { $b <=> $a } 0, map { $left{$_}{off} } @same)[0];
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
	my $was_empty = $cur->{head} eq '';
	return cut_short() unless stands();
	return 1 if $was_empty && ($data ne '' || $changed ne $cur->{changed}) && take_missed();
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
			tell_gap(($? >> 8) == 127 ? "$tools{$cur->{packed}}[0] is not on the host: a packed log cannot be read" : 'a packed log is damaged') if $? != 0;
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
	$out .= ($cur->{late} ? 'L '.length $text : join(' ', 'D', $cur->{sent}, $to, length $text, $cur->{changed}))."\n".$text;
	$cur->{sent} = $to;
}

sub send_part {
	my ($text) = @_;
	$cur->{part} = !defined $wanted || $text =~ $wanted ? 1 : 0 unless defined $cur->{part};
	my $to = $cur->{sent} + length $text;
	$text = '' unless $cur->{part};
	$out .= ($cur->{late} ? 'L '.length $text : join(' ', 'P', $cur->{sent}, $to, length $text))."\n".$text;
	$cur->{sent} = $to;
}

# Those of the rotated files that may be copies of a file: what was written later than that one came after it was deleted.
sub until_now {
	my ($file, @rotated) = @_;
	return grep { $_->{changed} <= $file->{changed} } @rotated;
}

# A file that was empty may have been written to, copied and truncated before its first line was seen, as long as it had the log's name.
sub take_missed {
	my %waits = map { (id($_) => 1) } @next;
	my @missed = grep { $_->{changed} > $cur->{changed} && !$waits{id($_)} && !was_left($_) && !was_packed($_) } before($cur, rotated());
	if (@missed && @next) {
		my ($end) = births($next[0]);
		@missed = grep { !$end || $_->{changed} <= $end } @missed;
	}
	my @s = stat_of($cur->{fh});
	my $present = {%$cur, changed => stamp($s[9]), size => $s[7]};
	@missed = until_now($present, @missed);
	return 0 unless @missed;
	$missed[0]{doubt} = delete $cur->{doubt};
	delete $present->{doubt};
	unshift @next, mark_doubts(0, @missed, $present);
	$cur = undef;
	return 1;
}

# The file was truncated: what is not read of it may stand in a copy.
sub cut_short {
	my @all = rotated();
	my $length = length $cur->{head};
	my ($at) = $length ? grep { id($all[$_]) ne id($cur) && is_same($all[$_], $length, $cur->{sha}, $cur->{sent}) } reverse 0 .. $#all : ();
	my @s = stat_of($cur->{fh});
	my $again = {%$cur, off => 0, sent => 0, torn => '', head => bytes($cur->{fh}, 0, 1024), last => '', truncated => 1, changed => stamp($s[9]), size => $s[7]};
	delete @$again{qw(part still quiet)};
	if (defined $at) {
		my $copy = $all[$at];
		my $read = was_left($copy);
		@$copy{qw(off part doubt)} = $read > $cur->{sent} ? ($read) : @$cur{qw(sent part doubt)};
		my @between = grep { id($all[$_]) eq id($cur) } 0 .. $#all;
		my $end = @between ? $between[0] - 1 : $#all;
		my @copies = grep { !was_left($_) } until_now($again, before($again, @all[$at + 1 .. $end]));
		unshift @next, $copy, map { +{%$_, doubt => 1} } @copies, $again;
	} else {
		# The beginning of a line whose end is gone is no line.
		$cur->{torn} = '';
		finish_line();
		if ($length) { delete $again->{doubt}; tell_gap('the log was truncated: its last lines before that may be missing') }
		unshift @next, $again;
	}
	$cur = undef;
	return 1;
}

# A file that nothing is written to any more may end without a newline.
sub finish_line {
	return if $cur->{torn} eq '' && !defined $cur->{part};
	my $text = $cur->{torn};
	$cur->{torn} = '';
	send_lines($text, "\n");
}
