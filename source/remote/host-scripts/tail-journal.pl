# Follows the journal: every entry has a cursor, by which reading goes on exactly behind it.

# Postfix is found by facility: its unit differs with how it was started. The last ones are journald's own words on what it dropped.
my @matches = qw(SYSLOG_FACILITY=2 + _SYSTEMD_UNIT=postgrey.service + _SYSTEMD_UNIT=dovecot.service + _SYSTEMD_UNIT=fail2ban.service
	+ SYSLOG_IDENTIFIER=mxdeck + _TRANSPORT=driver MESSAGE_ID=a596d6fe7bfa4994828e72309e95d61e);
my $fields = '--output-fields=MESSAGE,MESSAGE_ID,SYSLOG_IDENTIFIER,SYSLOG_PID,_PID,PRIORITY,_HOSTNAME';
my $dropped = '"MESSAGE_ID":"a596d6fe7bfa4994828e72309e95d61e"';
my $too_large = '"mxdeck":"too large"';    # stands for the text of an entry; no field of a journal is called so
my $cursor;                  # of the last entry
my $boot = '';
my $time = 0;
my $lines;                   # the running journalctl
my $torn = '';

sub start_journal {
	my @from = @_;
	$child = open($lines, '-|', 'journalctl', '-q', '-a', '-o', 'json', '--no-pager', '-n', 'all', $fields, @from, @matches) or do {
		tell_gap('journalctl could not be started');
		flush_out();
		exit 1;
	};
	$torn = '';
}

# Reads to the end of journalctl, each batch of whole lines going to a sub. False: it failed.
sub read_journal {
	my ($take) = @_;
	my $huge;                # what was seen so far of an entry that is too large to be a line of a log
	while (1) {
		tell_beat();
		next unless rest($lines);
		$idle = 0;
		my $count = sysread($lines, $torn, $piece, length $torn);
		if (!$count) { close $lines; my $failed = $?; $child = undef; return !$failed }
		if (defined $huge && (my $length = index($torn, "\n") + 1) > 0) {
			$huge .= marks_of(substr($torn, 0, $length, ''));
			$torn = "{$huge$too_large}\n$torn";
			$huge = undef;
		}
		my $end = rindex($torn, "\n") + 1;
		$take->(substr($torn, 0, $end, '')) if $end > 0;
		next unless defined $huge || length $torn > $longest;
		$huge = ($huge // '').marks_of($torn);
		# A mark that is torn here is whole the next time.
		substr($torn, 0, -1024, '') if length $torn > 1024;
	}
}

# What tells of an entry which one it is. Where it stands among the fields is not fixed; within a text its quotes would be escaped.
sub marks_of { return join '', map { "$_," } $_[0] =~ /"(?:__CURSOR|_BOOT_ID|__REALTIME_TIMESTAMP)"\s?:\s?"[\w=;-]+"/g }

sub place_of {
	my ($line) = @_;
	my ($at) = $line =~ /"__CURSOR"\s?:\s?"([\w=;-]+)"/;
	my ($of) = $line =~ /"_BOOT_ID"\s?:\s?"([0-9a-f]{32})"/;
	my ($when) = $line =~ /"__REALTIME_TIMESTAMP"\s?:\s?"(\d+)"/;
	return ($at, $of // '0' x 32, $when // 0);
}

sub send_entries {
	my ($text) = @_;
	$text = only_entries($text) unless defined((place_of(last_line($text)))[0]);
	return if $text eq '';
	my @place = place_of(last_line($text));
	$text = without_gaps($text) if index($text, $dropped) >= 0 || index($text, $too_large) >= 0;
	($cursor, $boot, $time) = @place;
	$out .= 'J '.length($text)." $cursor $boot $time\n".$text;
	flush_out();
}

sub last_line { my ($text) = @_; return substr($text, rindex($text, "\n", length($text) - 2) + 1) }

# What has no place cannot be sent as an entry.
sub only_entries {
	my @all = $_[0] =~ /[^\n]*\n/g;
	my @entries = grep { defined((place_of($_))[0]) } @all;
	tell_gap('journalctl gave something that is no entry', undef, @all - @entries) if @entries < @all;
	return join '', @entries;
}

# What journald says of messages that it dropped is no line, but a gap; and so is an entry that is too large.
sub without_gaps {
	my $kept = '';
	for my $line (only_entries($_[0]) =~ /[^\n]*\n/g) {
		my ($reason, $count);
		if (index($line, $too_large) >= 0) {
			($reason, $count) = ('an entry of the journal is larger than 1 MiB', 1);
		} elsif (index($line, $dropped) >= 0) {
			($count, my $unit) = $line =~ /"MESSAGE"\s?:\s?"Suppressed (\d+) messages from ([^"]*)"/ or next;
			next unless $unit =~ /postfix|postgrey|policyd|dovecot|fail2ban|mxdeck|session-|ssh/;
			$unit =~ s/[^ -~]/?/g;
			$reason = 'journald dropped messages of '.substr($unit, 0, 100).' that came too fast';
		} else {
			$kept .= $line;
			next;
		}
		$out .= join(' ', 'J', length $kept, place_of(last_line($kept)))."\n".$kept if $kept ne '';
		$kept = '';
		tell_gap($reason, undef, $count);
	}
	return $kept;
}

