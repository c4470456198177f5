#!/bin/bash
# The commands of README.md, in order, as a new user types them; where it shows output, that output.
. tests/cli/lib.sh
ln -s "$PWD/samples" "$T/samples"
readme=$PWD/README.md
cd "$T" || exit 1
command='' wanted=''
try() {
	[ -n "$command" ] || return
	eval "$command" > out 2> err < /dev/null
	local got=$?
	result $((got != 0)) "$command"
	[ "$got" = 0 ] || sed 's/^/# /' err
	[ -z "$wanted" ] || is "  and its output" "$(cat out)" "${wanted%$'\n'}"
	command='' wanted=''
}
while IFS= read -r line; do
	case $line in
	'    $ export PATH='*) ;;
	'    $ '*) try; command=${line#'    $ '} ;;
	'    '*) if [ "${command: -1}" = '\' ]; then command=${command%\\}${line}; elif [ -n "$command" ]; then wanted+=${line#'    '}$'\n'; fi ;;
	*) try ;;
	esac
done < "$readme"
try
for file in commission.pdf essentiel.xlsx essentiel.ods enquete.csv; do ok "$file was made" test -s $file; done
plan_done
