# Sourced by the command line tests (TAP). Tests run from the top of the source tree.
PRE_BIN=${PRE_BIN:-build/bin}
PATH=$(cd "$PRE_BIN" && pwd):$PATH
# Of small letters alone: paths stand in messages, where tests look for values.
T=${TMPDIR:-/tmp}/preutils-$(tr -dc a-z < /dev/urandom | head -c 12)
mkdir -m 700 "$T" || exit
trap 'rm -rf "$T"' EXIT
export LC_ALL=C.UTF-8 TZ=UTC SOURCE_DATE_EPOCH=1674518400 HOME=$T
unset PREUTILS_TEMPLATES LANGUAGE
# A tool without an operand must not wait for a terminal.
[ ! -t 0 ] || exec < /dev/null
count=0

result() { # STATUS DESCRIPTION
	count=$((count + 1))
	if [ "$1" = 0 ]; then echo "ok $count - $2"; else echo "not ok $count - $2"; fi
}
# ok DESCRIPTION COMMAND…: the command succeeds
ok() {
	local what=$1; shift
	if "$@" > "$T/ok.log" 2>&1; then result 0 "$what"; else result 1 "$what"; sed 's/^/# /' "$T/ok.log" | head -n 20; fi
}
# is DESCRIPTION GOT WANTED
is() {
	if [ "$2" = "$3" ]; then result 0 "$1"; else result 1 "$1"; printf '# got:    %s\n# wanted: %s\n' "$2" "$3"; fi
}
# status DESCRIPTION WANTED COMMAND…: the exit status; output in $T/out and $T/err
status() {
	local what=$1 wanted=$2 got; shift 2
	"$@" > "$T/out" 2> "$T/err"; got=$?
	if [ "$got" = "$wanted" ]; then result 0 "$what"; else result 1 "$what"; echo "# status $got, wanted $wanted"; head -n 5 "$T/err" | sed 's/^/# /'; fi
}
# matches DESCRIPTION FILE REGEX (extended)
matches() {
	if grep -qE -- "$3" "$2"; then result 0 "$1"; else result 1 "$1"; echo "# no line matches: $3"; head -n 5 "$2" | sed 's/^/# /'; fi
}
# lacks DESCRIPTION FILE REGEX
lacks() {
	if grep -qE -- "$3" "$2"; then result 1 "$1"; grep -nE -- "$3" "$2" | head -n 3 | sed 's/^/# /'; else result 0 "$1"; fi
}
# same DESCRIPTION FILE FILE: byte for byte
same() {
	if cmp -s "$2" "$3"; then result 0 "$1"; else result 1 "$1"; diff "$2" "$3" | head -n 10 | sed 's/^/# /'; fi
}
plan_done() { echo "1..$count"; }
