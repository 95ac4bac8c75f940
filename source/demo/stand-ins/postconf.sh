#!/bin/sh
# Stand-in for postconf(1): answers from main.cf and master.cf as they are, and a few defaults.
root=${MXDECK_ROOT:-$(cd "$(dirname "$0")/../.." && pwd)}
config=$root/etc/postfix

flags=
while [ $# -gt 0 ]; do
	case $1 in
		-c)
			case $2 in
				"$root"/*) config=$2 ;;
				/*) config=$root$2 ;;
				*) config=$2 ;;
			esac
			shift 2
			;;
		-*) flags=$flags${1#-}; shift ;;
		*) break ;;
	esac
done

case $flags in
	*M*)
		WANTED=$* awk '
			function service() {
				if (logical == "") {
					return
				}
				count = split(logical, field, /[ \t]+/)
				if (ENVIRON["WANTED"] != "" && ENVIRON["WANTED"] != field[1] "/" field[2] && ENVIRON["WANTED"] != field[1]) {
					return
				}
				printf "%-10s %-5s %-7s %-7s %-7s %-7s %-7s", field[1], field[2], field[3], field[4], field[5], field[6], field[7]
				for (i = 8; i <= count; i++) {
					printf " %s", field[i]
				}
				printf "\n"
			}
			/^[ \t]*(#|$)/ { next }
			/^[ \t]/ { line = $0; sub(/^[ \t]+/, " ", line); logical = logical line; next }
			{ service(); logical = $0 }
			END { service() }
		' "$config/master.cf"
		exit
		;;
esac

defaults='mail_version = 3.7.11
config_directory = /etc/postfix
daemon_directory = /usr/lib/postfix/sbin
default_database_type = hash
mail_owner = postfix
maillog_file =
mydestination = $myhostname, localhost.$mydomain, localhost
mydomain = localdomain
mynetworks = 127.0.0.0/8
parent_domain_matches_subdomains = debug_peer_list,fast_flush_domains,mynetworks,permit_mx_backup_networks,qmqpd_authorized_clients,relay_domains,smtpd_access_maps
relay_domains = ${{$compatibility_level} <level {2} ? {$mydestination} :}
smtpd_client_restrictions =
smtpd_data_restrictions =
smtpd_end_of_data_restrictions =
smtpd_etrn_restrictions =
smtpd_helo_restrictions =
smtpd_recipient_restrictions =
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, defer_unauth_destination
smtpd_sender_restrictions =
syslog_facility = mail
syslog_name = ${multi_instance_name?{$multi_instance_name}:{postfix}}
virtual_alias_domains = $virtual_alias_maps
virtual_alias_maps = $virtual_maps
virtual_mailbox_domains = $virtual_mailbox_maps
virtual_mailbox_maps ='

DEFAULTS=$defaults FLAGS=$flags NAMES=$* awk '
	function assign(text, number,    name, at) {
		if (text == "") {
			return
		}
		at = index(text, "=")
		if (at == 0) {
			printf "postconf: fatal: /etc/postfix/main.cf, line %d: missing '\''='\'' after attribute name: \"%s\"\n", number, text > "/dev/stderr"
			failed = 1
			exit 1
		}
		name = substr(text, 1, at - 1)
		gsub(/[ \t]/, "", name)
		text = substr(text, at + 1)
		gsub(/^[ \t]+|[ \t]+$/, "", text)
		gsub(/[ \t]+/, " ", text)
		if (!(name in value)) {
			order[++known] = name
		}
		value[name] = text
		if (number > 0) {
			set[name] = 1
		}
	}
	# Replaces $name, $(name) and ${name}; conditional forms stay as they are.
	function expand(text, depth,    out, name) {
		out = ""
		while (depth < 10 && match(text, /\$([A-Za-z0-9_]+|\([A-Za-z0-9_]+\)|\{[A-Za-z0-9_]+\})/)) {
			out = out substr(text, 1, RSTART - 1)
			name = substr(text, RSTART + 1, RLENGTH - 1)
			gsub(/[(){}]/, "", name)
			text = substr(text, RSTART + RLENGTH)
			out = out expand(value[name], depth + 1)
		}
		return out text
	}
	function show(name,    text) {
		if (!(name in value)) {
			print "postconf: warning: " name ": unknown parameter" > "/dev/stderr"
			return
		}
		text = ENVIRON["FLAGS"] ~ /x/ ? expand(value[name], 0) : value[name]
		if (ENVIRON["FLAGS"] ~ /h/) {
			print text
		} else {
			print name " =" (text == "" ? "" : " " text)
		}
	}
	BEGIN {
		count = split(ENVIRON["DEFAULTS"], line, "\n")
		for (i = 1; i <= count; i++) {
			assign(line[i], 0)
		}
	}
	ENVIRON["FLAGS"] ~ /d/ { next }
	/^[ \t]*(#|$)/ { next }
	/^[ \t]/ { logical = logical " " $0; next }
	{ assign(logical, number); logical = $0; number = NR }
	END {
		if (failed) {
			exit 1
		}
		assign(logical, number)
		if (failed) {
			exit 1
		}
		count = split(ENVIRON["NAMES"], names, " ")
		if (count == 0) {
			for (i = 1; i <= known; i++) {
				if (ENVIRON["FLAGS"] !~ /n/ || order[i] in set) {
					names[++count] = order[i]
				}
			}
		}
		for (i = 1; i <= count; i++) {
			show(names[i])
		}
	}
' "$config/main.cf"