# Whether an entry stands behind a place, as far as the two can be compared: in one boot by its clock. Numbers may come again after a crash.
sub is_behind {
	my ($line, $place) = @_;
	my ($at, undef, $when) = place_of($line);
	return 1 unless defined $at;
	my ($mine, $its) = map { my $c = $_; +{map { /^(\w)=(\w+)$/ ? ($1 => $2) : () } split /;/, $c} } $place->[0], $at;
	no warnings 'portable';
	return hex($its->{m}) > hex($mine->{m}) if ($its->{b} // '') eq ($mine->{b} // '-') && defined $its->{m} && defined $mine->{m};
	return $when > $place->[2];
}

# Goes on behind the last entry; false: the journal does not know it.
sub go_behind {
	my (@how) = @_;
	my $from = [$cursor, $boot, $time];
	my ($first, $sifts) = (1, 0);
	start_journal("--cursor=$cursor", @how);
	read_journal(sub {
		my ($text) = @_;
		if ($first) {
			$first = 0;
			my ($line) = $text =~ /^([^\n]*\n)/;
			if (((place_of($line))[0] // '') eq $from->[0]) { $text = substr($text, length $line) }
			else { $sifts = 1; tell_gap('the journal no longer has the entry that was read last') }
		}
		# It goes on near the entry that it does not have, which may be before it.
		$text = join '', grep { is_behind($_, $from) } $text =~ /[^\n]*\n/g if $sifts;
		send_entries($text);
	});
	return !$first;
}

# The journal does not know the entry: what is younger than it is taken.
sub go_by_time {
	my ($from) = @_;
	tell_gap('the journal no longer has the entry that was read last');
	start_journal(sprintf('--since=@%.6f', $from->[2] > 2e6 ? $from->[2] / 1e6 - 2 : 0));
	return read_journal(sub { send_entries(join '', grep { is_behind($_, $from) } $_[0] =~ /[^\n]*\n/g) });
}

sub follow_journal {
	($cursor, $boot, $time) = @_;
	$0 = 'mxdeck follows the journal';
	my $began = time;
	my $failures = 0;
	if (!defined $cursor) {
		start_journal('--since=@'.($began - $minutes * 60));
		exit 1 unless read_journal(\&send_entries);
	} elsif (!go_behind()) {
		exit 1 unless go_by_time([$cursor, $boot, $time]);
	}
	while ($follows) {
		my $started = time;
		if (defined $cursor) { go_behind('-f') } else { start_journal("--since=\@$began", '-f'); read_journal(\&send_entries) }
		# It ends when files that it reads are vacuumed.
		$failures = time - $started > 60 ? 0 : $failures + 1;
		if ($failures > 5) { flush_out(); exit 1 }
		heed(1);
		if (defined $cursor && !go_behind()) { go_by_time([$cursor, $boot, $time]) }
	}
}
