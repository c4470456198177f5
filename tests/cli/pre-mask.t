#!/bin/bash
# Masked results: nothing on few children is shown, nor can be worked out of what is.
. tests/cli/lib.sh
S=$PWD/samples/amboise-2023
P=2023-01-01..2023-01-24
hidden() { grep -c 'masque="oui"' "$1"; }

for favorite in mensuel annuel; do
	pre-stat -p $P --favorite $favorite -o "$T/$favorite.xml" "$S"
	pre-stat -p $P --favorite $favorite -T csv "$S" > "$T/$favorite.csv"
	for threshold in 5 11; do
		what="$favorite, threshold $threshold"
		out=$T/$favorite-$threshold
		pre-mask -n $threshold -o "$out.xml" "$T/$favorite.xml"
		pre-mask -n $threshold -T csv "$T/$favorite.xml" > "$out.csv"
		ok "$what: no attacker works anything out" \
			python3 tests/cli/attacker.py $threshold "$T/$favorite.csv" "$out.csv" "$S"
		ok "$what: neither does the audit" pre-mask --audit --original "$T/$favorite.xml" "$out.xml"
		ok "$what: a valid file" xmllint --noout --relaxng templates/schema/resultats.rng "$out.xml"
		is "$what: noted" "$(sed -n 's/.* seuil="\([0-9]*\)".*/\1/p' "$out.xml")" $threshold
	done
done
lines=$(($(wc -l < "$T/annuel-5.csv") - 1))
is 'fewer than a quarter of the lines are lost' $(($(hidden "$T/annuel-5.xml") * 4 < lines)) 1
is 'no children, sums or value counts are left' "$(grep -cE ' e="| somme="| comptes="| plus-grand="' "$T/annuel-5.xml")" 0
pre-gen --children 300 --seed 5 -o "$T/falling"
pre-stat -p 2022-2023 --heading Évaluations -o "$T/falling.xml" "$T/falling"
pre-mask -o "$T/fallen.xml" "$T/falling.xml"
ok 'who knows that notes may fall knows no more' pre-mask --audit --original "$T/falling.xml" "$T/fallen.xml"
pre-mask -T csv "$T/annuel.xml" > "$T/again.csv"
same 'the same again' "$T/again.csv" "$T/annuel-5.csv"
pre-mask < "$T/annuel.xml" > "$T/piped.xml"
same 'from a pipe' "$T/piped.xml" "$T/annuel-5.xml"

# What masking small cells alone leaves open.
sed -E 's/ v="[^"]*" n="[0-9]+" e="[1-4]".*/ masque="oui"\/>/' "$T/annuel.xml" > "$T/naive.xml"
status 'small cells alone do not do' 1 pre-mask --audit --original "$T/annuel.xml" "$T/naive.xml"
matches 'and the cell is named, with what is known of it' "$T/err" 'a hidden number can be worked out too closely: [a-z-]+:.*: [0-9]+\.\.[0-9]'
status 'unmasked results are not fit' 1 pre-mask --audit "$T/mensuel.xml"
matches 'as they show small numbers' "$T/err" 'a number on few children is shown: '
pre-mask --audit --quiet-values --original "$T/annuel.xml" "$T/naive.xml" > /dev/null 2> "$T/err"
lacks 'no interval with --quiet-values' "$T/err" '[0-9]\.\.'

# Means of what tables count by: shown where hidden numbers stay hidden all the same.
pre-stat -p 2022-2023 --favorite annuel -o "$T/two.xml" "$S"
pre-stat -p 2022-2023 --favorite annuel -T csv "$S" > "$T/two.csv"
pre-mask -o "$T/two-masked.xml" "$T/two.xml"
pre-mask -T csv "$T/two.xml" > "$T/two-masked.csv"
mean() { awk -F';' -v s="$1" '$1 == s && $3 == "*" {print $5 $8}' "$2"; }
is 'the mean age of all children is there' "$(mean enfants-suivis-moyenne-age "$T/two-masked.csv")" "$(mean enfants-suivis-moyenne-age "$T/two.csv")"
is 'the mean of eleven durations is not' "$(mean parcours-finis-moyenne-duree-mois "$T/two-masked.csv")" masque
ok 'no attacker makes anything of it' python3 tests/cli/attacker.py 5 "$T/two.csv" "$T/two-masked.csv" "$S"
ok 'nor does the audit' pre-mask --audit --original "$T/two.xml" "$T/two-masked.xml"
planted() { # STATISTIC LINE: the same with a number that should not be there
	awk -F';' -v OFS=';' -v s="$1" -v l="$2" 'NR == FNR {if ($1 == s && $3 == l) v = $5; next}
		$1 == s && $3 == l {$5 = v; $8 = ""} {print}' "$T/two.csv" "$T/two-masked.csv" > "$T/planted.csv"
	perl -e 'my ($s, $l, $file, $masked) = @ARGV; my %text;
		for my $f ($file, $masked) { local $/; open my $in, "<", $f; $text{$f} = <$in>; }
		my ($v) = $text{$file} =~ /<statistique id="$s".*?<cellule l="\Q$l\E" v="([^"]*)"/s;
		$text{$masked} =~ s/(<statistique id="$s".*?<cellule l="\Q$l\E") masque="oui"/$1 v="$v"/s;
		print $text{$masked}' "$1" "$2" "$T/two.xml" "$T/two-masked.xml" > "$T/planted.xml"
}
planted parcours-finis-moyenne-duree-mois '*'
status 'the other mean would tell: the attacker' 1 python3 tests/cli/attacker.py 5 "$T/two.csv" "$T/planted.csv" "$S"
status 'and the audit' 1 pre-mask --audit --original "$T/two.xml" "$T/planted.xml"
planted enfants-suivis-age 12
status 'so would the mean age without an age hidden for it: the attacker' 1 \
	python3 tests/cli/attacker.py 5 "$T/two.csv" "$T/planted.csv" "$S"
