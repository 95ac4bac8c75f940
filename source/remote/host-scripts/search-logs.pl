# Looks for lines in the logs of this host, the current ones and those that were rotated away, the newest log first. It only reads, and steps aside for
# whatever else the host does.
#
# Run by "perl -", so that the request comes behind the script on standard input, and nothing of it is ever part of a command line. Each line is a word and
# its values, texts in base64:
#   find NONCE FROM TO LINES BYTES   once, first: seconds since the epoch; how many lines, and how many bytes of them, are answered at most
#   text TEXT                        lines that hold one of the texts are wanted, ASCII letter case aside
#   file PATH TAGS                   a log; of the programs that the expression TAGS names, all when it is empty
#   journal                          the journal's lines of the mail programs
#   go
# What is found stands between the lines "mxdeck NONCE begin" and "mxdeck NONCE end"; behind "mxdeck NONCE log PATH TIME" come lines of that log, which was
# last written at TIME. "progress DONE ALL" tells bytes, "unread PATH WHY" what could not be read, "full PATH" that there was more.
# The search ends when its input does: then nobody listens any more. The file holds functions only, and the last line runs them.
#
# With MXDECK_ROOT=FOLDER every file is looked for below that folder.
use strict;
use warnings;

my ($nonce, $from, $to, $lines_left, $bytes_left, $wanted, $done, $all, $told, $child);

# Read at once; a line that is longer than the longest is cut.
my ($block, $longest, $answered) = (262144, 1048576, 65536);

my %unpackers = (gz => ['gzip', '-dc'], xz => ['xz', '-dc'], bz2 => ['bzip2', '-dc'], zst => ['zstd', '-dcq']);

sub main {
	$ENV{PATH} = '/usr/sbin:/usr/bin:/sbin:/bin';
	$ENV{LC_ALL} = 'C';
	binmode STDIN;
	binmode STDOUT;
	$| = 1;
	my ($texts, $logs) = read_request() or exit 64;
	step_aside();
	$wanted = join '|', map { quotemeta } @$texts;
	$wanted = qr/(?:$wanted)/i;
	print "\nmxdeck $nonce begin\n";
	my @files = map { files_of(@$_) } grep { $_->[0] ne 'journal' } @$logs;
	($done, $all, $told) = (0, 0, 0);
	$all += $_->{size} for @files;
	announce("progress 0 $all");
	for my $file (sort { $b->{time} <=> $a->{time} } @files) {
		last if $lines_left <= 0 || $bytes_left <= 0;
		search_file($file);
	}
	search_journal() if grep { $_->[0] eq 'journal' } @$logs;
	announce('end');
}

sub announce { print "mxdeck $nonce $_[0]\n" }

sub unpack_base64 {
	my ($text) = @_;
	$text =~ tr{A-Za-z0-9+/}{}cd;
	$text =~ tr{A-Za-z0-9+/}{ -_};
	my $plain = '';
	while ($text =~ /(.{1,60})/gs) {
		$plain .= unpack('u', chr(32 + int(length($1) * 3 / 4)) . $1);
	}
	return $plain;
}

