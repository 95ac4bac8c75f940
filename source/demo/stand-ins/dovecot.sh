#!/bin/sh
# Stand-in for dovecot: only its version is ever asked for.
echo '2.3.19.1 (9b53102964)'
