#!/bin/bash
# Results of programmes merged are those of one run over all of them, in whatever order and grouping.
. tests/cli/lib.sh

pre-gen --children 300 --programmes 6 --seed 7 -o "$T/gen"
is 'every child has a programme' "$(tail -n +2 "$T/gen/enfants.csv" | cut -d';' -f2 | sort -u | paste -sd' ')" 'P1 P2 P3 P4 P5 P6'
unfiltered() { grep -v '<filtre programme=' "$1"; }
merged_in_any_order() { # NAME ARGUMENTS…: of pre-stat, with its statistics
	local name=$1 i; shift
	pre-stat "$@" -o "$T/all.xml" "$T/gen"
	pre-stat "$@" -T csv "$T/gen" > "$T/all.csv"
	for i in 1 2 3 4 5 6; do pre-stat "$@" --programme P$i -o "$T/p$i.xml" "$T/gen"; done
	(
		cd "$T" || exit
		pre-merge -o a.xml p1.xml p2.xml p3.xml p4.xml p5.xml p6.xml
		pre-merge -o b.xml p4.xml p6.xml p1.xml p3.xml p5.xml p2.xml
		pre-merge p5.xml p2.xml | pre-merge -o 52.xml
		pre-merge p1.xml p6.xml -o 16.xml
		pre-merge 52.xml p4.xml -o 524.xml
		pre-merge 16.xml 524.xml p3.xml -o c.xml
		pre-merge -o d.xml p3.xml - < 16.xml && pre-merge -o e.xml 524.xml d.xml
		pre-merge -T csv p2.xml p3.xml p5.xml p6.xml p1.xml p4.xml > merged.csv
	)
	same "$name: cell by cell what one run gives" "$T/merged.csv" "$T/all.csv"
	unfiltered "$T/a.xml" > "$T/a.lines"
	same "$name: the XML too, but for the filter" "$T/a.lines" "$T/all.xml"
	same "$name: in another order" "$T/b.xml" "$T/a.xml"
	same "$name: grouped" "$T/c.xml" "$T/a.xml"
	same "$name: grouped otherwise" "$T/e.xml" "$T/a.xml"
}
merged_in_any_order 'a school year' --all -p 2022-2023
merged_in_any_order 'with a reference date and a condition' --heading 'Enfants suivis' -p 2022-03-10..2022-11-20 --ref 2022-09-30 -w 'sexe=F and age >= 6'
merged_in_any_order 'dispositifs' --all -p 2021 --dispositif pre,clas
ok 'the output is valid' xmllint --noout --relaxng templates/schema/resultats.rng "$T/a.xml"
is 'all programmes are the filter' "$(grep -c '<filtre programme="P[1-6]"/>' "$T/a.xml")" 6
for format in csv json text; do
	pre-merge -T $format "$T/c.xml" > "$T/c.$format"; pre-merge -o "$T/d.$format" "$T"/p[1-6].xml
	same "-T $format" "$T/c.$format" "$T/d.$format"
done

# More files than are kept at a time.
pre-gen --children 200 --programmes 40 --seed 3 -o "$T/forty"
some=enfants-suivis,enfants-suivis-sexe-tranche-age,parcours-finis-mediane-duree-mois,enfants-suivis-moyenne-age,enfants-suivis-referent
for i in $(seq 40); do pre-stat -p 2022 -s $some --programme "P$i" -o "$T/q$i.xml" "$T/forty"; done
pre-stat -p 2022 -s $some -T csv "$T/forty" > "$T/forty.csv"
pre-merge -T csv "$T"/q*.xml > "$T/merged.csv"
same 'forty programmes' "$T/merged.csv" "$T/forty.csv"

for jobs in 1 2 7; do
	pre-merge --jobs $jobs -o "$T/jobs$jobs.xml" "$T"/q*.xml
	same "forty programmes, --jobs $jobs" "$T/jobs$jobs.xml" "$T/jobs1.xml"
done

