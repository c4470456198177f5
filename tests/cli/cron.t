#!/bin/bash
# The monthly report as cron and systemd run it: samples/cron.
. tests/cli/lib.sh
script=$PWD/samples/cron/rapport-mensuel.sh
data=$PWD/samples/amboise-2023
export SOURCE_DATE_EPOCH=1675238400 # 1 February 2023
status 'the script without operands tells its use' 2 "$script"
status 'the report of last month' 0 "$script" "$data" "$T/rapports"
ok 'a PDF of January' test -s "$T/rapports/rapport-2023-01.pdf"
ok 'a workbook of January' test -s "$T/rapports/rapport-2023-01.xlsx"
is 'nothing else stays but the lock' "$(ls -A "$T/rapports" | tr '\n' ' ')" '.verrou rapport-2023-01.pdf rapport-2023-01.xlsx '
is 'the log is one line' "$(wc -l < "$T/err")" 1
names=$(tail -n +2 "$data/enfants.csv" | cut -d';' -f4 | sort -u)
is 'the log names no child' "$(grep -cFf <(printf '%s\n' $names) "$T/err")" 0
cp "$T/rapports/rapport-2023-01.pdf" "$T/first.pdf"
status 'a second run' 0 "$script" "$data" "$T/rapports"
same 'makes the same bytes' "$T/first.pdf" "$T/rapports/rapport-2023-01.pdf"
( exec 9> "$T/rapports/.verrou"; flock 9; touch "$T/locked"; sleep 3 ) &
while [ ! -e "$T/locked" ]; do sleep 0.1; done
status 'two runs do not overlap' 75 "$script" "$data" "$T/rapports"
wait
ENVOI="cp -t $T" status 'what is made goes to the command of the user' 0 "$script" "$data" "$T/rapports"
ok 'which gets both files' test -s "$T/rapport-2023-01.xlsx" -a -s "$T/rapport-2023-01.pdf"
cp -r "$data" "$T/bad"
sed -i '2s/;F;\|;M;/;X;/' "$T/bad/enfants.csv"
status 'data with a fault make no report' 1 "$script" "$T/bad" "$T/none"
lacks 'and the log has no value of a child' "$T/err" "$(printf '%s' "$names" | head -n 12 | paste -sd'|')"
is 'nor is anything left' "$(ls -A "$T/none")" '.verrou'
if [ "$(id -u)" = 0 ] && mkdir "$T/full" && mount -t tmpfs -o size=64k tmpfs "$T/full" 2> /dev/null; then
	status 'a full disk' 2 "$script" "$data" "$T/full"
	is 'leaves nothing half-made' "$(ls -A "$T/full")" '.verrou'
	umount "$T/full"
fi
# The service runs what exists: its command line, with its own folders.
command=$(sed -n 's/^ExecStart=//p' samples/cron/rapport-mensuel.service)
is 'the service runs the script of the sample' "$(basename "${command%% *}")" "$(basename "$script")"
is 'the crontab runs the same command' "$(grep -v '^#' samples/cron/crontab | awk '{print $7, $8, $9}')" "$command"
plan_done
