# What a change runs, and how its effect is seen afterwards. A part of apply.sh.

make_runs() {
	while IFS=$unit read -r kind jail address; do
		case $kind in
			reload)
				: >"$change/reloading"
				run postfix reload >/dev/null 2>&1 || fail 'postfix reload failed' 'the mail log says why, in the lines of postfix/postfix-script'
				: >"$change/reloaded"
				step 'Postfix is reloaded'
				;;
			unban | ban) "$kind"_address ;;
		esac
	done <"$incoming/words"
}

# forget_last FILE: takes out its last line.
forget_last() {
	sed '$d' "$1" >"$1.new" && mv -f "$1.new" "$1"
}

unban_address() {
	# Written before, so that nothing is forgotten if this is the last thing that happens here.
	printf '%s %s %s\n' "$jail" "$address" "$(ban_end)" >>"$change/unbanned" && sync_path "$change/unbanned" || fail "$change cannot be written" 'make room there'
	said=$(run fail2ban-client set "$jail" unbanip "$address" 2>&1) || { forget_last "$change/unbanned"; fail "fail2ban-client refused to unban $address in jail $jail: $(printf %s "$said" | head -n 1)" 'systemctl status fail2ban'; }
	# It answers 0 when the ban had just ended by itself.
	[ "$said" != 0 ] || forget_last "$change/unbanned"
	step "$address is unbanned in jail $jail"
}

ban_address() {
	printf '%s %s\n' "$jail" "$address" >>"$change/banned" && sync_path "$change/banned" || fail "$change cannot be written" 'make room there'
	said=$(run fail2ban-client set "$jail" banip "$address" 2>&1) || { forget_last "$change/banned"; fail "fail2ban-client refused to ban $address in jail $jail: $(printf %s "$said" | head -n 1)" 'systemctl status fail2ban'; }
	[ "$said" != 0 ] || forget_last "$change/banned"
	step "$address is banned in jail $jail"
}

# When the ban of $address would end by itself: a line of Fail2ban's list is "ADDRESS \tDATE TIME + SECONDS = DATE TIME".
ban_end() {
	run fail2ban-client get "$jail" banip --with-time 2>/dev/null | while read -r banned _ _ _ _ _ ends; do
		[ "$banned" != "$address" ] || printf '%s' "$ends"
	done
}

see_effects() {
	while IFS=$unit read -r kind one two three four; do
		case $kind in
			map-entry) see_entry "$one" "$two" "$three" "$four" ;;
			setting) see_setting "$one" "$two" "$three" ;;
			banned | not-banned) see_ban "$one" "$two" "$kind" ;;
			running) see_postfix ;;
		esac
	done <"$incoming/words"
}

see_postfix() {
	run postfix status >/dev/null 2>&1 &
	status=$!
	[ "$baseline" != good ] || said=$(greeting)
	wait "$status" || fail 'Postfix does not run' 'postfix check; then look into the mail log'
	note verified 'postfix status says that the mail system runs'
	[ "$baseline" != good ] || see_greeting
}

# Only what may be deaf afterwards is asked to take a mail: the host's log, and our own figures, count that as one. Before, it is
# asked while things are tried on copies.
ask_before() {
	[ -n "$asks_postfix" ] || return 0
	greeting >"$incoming/greeting" 2>/dev/null 9>&- &
	asking=$!
}

await_before() {
	wait "$asking"
	baseline=
	{ read -r baseline <"$incoming/greeting"; } 2>/dev/null || :
}

# Says how Postfix's own port takes a mail that is never sent: "good", or what was wrong; nothing when it cannot be asked.
greeting() {
	has perl || return 0
	run perl -e 'use IO::Socket::INET;
		$SIG{ALRM} = sub { print "no answer in 15 seconds\n"; exit };
		alarm 15;
		my $to = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => 25, Timeout => 5) or exit;
		for my $line ("", "EHLO localhost", "MAIL FROM:<>", "RCPT TO:<postmaster>", "QUIT") {
			print $to "$line\r\n" if length $line;
			my $answer;
			do { $answer = <$to>; if (!defined $answer) { print "the connection was closed\n"; exit } } while $answer =~ /^\d\d\d-/;
			if ($answer =~ / 4\.3\.[05] |^421/) { $answer =~ s/[^ -~]//g; print "$answer\n"; exit }
		}
		print "good\n"' 2>/dev/null
}

# Whether Postfix still takes mail, as it did before: what was wrong then is no fault of the change. $said: what it answers by now;
# processes that just start get a moment.
see_greeting() {
	for pause in 1 2; do
		[ "$said" != good ] || break
		sleep "$pause"
		said=$(greeting)
	done
	[ "$said" = good ] || fail "Postfix takes no mail any more: ${said:-no connection to port 25}" 'the mail log says why'
	note verified 'Postfix takes a mail on its own port without 4.3.5'
}

see_entry() {
	type=$1 path=$2 entry=$3 expect=$4
	said=$(run postmap -q "$entry" "$type:$R$path" 2>&1)
	[ "$said" = "$expect" ] || fail "postmap -q $entry $type:$path answers \"$said\" and not \"$expect\""
	note verified "postmap -q $entry $type:$path answers ${expect:+\"}${expect:-nothing}${expect:+\"}"
}

see_setting() {
	path=$1 name=$2 expect=$3
	blank="[ $(printf '\t\r')]*"
	said=$(sed -n "s/#.*//; s/^$blank$name$blank=$blank\\([^=]*\\)\$/\\1/p" "$R$path" | tail -n 1 | sed "s/$blank\$//")
	[ "$said" = "$expect" ] || fail "$path says $name = \"$said\" and not \"$expect\""
	note verified "$path says $name = $expect"
}

see_ban() {
	jail=$1 address=$2
	said=$(run fail2ban-client get "$jail" banip 2>&1) || fail "fail2ban-client does not tell the bans of jail $jail"
	case " $(printf %s "$said" | tr '\n' ' ') " in
		*" $address "*) found=banned ;;
		*) found=not-banned ;;
	esac
	case $found$3 in
		bannednot-banned) fail "$address is still banned in jail $jail" ;;
		not-bannedbanned) fail "$address is not banned in jail $jail" ;;
	esac
	note verified "$address is $(printf %s "$found" | tr - ' ') in jail $jail"
}