# Codes in no list, keys that point nowhere, labels that differ by an accent, six decimals.
apart() { # DATASET: no family has children in two programmes
	python3 -B - "$1" <<- 'END'
		import csv, sys
		def rows(name): return list(csv.reader(open(f'{sys.argv[1]}/{name}.csv', encoding='utf-8', newline=''), delimiter=';'))
		def save(name, lines): csv.writer(open(f'{sys.argv[1]}/{name}.csv', 'w', encoding='utf-8', newline=''), delimiter=';').writerows(lines)
		families, children = rows('familles'), rows('enfants')
		programme, family = children[0].index('programme'), children[0].index('famille')
		for row in children[1:]:
		    if row[family] and row[programme] == 'P2': row[family] += '-2'
		key = families[0].index('id')
		save('familles', families + [row[:key] + [row[key] + '-2'] + row[key + 1:] for row in families[1:]])
		save('enfants', children)
	END
}
for seed in 4 8 12; do
	python3 -B tests/oracle/hard.py $seed 60 "$T/hard$seed"
	apart "$T/hard$seed"
	for period in 2022-2023 2022; do
		for p in P1 P2; do pre-stat -p $period --all --programme $p -o "$T/$p.xml" "$T/hard$seed"; done
		pre-stat -p $period --all --programme P1,P2 -T csv "$T/hard$seed" > "$T/hard.csv"
		pre-merge -T csv "$T/P2.xml" "$T/P1.xml" > "$T/merged.csv"
		same "hard data $seed, $period" "$T/merged.csv" "$T/hard.csv"
		pre-stat -p $period --all --programme P1,P2 -o "$T/hard.xml" "$T/hard$seed"
		pre-merge -o "$T/merged.xml" "$T/P1.xml" "$T/P2.xml"
		same "hard data $seed, $period, XML" "$T/merged.xml" "$T/hard.xml"
	done
done

# What does not go together.
cd "$T" || exit 1
few() { pre-stat -p 2022 -s enfants-suivis,enfants-suivis-quartier,enfants-suivis-moyenne-age --programme "$1" "${@:2}" gen; }
few P1 > 1.xml; few P2 > 2.xml
refused() { # DESCRIPTION REGEX FILE…
	local what=$1 regex=$2; shift 2
	rm -f none.xml
	status "$what is refused" 2 pre-merge -o none.xml "$@"
	matches "$what: the message" err "$regex"
	ok "$what: nothing is written" test ! -e none.xml
}
few P2 --ref 2022-06-30 > ref.xml; few P2 --dispositif pre > dispositif.xml; few P2 -w 'sexe=F' > where.xml
few P2 -p 2021 > period.xml
sed 's/<contexte/& seuil="5"/' 2.xml > threshold.xml
sed 's/catalogue="[^"]*"/catalogue="other 9"/' 2.xml > catalogue.xml
refused 'another period' '^pre-merge: period.xml: .*: period 2021, 2022$' 1.xml period.xml
refused 'another reference date' 'ref.xml: .*: ref 2022-06-30, 2022-12-31$' 1.xml ref.xml
refused 'another dispositif' 'dispositif.xml: .*: dispositif pre, -$' 1.xml dispositif.xml
refused 'another condition' 'where.xml: .*: where$' 1.xml where.xml
refused 'another threshold' 'threshold.xml: .*: threshold 5, 0$' 1.xml threshold.xml
refused 'another catalogue' 'catalogue.xml: .*: catalogue other 9, ' 1.xml catalogue.xml
few P1,P2 > 12.xml; pre-merge 1.xml 2.xml > m12.xml; cp 1.xml copy.xml
refused 'a file and its copy' 'copy.xml: this programme is in another file too: P1 \(1.xml\)$' 1.xml copy.xml
refused 'the same file twice' '1.xml: this programme is in another file too: P1 \(1.xml\)$' 1.xml 1.xml
refused 'a programme in two files' '12.xml: this programme is in another file too: P2 \(2.xml\)$' 2.xml 12.xml
refused 'a programme merged before' 'm12.xml: this programme is in another file too: P1 \(1.xml\)$' 1.xml m12.xml
pre-stat -p 2022 -s enfants-suivis,enfants-suivis-quartier,enfants-suivis-moyenne-age gen > whole.xml
refused 'a programme of an unfiltered file' 'P1 \(whole.xml\)$' whole.xml 1.xml
pre-stat -p 2022 -s enfants-suivis --programme P2 gen > less.xml
refused 'a statistic less' 'less.xml: a statistic of the other files is not there: enfants-suivis-quartier$' 1.xml less.xml
refused 'a statistic more' 'less.xml: a statistic of the other files is not there: enfants-suivis-quartier$' less.xml 1.xml
sed 's/mesure="moyenne(age)"/mesure="moyenne(duree_mois)"/' 2.xml > meaning.xml
refused 'another measure' 'meaning.xml: another measure, .*: enfants-suivis-moyenne-age$' 1.xml meaning.xml
pre-compare --label A,B 1.xml 1.xml > compared.xml
refused 'a comparison' 'compared.xml: not to be merged, .*: enfants-suivis$' compared.xml 2.xml
sed 's/ somme="[0-9.]*"//' 2.xml > inexact.xml
refused 'a mean without its sum' 'without the exact sums .*: enfants-suivis-moyenne-age$' 1.xml inexact.xml
sed 's/ v="[0-9.]*" n="[0-9]*"\( e="[0-9]*" somme=\)"[0-9]*"/ v="1" n="9000000"\1"8000000000000"/' 2.xml > great.xml
sed 's/"P2"/"P9"/' great.xml > great9.xml
refused 'a sum that is too large' 'a sum is too large' great.xml great9.xml
head -c 1500 1.xml > cut.xml
refused 'a file cut short' 'cut.xml:' 2.xml cut.xml
refused 'no such file' 'absent.xml' 2.xml absent.xml
cp q7.xml q41.xml; echo no > q42.xml
for jobs in 1 2 7; do
	status "two files at fault, --jobs $jobs" 2 pre-merge --jobs $jobs q41.xml q[1-9].xml q42.xml q[12]?.xml
	matches "the first one is told, --jobs $jobs" err 'q7.xml: this programme is in another file too: P7 '
	status "a file that is no XML, --jobs $jobs" 2 pre-merge --jobs $jobs q[1-9].xml q42.xml q41.xml q[12]?.xml
	matches "it is told, --jobs $jobs" err 'q42.xml:'
