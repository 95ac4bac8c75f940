#!/bin/sh
# For systems without sha256sum(1).
exec shasum -a 256 "$@"
