#!/bin/bash
# galerie.sh FOLDER: every template once, on the samples, with a picture of a page where pdftoppm is there,
# as a page FOLDER/galerie/index.html.
set -euo pipefail
samples=samples # as it is typed: run from the top of the tree
data=$samples/amboise-2023
bin=$(cd "$1/bin" && pwd)
mkdir -p "$1/galerie"
out=$(cd "$1/galerie" && pwd)
PATH=$bin:$PATH
export LC_ALL=C.UTF-8
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ln -s "$PWD/samples" "$work/samples"
pre-doc --list > "$work/titles"

escape() { sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g; s/"/\&quot;/g'; }
# The size of a PNG, from its head.
size() { od -A n -t u1 -j 16 -N 8 "$1" | awk '{ printf "width=\"%d\" height=\"%d\"", $3 * 256 + $4, $7 * 256 + $8 }'; }

# card TEMPLATE [PAGE]: runs the commands on standard input, which make TEMPLATE.pdf, and adds a card
# with a picture of that page.
card() {
	local name=$1 page=${2:-1} title commands
	commands=$(cat)
	(cd "$work" && set -e && eval "$commands") || { echo "galerie.sh: $name" >&2; return 1; }
	cp "$work/$name.pdf" "$out/"
	title=$(sed -n "s/^$name  *//p" "$work/titles")
	{
		printf '<article id="%s">\n<h2>%s</h2>\n' "$name" "$(escape <<< "$title")"
		if command -v pdftoppm > /dev/null; then
			pdftoppm -r 50 -f "$page" -l "$page" -singlefile -png "$out/$name.pdf" "$out/$name"
			printf '<p><a href="%s.pdf"><img src="%s.png" %s alt="Page %d : %s"></a></p>\n' "$name" "$name" \
				"$(size "$out/$name.png")" "$page" "$(escape <<< "$title")"
		fi
		printf '<p><a href="%s.pdf">Le document %s, en PDF</a></p>\n<pre>%s</pre>\n</article>\n' "$name" "$name" \
			"$(escape <<< "$commands")"
	} >> "$work/cards"
}

card commission 4 <<X
pre-stat --period 2023-01-01..2023-01-24 --for commission $data |
  pre-doc -t commission -o commission.pdf
X
card bilan-annuel 3 <<X
pre-stat --period 2021 --for bilan-annuel -o 2021.xml $data
pre-stat --period 2022 --for bilan-annuel -o 2022.xml $data
pre-doc -t bilan-annuel --results precedent=2021.xml \\
  --results national=national-2021 -o bilan-annuel.pdf 2022.xml
X
card rapport-mensuel <<X
pre-stat --period 2023-01-01..2023-01-31 --for rapport-mensuel $data |
  pre-doc -t rapport-mensuel -o rapport-mensuel.pdf
X
card contrat-de-ville 2 <<X
pre-stat --period 2022 --for contrat-de-ville $data |
  pre-doc -t contrat-de-ville --data $data -o contrat-de-ville.pdf
X
card ctg-plan-actions 2 <<X
pre-doc -t ctg-plan-actions --data $data -o ctg-plan-actions.pdf
X
card ctg-fiche-action <<X
pre-doc -t ctg-fiche-action --data $data --set action=2.1 -o ctg-fiche-action.pdf
X
card etat-des-lieux 2 <<X
pre-doc -t etat-des-lieux --data $samples/saint-jean-2020 -o etat-des-lieux.pdf
X
card projet-social 3 <<X
pre-doc -t projet-social --data $data -o projet-social.pdf
X
card compte-rendu <<X
pre-doc -t compte-rendu --data $data --set rencontre=RC2 -o compte-rendu.pdf
X
card fiche-enfant <<X
pre-doc -t fiche-enfant --data $data --set enfant=E014 -o fiche-enfant.pdf
X
card listes <<X
pre-list --period 2023-01-01..2023-01-31 --group quartier $data | pre-doc -t listes -o listes.pdf
X
card comparaison <<X
pre-compare -p 2021 -p 2022 -f essentiel $data | pre-doc -t comparaison -o comparaison.pdf
X
card ville-departement-pays <<X
pre-gen --children 3000 --programmes 40 --from 2020 --to 2021 -o pays
pre-stat -p 2021 -f nation -o pays.xml pays
pre-stat -p 2021 -f nation --programme P1,P2,P3 -o departement.xml pays
pre-stat -p 2021 -f nation --programme P1 -o ville.xml pays
pre-doc -t ville-departement-pays --results departement=departement.xml --results pays=pays.xml \\
  --results publie=national-2021 -o ville-departement-pays.pdf ville.xml
X
card enquete <<X
pre-stat --survey enquete-2022 -o enquete.xml $data
pre-anct --survey enquete-2022 -o enquete.pdf enquete.xml $data 2> a-saisir.txt
X
card note-methode <<X
pre-stat --period 2022 --for note-methode $data | pre-doc -t note-methode -o note-methode.pdf
X
card registre <<X
pre-anon --register -o registre.pdf
X
card risques <<X
pre-anon --anonymous --period 2022-2023 -o export --report risques.xml $data 2> refus.txt
pre-doc -t risques -o risques.pdf risques.xml
X
card acces <<X
pre-purge --subject E014 -o acces.pdf $data
X
card effacement <<X
pre-purge --ref 2026-01-24 --keep 2y --apply -o garde --record effacement.xml $data
pre-doc -t effacement -o effacement.pdf effacement.xml
X

cat > "$work/index.html" <<'X'
<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Les documents de preutils</title>
<style>
body { font-family: sans-serif; color: #222; margin: 0 auto; padding: 1rem; max-width: 78rem; line-height: 1.45; }
h1, h2 { color: #1F3864; } h2 { font-size: 1.1rem; margin: 0 0 .5rem; }
main { display: grid; gap: 1.2rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); }
article { border: 1px solid #8A94A8; padding: .9rem; min-width: 0; }
img { max-width: 100%; height: auto; border: 1px solid #CCC; }
pre { background: #F3F3F0; padding: .5rem; font-size: .8rem; white-space: pre-wrap; overflow-wrap: anywhere; }
a { color: #1F3864; }
</style>
</head>
<body>
<h1>Les documents de preutils</h1>
<p>Un document par modèle, fait par la commande qui est dessous à partir de <code>samples/</code>, où personne n’existe.
Pour en écrire un : <a href="../guide/ecrire-un-modele.html">le guide</a>.</p>
<main>
X
cat "$work/cards" >> "$work/index.html"
printf '</main>\n</body>\n</html>\n' >> "$work/index.html"
mv "$work/index.html" "$out/index.html"
echo "$out/index.html"
