#!/bin/bash
# run.sh FOLDER JOBS TEST…: runs tests that print TAP, JOBS at once, and ends with "N passed, N failed".
# What each printed stays in FOLDER/NAME.tap. A test that dies or does not keep its plan counts as a failure.
folder=$1 jobs=$2
shift 2
rm -rf "$folder"
mkdir -p "$folder"
export CMOCKA_MESSAGE_OUTPUT=TAP folder
# shellcheck disable=SC2016
printf '%s\n' "$@" | xargs -P "$jobs" -I {} bash -c '
	name=$(basename "$1" .t)
	start=$SECONDS
	"$1" > "$folder/$name.tap" 2> "$folder/$name.err" < /dev/null
	echo $? > "$folder/$name.status"
	printf "%4d s  %s\n" $((SECONDS - start)) "$1"' _ {}
passed=0 failed=0
for test; do
	name=$(basename "$test" .t)
	tap=$folder/$name.tap
	good=$(grep -c '^ok' "$tap")
	bad=$(grep -c '^not ok' "$tap")
	planned=$(sed -n 's/^1\.\.\([0-9]*\).*/\1/p' "$tap" | head -n 1)
	status=$(cat "$folder/$name.status" 2> /dev/null)
	if [ "$bad" -gt 0 ]; then
		echo "$test: $bad failed"
		grep -A 4 '^not ok' "$tap" | head -n 60
	fi
	if [ "${planned:-none}" != $((good + bad)) ] || { [ "$status" != 0 ] && [ "$bad" = 0 ]; }; then
		echo "$test: planned ${planned:-nothing}, ran $((good + bad)), exit status ${status:-none}"
		tail -n 20 "$folder/$name.err"
		bad=$((bad + 1))
	fi
	passed=$((passed + good)) failed=$((failed + bad))
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