status 'and the audit' 1 pre-mask --audit --original "$T/two.xml" "$T/planted.xml"

# Options.
pre-mask --keep-zeros -T csv "$T/annuel.xml" > "$T/zeros.csv"
zeros() { awk -F';' '$2 == "nombre" && $5 == "0"' "$1" | wc -l; }
is 'zeros are kept' "$(zeros "$T/zeros.csv")" "$(zeros "$T/annuel.csv")"
pre-mask --keep-zeros -o "$T/zeros.xml" "$T/annuel.xml"
ok 'and nothing else gives way for it' pre-mask --audit --keep-zeros --original "$T/annuel.xml" "$T/zeros.xml"
pre-mask --merge-rare -o "$T/merged.xml" "$T/annuel.xml"
matches 'rare values merged' "$T/merged.xml" 'code="autres"'
is 'leave fewer lines to hide' $(($(hidden "$T/merged.xml") < $(hidden "$T/annuel-5.xml"))) 1
ok 'and a valid file' xmllint --noout --relaxng templates/schema/resultats.rng "$T/merged.xml"
pre-mask --round 5 -T csv "$T/annuel.xml" > "$T/rounded.csv"
is 'rounded counts are multiples' "$(awk -F';' '$2 == "nombre" && $7 == "" && $1 !~ /^reunions/ && $5 % 5' "$T/rounded.csv" | wc -l)" 0
is 'that add up' "$(awk -F';' '$1 == "enfants-suivis-quartier-sexe" && $4 == "*" { if ($3 == "*") total = $5; else sum += $5 } END { print (sum == total) }' "$T/rounded.csv")" 1
is 'and are near' "$(paste -d';' "$T/annuel.csv" "$T/rounded.csv" | awk -F';' '$2 == "nombre" && ($5 - $13 > 5 || $13 - $5 > 5)' | wc -l)" 0
status 'multiples that are too small for the threshold' 2 pre-mask --round 10 -n 11 "$T/annuel.xml"
pre-mask --round 5 -o "$T/rounded.xml" "$T/annuel.xml"
ok 'rounded numbers leave enough open' pre-mask --audit --original "$T/annuel.xml" "$T/rounded.xml"
is 'and do not contradict each other' "$(grep -c '^pre-mask' "$T/ok.log")" 0
pre-stat -p 2022 --favorite annuel "$S" | pre-mask -o "$T/2022.xml"
pre-mask --published "$T/2022.xml" -o "$T/next.xml" "$T/annuel.xml"
ok 'two editions together' pre-mask --audit --published "$T/2022.xml" --original "$T/annuel.xml" "$T/next.xml"
is 'which do not contradict each other' "$(grep -c '^pre-mask' "$T/ok.log")" 0
# Two months and the year around them: each stays safe when the others are out.
others=
for edition in mensuel:2022-11-01..2022-11-30 mensuel:2022-12-01..2022-12-31 annuel:2022; do
	out=$T/edition-${edition//[:.]/-}
	pre-stat -p ${edition#*:} --favorite ${edition%%:*} -o "$out.xml" "$S"
	pre-mask $others -o "$out-masked.xml" "$out.xml"
	others="$others --published $out-masked.xml"
done
november=$T/edition-mensuel-2022-11-01--2022-11-30
ok 'what came later does not give November away' pre-mask --audit --original "$november.xml" $others "$november-masked.xml"
pre-mask -o "$T/alone.xml" "$T/edition-annuel-2022.xml"
status 'as the year would that was masked without it' 1 \
	pre-mask --audit --original "$november.xml" --published "$T/alone.xml" "$november-masked.xml"
pre-stat -p 2022 --favorite mensuel --dispositif pre "$S" | pre-mask -o "$T/filtered.xml"
status 'an edition with other filters' 2 pre-mask --published "$T/filtered.xml" "$T/annuel.xml"
pre-stat -p 2022-2023 --favorite mensuel "$S" | pre-mask -o "$T/wanted.xml"
matches 'the threshold of the favourite' "$T/wanted.xml" ' seuil="5"'

# Another tool's table.
cat > "$T/table.csv" <<'CSV'
statistique;ligne;colonne;valeur;etat
logements;nord;a;;s
logements;nord;b;12;
logements;nord;*;14;
logements;sud;a;9;
logements;sud;b;;s
logements;sud;*;12;
logements;*;a;11;
logements;*;b;15;
logements;*;*;26;
CSV
status 'a table of another tool, in CSV' 1 pre-mask --audit "$T/table.csv"
matches 'its hidden cell is worked out' "$T/err" 'logements:nord:a: 2\.\.2'
sed 's/nord;b;12;/nord;b;;s/; s/sud;a;9;/sud;a;;s/' "$T/table.csv" > "$T/better.csv"
status 'four corners' 0 pre-mask --audit "$T/better.csv"
sed 's/;\*;b;15;/;*;b;16;/' "$T/better.csv" > "$T/wrong.csv"
pre-mask --audit "$T/wrong.csv" > /dev/null 2> "$T/err"
matches 'numbers that do not add up' "$T/err" 'do not add up'
head -n 5 "$T/table.csv" > "$T/short.csv"
status 'a table that lacks cells' 2 pre-mask --audit "$T/short.csv"

# What is not to be masked.
status 'a list of children' 2 bash -c "pre-list -p $P '$S' | pre-mask"
pre-compare "$T/mensuel.xml" "$T/wanted.xml" --force > "$T/compared.xml" 2> /dev/null
status 'a comparison' 2 pre-mask "$T/compared.xml"
status 'what was masked before' 2 pre-mask "$T/annuel-5.xml"
matches 'and it says so' "$T/err" 'already masked: 5'
status 'a threshold of 1' 2 pre-mask -n 1 "$T/mensuel.xml"
status '--original without --audit' 2 pre-mask --original "$T/mensuel.xml" "$T/mensuel.xml"

# Nothing is left in a workbook or a page: what a few children cost.
pre-mask -o "$T/m.xml" "$T/annuel.xml"
secret=$(awk -F';' '$2 == "somme(cout)" && $7 >= 1 && $7 < 5 && $5 > 100 {print $5; exit}' "$T/annuel.csv")
is 'there is something to hide' "$([ -n "$secret" ] && echo yes)" yes
for format in xlsx ods; do
	pre-book -o "$T/b.$format" "$T/m.xml"
	unzip -p "$T/b.$format" > "$T/b.txt"
	is "$format: no trace of it" "$(grep -coaE "[^0-9.]${secret//./[.,]}[^0-9]" "$T/b.txt")" 0
done
# Bands: what can be deduced, in place of s.
pre-stat -p 2022-2023 -f mensuel samples/amboise-2023 > "$T/exact.xml"
status 'bands' 0 pre-mask --bands -o "$T/bandes.xml" "$T/exact.xml"
ok 'they are valid results' xmllint --noout --relaxng templates/schema/resultats.rng "$T/bandes.xml"
pre-mask -o "$T/sans.xml" "$T/exact.xml"
is 'nothing else changes' "$(sed 's/ masque="oui" de="[0-9]*" a="[0-9]*"/ masque="oui"/' "$T/bandes.xml" | cmp - "$T/sans.xml")" ''
outside() { # bands that do not hold the exact value, or are narrower than four
	perl -ne '
		$id = $1 if /<statistique id="([^"]*)"/;
		next unless /<cellule (l="[^"]*"(?: c="[^"]*")?)/;
		$cell = "$id $1";
		$value{$cell} = $1 if / v="([^"]*)"/;
		if (/ de="(\d+)" a="(\d+)"/) { $bands++; $v = $value{$cell} // 0; print if $v < $1 || $v > $2 || $2 - $1 < 4 }
		END { print "no bands\n" unless $bands }' "$T/exact.xml" "$T/bandes.xml"
}
is 'each holds the number that it hides, and is no narrower than the threshold wants' "$(outside)" ''
pre-mask --audit -o "$T/audit.csv" "$T/sans.xml"
is 'they are what the audit deduces' "$(awk -F ';' 'NR > 1 && $6 != "" { print $5 "-" $6 }' "$T/audit.csv" | sort -u | head -n 3)" \
	"$(grep -o 'de="[0-9]*" a="[0-9]*"' "$T/bandes.xml" | sed 's/de="//; s/" a="/-/; s/"//' | sort -u | head -n 3)"
pre-doc -t rapport-mensuel -T text "$T/bandes.xml" > "$T/bandes.txt"
matches 'documents print them' "$T/bandes.txt" '0.à.[0-9]+'
pre-book -o "$T/bandes.ods" "$T/bandes.xml"
ok 'and workbooks' sh -c 'unzip -p "$1" content.xml | grep -q "<text:p>0.\{1,3\}à.\{1,3\}[0-9]"' sh "$T/bandes.ods"

plan_done
