#!/bin/bash
# What can go wrong around the tools: full disks, closed streams, folders that cannot be written, signals, no
# memory, readers that leave. Nothing half-done stays, and the exit status tells.
. tests/cli/lib.sh
S=$PWD/samples/amboise-2023
R=$T/results.xml
pre-stat -p 2022 --dispositif pre --all "$S" > "$R"
pre-convert -T xml "$S" > "$T/data.xml"
mkdir "$T/k"
# Tools that take -o @, and what they are given.
files=("pre-stat -p 2022-2023 --all -o @.xml $S" "pre-stat -p 2022-2023 --all -o @.csv $S"
	"pre-check -T csv -o @.csv $S" "pre-convert -o @.xml $S" "pre-book -o @.xlsx $R" "pre-book -o @.ods $R"
	"pre-doc -t rapport-mensuel -o @.pdf $R" "pre-doc -t rapport-mensuel -o @.html $R"
	"pre-anct --survey enquete-2022 -T csv -o @.csv $R $S"
	"pre-mask -o @.xml $R")
folders=("pre-convert -T csv -o @ $T/data.xml" "pre-gen --children 50 -o @"
	"pre-anon --anonymous -p 2022-2023 -o @ $S" "pre-anon --names initials -o @ $S")
streams=("pre-stat -p 2022-2023 --all -T xml $S" "pre-stat -p 2022-2023 --all -T csv $S" "pre-convert -T xml $S"
	"pre-check -T csv $S" "pre-doc -t rapport-mensuel -T text $R" "pre-doc -t rapport-mensuel -T pdf $R"
	"pre-anct --survey enquete-2022 -T csv $R $S" "pre-anon --names initials -T xml $S" "pre-anon --register")

I=$PWD/samples/amboise-2021
streams+=("pre-import -m $I/correspondance.xml -T xml $I/suivi-2021.xlsx")
folders+=("pre-import -m $I/correspondance.xml -o @ $I/suivi-2021.xlsx")

