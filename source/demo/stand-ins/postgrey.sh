#!/bin/sh
# Stand-in for postgrey: only its version is ever asked for.
echo 'postgrey 1.37'