sub packed {
	my $text = pack('u', $_[0]);
	$text =~ s/^.//gm;
	$text =~ s/\n//g;
	$text =~ tr{` -_}{AA-Za-z0-9+/};
	my $padding = (3 - length($_[0]) % 3) % 3;
	substr($text, length($text) - $padding) = '=' x $padding;
	return $text eq '' ? '=' : $text;
}

sub read_request {
	my (@texts, @logs);
	while (defined(my $line = <STDIN>)) {
		my ($word, @values) = split ' ', $line;
		next unless defined $word;
		if ($word eq 'find' && "@values" =~ /^[0-9a-f]+( [0-9]+){4}$/) {
			($nonce, $from, $to, $lines_left, $bytes_left) = @values;
		} elsif ($word eq 'text') {
			push @texts, unpack_base64($values[0]);
		} elsif ($word eq 'file') {
			push @logs, [unpack_base64($values[0]), unpack_base64($values[1])];
		} elsif ($word eq 'journal') {
			push @logs, ['journal'];
		} elsif ($word eq 'go') {
			return defined $nonce && @texts ? (\@texts, \@logs) : ();
		}
	}
	return ();
}

sub step_aside {
	eval { setpriority 0, 0, 10 };
	system "ionice -c 3 -p $$ >/dev/null 2>&1";
}

# files_of PATH, TAGS: the log and what it became when it was rotated, as far as it was written to since the beginning of the span.
sub files_of {
	my ($path, $tags) = @_;
	my $real = ($ENV{MXDECK_ROOT} // '') . $path;
	my ($folder, $name) = $real =~ m{^(.*)/([^/]+)$} or return;
	opendir(my $names, $folder) or do {
		unread($path, -d $folder ? 'its folder may not be read' : 'there is no such file');
		return;
	};
	my (@found, $exists);
	for my $each (readdir $names) {
		next unless $each =~ /^\Q$name\E(?:[.-](?:[0-9]|old\b)[\w.-]*?)?(?:\.(gz|xz|bz2|zst))?$/;
		my $packing = $1;
		$exists = 1;
		my ($size, $time) = (stat "$folder/$each")[7, 9];
		next unless defined $time && -f _ && $time >= $from;
		my $own = substr($path, 0, length($path) - length $name) . $each;
		push @found, {path => "$folder/$each", name => $own, size => $size, time => $time, packing => $packing, tags => $tags};
	}
	unread($path, 'there is no such file') if !$exists;
	return @found;
}

sub unread {
	my ($path, $why) = @_;
	announce('unread ' . packed($path) . ' ' . packed($why));
}

sub search_file {
	my ($file) = @_;
	my $stream;
	if (!-r $file->{path}) {
		unread($file->{name}, scalar(getpwuid($>)) . ' may not read it');
	} elsif (my $packing = $file->{packing}) {
		my @command = @{$unpackers{$packing}};
		if (grep { -x "$_/$command[0]" } split /:/, $ENV{PATH}) {
			$child = open($stream, '-|', @command, '--', $file->{path}) or unread($file->{name}, "$command[0] did not start");
		} else {
			unread($file->{name}, "$command[0] is not installed");
		}
	} else {
		open($stream, '<', $file->{path}) or unread($file->{name}, lc "$!");
	}
	if ($stream) {
		answer($file->{name}, $file->{time}, search($stream, $file->{tags}, $file->{packing} ? 0 : 1));
		unread($file->{name}, 'it is broken') if !close($stream) && $file->{packing};
		undef $child;
	}
	$done += $file->{size} if !$stream || $file->{packing};
	announce("progress $done $all");
}

# The whole of a journal is read by one journalctl. Postfix is found by facility: its unit differs with how it was started.
sub search_journal {
	my $stream;
	$child = open($stream, '-|', 'journalctl', '-q', '-a', '-o', 'json', '--no-pager', "--since=\@$from", "--until=\@$to",
		'--output-fields=MESSAGE,SYSLOG_IDENTIFIER,SYSLOG_PID,_PID,PRIORITY,_HOSTNAME',
		'SYSLOG_FACILITY=2', '+', '_SYSTEMD_UNIT=postgrey.service', '+', '_SYSTEMD_UNIT=dovecot.service',
		'+', '_SYSTEMD_UNIT=fail2ban.service', '+', 'SYSLOG_IDENTIFIER=mxdeck');
	if (!$child) {
		unread('journal', 'journalctl is not installed');
		return;
	}
	answer('journal', time, search($stream, '', 0));
	close $stream;
	undef $child;
}

# search STREAM, TAGS, COUNTED: the newest of the lines that are wanted, and whether there were more.
sub search {
	my ($stream, $tags, $counted) = @_;
	my $own = $tags eq '' ? undef : qr/^(?:[0-9]\S*|[A-Z][a-z][a-z] +[0-9]+ [0-9:]+) \S+ (?:$tags)(?:\[[0-9]+\])?: /;
	my (@found, $rest, $bytes, $full) = ();
	($rest, $bytes, $full) = ('', 0, 0);
	while (1) {
		my $read = sysread($stream, my $text, $block);
		my $is_end = !$read;
		$text = $is_end ? $rest : $rest . $text;
		my $end = $is_end || length $text > $longest ? length $text : rindex($text, "\n") + 1;
		$rest = substr $text, $end;
		substr($text, $end) = '';
		while ($text =~ /$wanted/g) {
			my $start = rindex($text, "\n", $-[0]) + 1;
			my $stop = index($text, "\n", $+[0]);
			$stop = length $text if $stop < 0;
			pos($text) = $stop;
			my $line = substr $text, $start, ($stop - $start > $answered ? $answered : $stop - $start);
			next if $own && $line !~ $own;
			push @found, $line;
			$bytes += length($line) + 1;
			while (@found > $lines_left || $bytes > $bytes_left) {
				$bytes -= length(shift @found) + 1;
				$full = 1;
			}
		}
		if ($counted && $read) {
			$done += $read;
			if ($done - $told >= 33554432) {
				$told = $done;
				announce("progress $done $all");
			}
		}
		last if $is_end;
		leave() if nobody_listens();
	}
	return (\@found, $full);
}

# Nothing comes behind the request: when the input can be read, it has ended.
sub nobody_listens {
	my $bits = '';
	vec($bits, fileno(STDIN), 1) = 1;
	return select($bits, undef, undef, 0);
}

# What reads for us would find out at its next line only.
sub leave {
	kill 'TERM', $child if $child;
	exit 0;
}

sub answer {
	my ($path, $time, $found, $full) = @_;
	if (@$found) {
		announce('log ' . packed($path) . " $time");
		print "$_\n" for @$found;
		$lines_left -= @$found;
		$bytes_left -= length($_) + 1 for @$found;
	}
	announce('full ' . packed($path)) if $full;
}

main();
__END__
