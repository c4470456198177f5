#!/bin/sh
# The oracle against the hand-worked example (TAP).
exec python3 -B "$(dirname "$0")/test_oracle.py"