name() { # COMMAND: the tool, and the ending of what it writes
	local end=${1##*@} tool=${1%% *}
	case $1 in *-T*) end=.${1#*-T } ;; esac
	echo "$tool ${end%% *}"
}
run() { # COMMAND OUTPUT: status in $?, messages in $T/err
	local words; read -ra words <<< "${1//@/$2}"
	"${words[@]}" > "$T/out" 2> "$T/err" < /dev/null
}
one_message() { is "$1: one message" "$(grep -c '^pre-' "$T/err")" 1; }
left() { find "$T/k" -mindepth 1 | sed "s,$T/k/,," | sort | tr '\n' ' '; }
clear() { rm -rf "$T/k"; mkdir "$T/k"; }

# Standard output on a full device, and closed.
for command in "${streams[@]}"; do
	what=$(name "$command")
	read -ra words <<< "$command"
	"${words[@]}" > /dev/full 2> "$T/err" < /dev/null
	is "$what: no room on standard output" $? 2
	one_message "$what"
	"${words[@]}" >&- 2> "$T/err" < /dev/null
	is "$what: standard output closed" $? 2
	"${words[@]}" > "$T/whole" 2> /dev/null < /dev/null; wanted=$?
	"${words[@]}" > "$T/out" 2> "$T/err" <&-
	is "$what: standard input closed" $? $wanted
	same "$what: and all is written" "$T/whole" "$T/out"
	"${words[@]}" > "$T/out" 2>&- < /dev/null
	is "$what: standard error closed" $? $wanted
	same "$what: and nothing else gets into the output" "$T/whole" "$T/out"
	"${words[@]}" 2> "$T/err" < /dev/null | head -c 10 > /dev/null
	is "$what: a reader that leaves is no error" "${PIPESTATUS[0]}" "$wanted"
	lacks "$what: and nothing is said of it" "$T/err" pipe
done
for tool in pre-stat pre-check pre-convert pre-gen pre-book pre-doc pre-anct; do
	$tool --help > /dev/full 2> /dev/null
	is "$tool --help on a full device" $? 2
done

# A dataset that should come from a closed standard input.
pre-stat --all - > "$T/out" 2> "$T/err" <&-
is "standard input closed that is to be read" $? 2
one_message "standard input closed"

# Files: a full device, no folder, a folder in the way; the file that was there stays.
for command in "${files[@]}"; do
	what=$(name "$command")
	end=${command##*@}; end=${end%% *}
	clear
	ln -s /dev/full "$T/k/full$end"
	run "$command" "$T/k/full"
	is "$what: a full device" $? 2
	ok "$what: the device is still one" test -c /dev/full
	one_message "$what: full device"
	is "$what: nothing but the link" "$(find "$T/k" -type f | wc -l)" 0
	clear
	run "$command" "$T/k/none/a"
	is "$what: no such folder" $? 2
	is "$what: nothing made" "$(left)" ""
	mkdir "$T/k/a$end"
	run "$command" "$T/k/a"
	is "$what: a folder of that name" $? 2
	is "$what: which stays alone" "$(left)" "a$end "
done
for command in "${folders[@]}"; do
	what=$(name "$command")
	clear
	run "$command" "$T/k/none/a"
	is "$what to a folder: no such folder" $? 2
	echo precious > "$T/k/a"
	run "$command" "$T/k/a"
	is "$what to a folder: a file of that name" $? 2
	is "$what to a folder: which stays" "$(cat "$T/k/a")" precious
	clear
	mkdir "$T/k/a"
	echo precious > "$T/k/a/letter.txt"
	run "$command" "$T/k/a"
	is "$what to a folder: somebody's folder" $? 2
	is "$what to a folder: which stays as it was" "$(left)" "a a/letter.txt "
done

# A folder without permission to write. Root may write anywhere: another user tries then.
clear
echo previous > "$T/k/a.xml"
chmod 755 "$T"; chmod 644 "$R" "$T/data.xml"; chmod 555 "$T/k"
user=()
[ "$(id -u)" = 0 ] && user=(setpriv --reuid 65534 --regid 65534 --clear-groups)
if "${user[@]}" pre-stat --version > /dev/null 2>&1; then
	for command in "${files[@]}" "${folders[@]}"; do
		what=$(name "$command")
		run "${user[*]} $command" "$T/k/new"
		is "$what: no permission" $? 2
		is "$what: no permission, nothing made" "$(left)" "a.xml "
	done
	run "${user[*]} ${files[0]}" "$T/k/a"
	is "pre-stat: no permission for a file that is there" $? 2
	is "which stays" "$(cat "$T/k/a.xml")" previous
fi
chmod 755 "$T/k"

# A signal at any moment: the old content or the whole new one, and nothing beside it.
pre-gen --children 2000 -o "$T/big"
stopped() { # COMMAND ENDING
	local delay wrong="" words before whole now
	clear
	run "$1" "$T/k/a"
	whole=$(cat "$T/k/a$2" "$T/k/a/"* 2> /dev/null | cksum)
	for delay in 0.005 0.01 0.02 0.04 0.08 0.16 0.32; do
		clear
		read -ra words <<< "${1//@/$T/k/a}"
		if [ -n "$2" ]; then echo previous > "$T/k/a$2"; else mkdir "$T/k/a"; echo "id;nom" > "$T/k/a/programmes.csv"; fi
		before=$(cat "$T/k/a$2" "$T/k/a/"* 2> /dev/null | cksum)
		timeout -s TERM "$delay" "${words[@]}" > /dev/null 2>&1 < /dev/null
		now=$(cat "$T/k/a$2" "$T/k/a/"* 2> /dev/null | cksum)
		[ "$now" = "$before" ] || [ "$now" = "$whole" ] || wrong="$wrong half:$delay"
		[ "$(find "$T/k" -mindepth 1 -maxdepth 1 | wc -l)" = 1 ] || wrong="$wrong left:$delay"
	done
	is "$(name "$1") ended by a signal" "$wrong" ""
}
stopped "pre-gen --children 4000 -o @" ""
stopped "pre-convert -T csv -o @ $T/data.xml" ""
stopped "pre-convert -o @.xml $T/big" .xml
stopped "pre-stat -p 2022 --all -o @.xml $T/big" .xml
stopped "pre-book -o @.xlsx $R" .xlsx
stopped "pre-doc -t rapport-mensuel -o @.pdf $R" .pdf
stopped "pre-anct --survey enquete-2022 -T csv -o @.csv $R $S" .csv

# No memory: status 2, a message that says so, and nothing left; or enough of it, and the same output.
tight() { # COMMAND
	local command=$1 what kb got wrong="" words
	what=$(name "$command")
	clear
	run "$command" "$T/k/whole"
	for kb in 150000 120000 100000 90000 80000 75000 70000 65000 60000 58000 56000 54000 52000 50000 48000 46000 40000 34000 28000 22000; do
		(ulimit -v $kb; "${command%% *}" --version) > /dev/null 2>&1 || break
		read -ra words <<< "${command//@/$T/k/new}"
		(ulimit -c 0; ulimit -v $kb; exec "${words[@]}") > /dev/null 2> "$T/err" < /dev/null
		got=$?
		if [ $got = 2 ]; then
			grep -q '^pre-[a-z]*: .*memory' "$T/err" || wrong="$wrong says:$kb"
			grep -q 'memory.*memory' "$T/err" && wrong="$wrong twice:$kb"
			[ -z "$(find "$T/k" -mindepth 1 -maxdepth 1 ! -name 'whole*')" ] || wrong="$wrong left:$kb"
		elif [ $got -lt 2 ]; then
			find "$T/k" -mindepth 1 -maxdepth 1 -name 'new*' | while read -r f; do diff -rq "$f" "${f/new/whole}"; done > "$T/out"
			[ -s "$T/out" ] && wrong="$wrong differs:$kb"
		else
			wrong="$wrong status-$got:$kb"
		fi
		find "$T/k" -mindepth 1 -maxdepth 1 ! -name 'whole*' -exec rm -rf {} +
	done
	is "$what with little memory" "$wrong" ""
}
if (ulimit -v 150000; pre-stat --version) > /dev/null 2>&1; then
	tight "pre-stat -p 2022 --all -o @.xml $T/big"
	tight "pre-check -T csv -o @.csv $T/big"
	tight "pre-convert -o @.xml $T/big"
	tight "pre-gen --children 2000 -o @"
	tight "pre-book -o @.xlsx $R"
	tight "pre-book -o @.ods $R"
	tight "pre-doc -t rapport-mensuel -o @.html $R"
	tight "pre-doc -t rapport-mensuel -o @.pdf $R"
	tight "pre-anct --survey enquete-2022 -T csv -o @.csv $R $S"
	pre-stat -p 2022-2023 --all -o "$T/all.xml" "$S"
	tight "pre-mask -o @.xml $T/all.xml"
fi

# Libraries that are opened when they are needed, and cannot be.
sed -n 's/#define LIB.*_NAME "\(.*\)"/\1/p' "${PRE_BIN:-build/bin}/../config.h" > "$T/libraries"
ok 'libraries are opened by name' grep -q libxml2 "$T/libraries"
while read -r library; do
	mkdir "$T/broken"
	echo 'no library' > "$T/broken/$library"
	case $library in
	libzip*) command=(pre-import -m "$I/correspondance.xml" -o "$T/none" "$I/suivi-2021.xlsx") ;;
	libxlsxwriter*) command=(pre-book -o "$T/none" -T xlsx "$R") ;;
	libpng*) command=(pre-doc -t samples/guide/exemples/mise-en-page.xml -o "$T/none" -T pdf "$R") ;;
	*) command=(pre-doc -t rapport-mensuel -o "$T/none" -T pdf "$R") ;;
	esac
	status "$library is not to be had" 2 env LD_LIBRARY_PATH="$T/broken" "${command[@]}"
	matches 'and that is said' "$T/err" "^${command[0]}: (.*: the picture .*: $library: |$library: cannot open)"
	ok 'and nothing is written' test ! -e "$T/none"
	rm -r "$T/broken"
done < "$T/libraries"
plan_done
