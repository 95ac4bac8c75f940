#!/bin/sh
# Stand-in for dpkg-query(1): the packages of a Debian 12 mail host, as "NAME VERSION STATUS".
cat <<'END'
postfix 3.7.11-0+deb12u1 installed
postgrey 1.37-2 installed
postfix-policyd-spf-python 2.9.3-1 installed
fail2ban 1.0.2-2 installed
dovecot-core 1:2.3.19.1+dfsg1-2.1+deb12u1 installed
END