done
status 'an unknown option is refused' 2 pre-merge --force 1.xml 2.xml

sed '/<filtre programme/d; /<programme /d' 2.xml > unnamed.xml
status 'a file that names no programme is merged' 0 pre-merge 1.xml unnamed.xml
matches 'with a warning' err 'unnamed.xml: no programme is named'
first_key() { sed -n 's/.*<valeur code="\(Q[0-9]*\)".*/\1/p' "$1" | head -n 1; }
shared=$(first_key 1.xml) other=$(first_key 2.xml)
[ "$shared" = "$other" ] || sed "s/<valeur code=\"$other\" libelle=\"/&Zone /; s/\"$other\"/\"$shared\"/" 2.xml > label.xml
count_in() { pre-merge -T csv "$@" 2> /dev/null | awk -F';' -v q="$shared" '$1 == "enfants-suivis-quartier" && $3 == q {print $5}'; }
status 'one key with two labels is merged' 0 pre-merge -o label.out.xml 1.xml label.xml
matches 'a warning tells the dimension and the key' err "label.xml: a key with another label than before, which is kept: quartier: $shared\$"
is 'it counts as one' "$(count_in 1.xml label.xml)" "$(($(count_in 1.xml) + $(count_in label.xml)))"
is 'under its first label' "$(grep "<valeur code=\"$shared\"" label.out.xml)" "$(grep "<valeur code=\"$shared\"" 1.xml)"
sed -i "s|\(<valeur code=\"$shared\" libelle=\"\)[^\"]*\"[^>]*>|\1$shared\" horsliste=\"oui\"/>|" label.xml
status 'a key without its row in one file' 0 pre-merge -o label.out.xml label.xml 1.xml
is 'has the label of the other one' "$(grep "<valeur code=\"$shared\"" label.out.xml)" "$(grep "<valeur code=\"$shared\"" 1.xml)"
is 'and no warning' "$(cat err)" ''
sed 's/<contexte/& seuil="5"/; s|\(<cellule l="\*"\) v="[0-9]*" n="[0-9]*" e="[0-9]*"/>|\1 masque="oui"/>|' 1.xml > masked.xml
status 'masked results are merged' 0 pre-merge -T csv masked.xml threshold.xml
matches 'a hole stays a hole' out '^enfants-suivis;nombre;\*;;;;;masque$'
status 'one file alone' 0 pre-merge 1.xml
same 'is what it was' out 1.xml
status 'standard input twice is refused' 2 pre-merge --jobs 4 - 1.xml - < 2.xml
matches 'since it is read once' err '^pre-merge: -:'
pre-merge < 1.xml > piped.xml
same 'standard input is read' piped.xml 1.xml
status '--help' 0 pre-merge --help
matches '--help tells what it is for' out 'Merge results of several programmes'
if [ -w /dev/full ]; then status 'a full disk is an error' 2 pre-merge -o /dev/full 1.xml 2.xml; fi
plan_done
