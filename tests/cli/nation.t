#!/bin/bash
# Many programmes: one result each, then merged, by make, by GNU parallel over workers, and by Slurm with a node that
# fails half-way. All give what one run over all the children gives.
. tests/cli/lib.sh

pre-gen --children 90 --programmes 6 --apart -o "$T/programmes"
pre-gen --children 90 --programmes 6 -o "$T/tout"
enfants() { for i in 1 2 3 4 5 6; do tail -n +2 "$T/programmes/P$i/enfants.csv"; done; }
is 'a dataset for each programme holds what one dataset would' "$(enfants)" "$(tail -n +2 "$T/tout/enfants.csv")"
status 'each of them is consistent' 0 pre-check --level error "$T/programmes/P3"
pre-stat --period 2021 --dispositif pre --favorite nation --stat "$(pre-anct --survey enquete-2022 --needs)" -o "$T/attendu.xml" "$T/tout"
attendu() { grep -v '<filtre programme=' "$1"; }
same_country() { # NAME FOLDER
	attendu "$2/pays.xml" > "$T/pays.lignes"
	same "$1: the country is what one run gives" "$T/pays.lignes" "$T/attendu.xml"
	is "$1: six départements" "$(ls "$2/departements" | wc -l)" 6
	matches "$1: and the survey of all" "$2/enquete.csv" '^enfants-total;'
}

status 'make -j' 0 make -s -j2 -f samples/nation/Makefile DONNEES="$T/programmes" SORTIE="$T/make"
same_country 'make' "$T/make"
is 'make: and their regions' "$(ls "$T/make/regions" | wc -l)" "$(cut -d';' -f4 "$T"/programmes/*/programmes.csv | grep -vx departement | sed 's/38\|42\|43/84/; s/39/27/; s/40/75/; s/41/24/' | sort -u | wc -l)"
ok 'nothing is done twice' make -q -f samples/nation/Makefile DONNEES="$T/programmes" SORTIE="$T/make"
status 'another period is another country' 0 make -s -j2 -f samples/nation/Makefile DONNEES="$T/programmes" SORTIE="$T/make" PERIODE=2022
matches 'which is computed' "$T/make/pays.xml" '<contexte debut="2022-01-01"'
cp -r "$T/programmes" "$T/change"
status 'a programme whose data change' 0 make -s -j2 -f samples/nation/Makefile DONNEES="$T/change" SORTIE="$T/make2" PERIODE=2022
touch "$T/change/P2/enfants.csv"
is 'is the only one to be computed again' "$(make -n -f samples/nation/Makefile DONNEES="$T/change" SORTIE="$T/make2" PERIODE=2022 | grep -c pre-stat)" 1

# Workers reached as by ssh: this machine under two names.
cat > "$T/ssh" <<'END'
#!/bin/bash
while [[ $1 == -* ]]; do case $1 in -o) shift 2 ;; *) shift ;; esac; done
echo "$1" >> "$OUVRIERS"; shift
[ "$1" != -- ] || shift
SHELL=/bin/sh exec bash -c "$*"
END
chmod +x "$T/ssh"
export OUVRIERS=$T/ouvriers PARALLEL_SSH=$T/ssh
status 'parallel over two workers' 0 samples/nation/parallele.sh "$T/programmes" "$T/parallel" --will-cite --sshlogin 1/un,1/deux
same_country 'parallel' "$T/parallel"
is 'both worked' "$(sort -u "$T/ouvriers" | tr '\n' ' ')" 'deux un '
rm "$T/parallel/partiels/P2.xml" "$T/ouvriers"
status 'and once more after a stop' 0 samples/nation/parallele.sh "$T/programmes" "$T/parallel" --will-cite --sshlogin 1/un
is 'only what was missing is computed' "$(wc -l < "$T/ouvriers")" 1
status 'another period needs another folder' 2 env PERIODE=2022 samples/nation/parallele.sh "$T/programmes" "$T/parallel" --will-cite --sshlogin 1/un
matches 'and says what this one counts' "$T/err" '2021 pre enquete-2022'

status 'a folder without its département is refused' 2 pre-merge --by academie -o "$T/rien" "$T/make/pays.xml"
status 'a file of several départements too' 2 pre-merge --by departement -o "$T/rien" "$T/make/pays.xml"
matches 'and says which' "$T/err" 'P[1-6]'
status '--by needs a folder' 2 pre-merge --by region "$T/make/partiels/P1.xml"

# The country of the published survey, from synthetic children: its shares within sampling error.
pre-gen --children 85000 --programmes 530 --from 2018 --to 2021 -o "$T/france"
pre-stat -p 2021 -f nation -o "$T/pays.xml" "$T/france"
pre-stat -p 2021 -f nation --programme P37 -o "$T/ville.xml" "$T/france"
pre-stat -p 2021 -f nation --programme P37,P131,P225 -o "$T/departement.xml" "$T/france"
status 'a town, its département and the country in one document' 0 pre-doc -t ville-departement-pays -o "$T/v.html" \
	--results departement="$T/departement.xml" --results pays="$T/pays.xml" --results publie=templates/results/national-2021.xml "$T/ville.xml"
