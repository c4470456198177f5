# shellcheck shell=bash
# Sourced by the benchmarks: measuring, medians, ratios, and the sections of RESULTS.md.
export LC_ALL=C.UTF-8 SOURCE_DATE_EPOCH=1674518400
kept=${TMPDIR:-/tmp}/preutils-bench
results=$(dirname "${BASH_SOURCE[0]}")/RESULTS.md
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$kept"

die() { echo "${0##*/}: $*" >&2; exit 2; }

# need COMMAND=PACKAGE…: commands that must be there, and what brings them.
need() {
	local pair missing=
	for pair; do command -v "${pair%%=*}" > /dev/null || missing+=" ${pair##*=}"; done
	[ -z "$missing" ] || die "missing Debian packages:$missing"
}

# tools BUILD: its programs are found first.
tools() {
	[ -x "$1/bin/pre-stat" ] || die "$1/bin/pre-stat: not built"
	PATH=$(cd "$1/bin" && pwd):$PATH
}

# dataset CHILDREN: a folder with so many synthetic children, made once.
dataset() {
	local folder=$kept/children-$1
	if [ ! -d "$folder" ]; then
		echo "making $1 children" >&2
		rm -rf "$folder.part"
		pre-gen --children "$1" -o "$folder.part" >&2
		mv "$folder.part" "$folder"
		sync
	fi
	echo "$folder"
}
# peers: the folder where DuckDB is, and Polars if it can be had, in the versions of package.json; installed if DuckDB is not
# there or does not start.
peers() {
	local folder=$kept/peers wanted=${BASH_SOURCE[0]%/*}/package.json
	if ! cmp -s "$wanted" "$folder/package.json" || ! node -e "require('$folder/node_modules/@duckdb/node-api')" 2> "$scratch/npm"; then
		echo 'installing DuckDB and Polars from npm' >&2
		rm -rf "$folder" "$folder.part"
		mkdir -p "$folder.part"
		cp "$wanted" "$folder.part/"
		if ! npm_install "$folder.part"; then
			grep -v '^npm error A complete log' "$scratch/npm" | head -n 3 >&2 || true
			die 'DuckDB could not be installed: npm install needs the network, or a registry that npm is told of'
		fi
		# It asks for a newer node than it needs, and is passed over where nobody insists.
		npm_install "$folder.part" --no-save "nodejs-polars-linux-$(node -p process.arch)-gnu@$(node -p "require('$(realpath "$wanted")').dependencies['nodejs-polars']")" ||
			echo 'Polars cannot be had here' >&2
		mv "$folder.part" "$folder"
	fi
	echo "$folder"
}
npm_install() { # FOLDER ARGUMENT…
	npm install --no-package-lock --no-audit --no-fund --fetch-retries 1 --loglevel error --prefix "$@" > "$scratch/npm" 2>&1
}

# measure NAME COMMAND…: one run more of NAME. What it printed is in $scratch/NAME.out and NAME.err.
# A line of NAME.runs holds seconds of wall, seconds of CPU, peak memory in KB.
measure() {
	local name=$1 start end TIMEFORMAT='%3U %3S'
	shift
	rm -f "$scratch/$name.out" # emptying what the last run wrote would take time of this one
	start=$EPOCHREALTIME
	{ time command time -q -o "$scratch/memory" -f %M "$@" > "$scratch/$name.out" 2> "$scratch/$name.err"; } 2> "$scratch/cpu" ||
		die "$name: $(tail -n 3 "$scratch/$name.err")"
	end=$EPOCHREALTIME
	awk -v w="$start $end" -v m="$(cat "$scratch/memory")" \
		'{split(w, t, " "); printf "%.6f %.3f %d\n", t[2] - t[1], $1 + $2, m}' "$scratch/cpu" >> "$scratch/$name.runs"
}
# The same for what lasts milliseconds, or for a function: without a second process, memory is not measured.
measure_light() {
	local name=$1 start end TIMEFORMAT='%3U %3S'
	shift
	rm -f "$scratch/$name.out"
	start=$EPOCHREALTIME
	{ time "$@" > "$scratch/$name.out" 2> "$scratch/$name.err"; } 2> "$scratch/cpu" ||
		die "$name: $(tail -n 3 "$scratch/$name.err")"
	end=$EPOCHREALTIME
	awk -v w="$start $end" '{split(w, t, " "); printf "%.6f %.3f 0\n", t[2] - t[1], $1 + $2}' "$scratch/cpu" >> "$scratch/$name.runs"
}

# median FIELD FILE; wall, cpu, memory of a NAME; lowest and highest wall of a NAME.
median() {
	sort -n -k "$1,$1" "$2" | awk -v f="$1" '{v[NR] = $f} END {printf "%.6f", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'
}
wall() { median 1 "$scratch/$1.runs"; }
cpu() { median 2 "$scratch/$1.runs"; }
memory() { median 3 "$scratch/$1.runs"; }
calc() { awk "BEGIN {printf \"%.6f\", $*}"; }
spread() { sort -n "$scratch/$1.runs" | awk '{v[NR] = $1} END {printf "%.3f to %.3f", v[1], v[NR]}'; }

# row LABEL NAME PEER: a line of the table; the ratios are the peer's wall and CPU time over this one's.
row() {
	local memory=
	[ "$(memory "$2")" = 0.000000 ] || memory="$(awk -v m="$(memory "$2")" 'BEGIN {printf "%.0f MB", m / 1024}')"
	awk -v l="$1" -v w="$(wall "$2")" -v c="$(cpu "$2")" -v m="$memory" -v s="$(spread "$2")" -v p="$(wall "$3")" -v q="$(cpu "$3")" \
		'BEGIN {printf "| %s | %.3f s | %s | %.3f s | %s | %.2f | %.2f |\n", l, w, s, c, m, p / w, c ? q / c : 0}'
}
# target TEXT RATIO LIMIT least|most: its own line, met or missed.
target() {
	awk -v t="$1" -v r="$2" -v l="$3" -v k="$4" 'BEGIN {
		good = k == "least" ? r >= l : r <= l
		printf "- %s: %.3g (wanted: at %s %s): **%s**\n", t, r, k, l, good ? "met" : "missed"}'
}
table_head() {
	printf '| what | wall (median) | lowest to highest | CPU | memory | %s, wall | %s, CPU |\n|---|--:|--:|--:|--:|--:|--:|\n' "$1" "$1"
}

machine() {
	printf '%s, %s cores, %s of memory. The machine was shared with other work: load %s before, %s after; times vary, ratios less.\n' \
		"$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" \
		"$(awk '/^MemTotal/ {printf "%.0f GB", $2 / 1048576}' /proc/meminfo)" "$1" "$(load)"
}
load() { cut -d ' ' -f 1 /proc/loadavg; }

# record TITLE FILE: that section of RESULTS.md becomes FILE, other sections stay.
record() {
	[ -f "$results" ] || printf '# Measured\n\nWritten by the scripts beside it (`make bench`, `make bench-cold`, `make bench-large`); ratios compare runs that took turns.\n' > "$results"
	awk -v title="## $1" '/^## / {skip = $0 == title} !skip' "$results" | cat -s > "$scratch/results.md"
	{ cat "$scratch/results.md"; printf '\n## %s\n\n' "$1"; cat "$2"; } | cat -s > "$results"
}