published() { # LABEL PUBLISHED: the country is as near to what was published as chance lets it be
	tr -d '\n' < "$T/v.html" | sed 's/<tr/\n<tr/g' | grep ">$1<" | sed 's/<[^>]*>/ /g' |
		awk -v want="$2" '{ gsub(",", "."); n = $(NF - 1); d = n - want; print (d < 0.5 && d > -0.5) ? "near" : "far: " $0 }'
}
is 'boys as published' "$(published Garçons 58.2)" near
is '2 to 5' "$(published '2 à 5 ans' 14.6)" near
is '6 to 10' "$(published '6 à 10 ans' 52.4)" near
is '11 to 16' "$(published '11 à 16 ans' 31.5)" near
is 'above' "$(published '17 ans et plus' 1.5)" near
rm -rf "$T/france"

# Slurm on one node, started here. Without accounts some versions start tasks at intervals only: short ones.
S=$T/slurm NODE=$(hostname -s)
start_munge() {
	[ -s /etc/munge/munge.key ] || mungekey -c
	mkdir -p /run/munge /var/log/munge /var/lib/munge &&
		chown munge: /run/munge /var/log/munge /var/lib/munge /etc/munge/munge.key
	pgrep -x munged > /dev/null || { runuser -u munge -- /usr/sbin/munged && OWN_MUNGE=1; }
}
start_slurm() {
	mkdir -p "$S/spool" "$S/state"
	cat > "$S/slurm.conf" <<- END
		ClusterName=essai
		SlurmctldHost=$NODE(127.0.0.1)
		SlurmUser=root
		AuthType=auth/munge
		ProctrackType=proctrack/linuxproc
		TaskPlugin=task/none
		SelectType=select/cons_tres
		SelectTypeParameters=CR_CPU
		SchedulerParameters=bf_interval=1
		ReturnToService=2
		StateSaveLocation=$S/state
		SlurmdSpoolDir=$S/spool
		SlurmctldPidFile=$S/slurmctld.pid
		SlurmdPidFile=$S/slurmd.pid
		SlurmctldLogFile=$S/slurmctld.log
		SlurmdLogFile=$S/slurmd.log
		SlurmdParameters=config_overrides
		SlurmctldPort=16817
		SlurmdPort=16818
		NodeName=$NODE NodeAddr=127.0.0.1 CPUs=2 RealMemory=1000 State=UNKNOWN
		PartitionName=tout Nodes=$NODE Default=YES State=UP
	END
	export SLURM_CONF=$S/slurm.conf
	# Where there is no /sys to tell of processors and control groups.
	if [ ! -d /sys/devices/system/cpu ]; then
		export HWLOC_SYNTHETIC='core:2 pu:1'
		printf 'CgroupPlugin=cgroup/v1\nCgroupMountpoint=%s/cgroup\n' "$S" > "$S/cgroup.conf"
	fi
	slurmctld && slurmd -N "$NODE" && await 20 'idle' sinfo -h -o %T
}
stop_slurm() {
	local file
	for file in "$S"/slurmd.pid "$S"/slurmctld.pid; do [ ! -s "$file" ] || kill "$(cat "$file")" 2> /dev/null; done
	[ -z "${OWN_MUNGE:-}" ] || pkill -x munged
	sleep 1
	rm -rf "$T"
}
await() { # SECONDS PATTERN COMMAND…: until its output has a line like that
	local left=$(($1 * 5)) pattern=$2; shift 2
	until "$@" 2> /dev/null | grep -qE "$pattern"; do
		[ $((left -= 1)) -gt 0 ] || return 1
		sleep 0.2
	done
}
by_slurm() {
	local array merge real
	real=$(command -v pre-stat)
	# A third of the tasks end; the others wait until the node has failed under them.
	mkdir -p "$T/lent"
	cat > "$T/lent/pre-stat" <<-END
		#!/bin/bash
		while [ ! -e "$T/lent/panne" ] && [ "\$(ls "$T/grappe/partiels" | wc -l)" -ge 2 ]; do
			touch "$T/lent/attente"
			sleep 0.2
		done
		exec "$real" "\$@"
	END
	chmod +x "$T/lent/pre-stat"
	read -r array merge < <(PATH=$T/lent:$PATH samples/slurm/lancer.sh "$T/programmes" "$T/grappe")
	ok 'a third of the array is done' await 30 '^[2-9]' sh -c 'ls "$1"/partiels | wc -l' sh "$T/grappe"
	await 20 attente ls "$T/lent"
	scontrol update nodename="$NODE" state=down reason=panne
	ok 'a node that fails puts its tasks back' await 20 'Restarts=[1-9]' scontrol show job "$array"
	is 'and leaves no half-written result' "$(find "$T/grappe/partiels" ! -name '*.xml' -type f | wc -l)" 0
	touch "$T/lent/panne"
	scontrol update nodename="$NODE" state=resume 2> /dev/null # it may be back by itself
	for i in 1 2 3 4 5 6; do scontrol update jobid="${array}_$i" starttime=now 2> /dev/null; done
	ok 'the merge runs once all are there' await 60 'JobState=COMPLETED' scontrol show job "$merge"
	same_country 'slurm' "$T/grappe"
	is 'nothing of a child in the logs' "$(cat "$T"/grappe/journaux/[0-9]*.txt | grep -v '^slurmstepd' | wc -c)" 0
}
if [ "$(id -u)" != 0 ]; then
	result 0 'slurm # SKIP it is started as root'
elif start_munge > "$T/demarrage.txt" 2>&1 && start_slurm >> "$T/demarrage.txt" 2>&1; then
	trap stop_slurm EXIT
	by_slurm
else
	result 1 'slurm starts'
	tail -n 20 "$T/demarrage.txt" "$S"/*.log | sed "s/^/# /"
	trap stop_slurm EXIT
fi
plan_done
