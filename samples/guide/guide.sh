#!/bin/bash
# guide.sh FOLDER: « Écrire un modèle » as HTML, PDF and ODT in FOLDER/guide, with the examples as their files are.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$1/guide
data=$here/../amboise-2023
mkdir -p "$out"
PATH=$(cd "$1/bin" && pwd):$PATH
export LC_ALL=C.UTF-8
cp "$here/exemples/logo.png" "$out/"

# The lines of an example that are shown: those between its marks, or all.
shown() { # FILE [body]
	awk -v part="${2:-all}" '
		/<!-- début -->/ { marked = 1; if (part == "all" || body) { open = 1; if (block++ && part == "all") print "…" } next }
		/<!-- fin -->/ { open = 0; next }
		/^<body>/ { body = 1 }
		{ line[++n] = $0 }
		open
		END { if (!marked) for (i = 1; i <= n; i++) print line[i] }' "$1"
}
# Text as it stands, for a paragraph of code.
as_code() { # [CLASS]
	printf '<p class="%s">\n' "${1:-code}"
	awk -v hard=$'\u00a0' '
		{
			gsub(/&/, "\\&amp;"); gsub(/</, "\\&lt;"); gsub(/>/, "\\&gt;")
			while (match($0, /^ +|  +/)) {
				run = substr($0, RSTART, RLENGTH); gsub(/ /, hard, run)
				$0 = substr($0, 1, RSTART - 1) run substr($0, RSTART + RLENGTH)
			}
			printf "%s%s", (NR > 1 ? "<br/>\n" : ""), ($0 == "" ? hard : $0)
		}'
	echo '</p>'
}
pre-stat --period 2021 --stat "$(cat "$here"/exemples/*.xml | grep -oE 'enfants-suivis[a-z-]*' | sort -u | paste -sd,)" \
	-o "$out/2021.xml" "$data"
pre-stat --period 2022 --stat "$(cat "$here"/exemples/*.xml | grep -oE 'enfants-suivis[a-z-]*' | sort -u | paste -sd,)" \
	-o "$out/2022.xml" "$data"
pre-mask -o "$out/masque.xml" "$out/2022.xml"
results() { if [ "$1" = masque ]; then echo "$out/masque.xml"; else echo "$out/2022.xml"; fi; }

expand() {
	local line name
	while IFS= read -r line; do
		name=${line##*: }; name=${name%% -->*}
		case $line in
		*'<!-- source: '*) shown "$here/exemples/$name.xml" | as_code ;;
		*'<!-- exemple: '*)
			shown "$here/exemples/$name.xml" | as_code
			echo '<div class="resultat">'; shown "$here/exemples/$name.xml" body; echo '</div>' ;;
		*'<!-- texte: '*)
			shown "$here/exemples/$name.xml" | as_code
			pre-doc -t "$here/exemples/$name.xml" --data "$data" --results "avant=$out/2021.xml" -T text "$(results "$name")" | as_code sortie ;;
		*'<!-- erreurs -->'*) cat "$here/erreurs.xml" ;;
		*) printf '%s\n' "$line" ;;
		esac
	done
}
expand < "$here/ecrire-un-modele.xml" > "$out/ecrire-un-modele.xml"
for format in html pdf odt; do
	pre-doc -t "$out/ecrire-un-modele.xml" --data "$data" --results "avant=$out/2021.xml" \
		-o "$out/ecrire-un-modele.$format" "$out/2022.xml"
done
echo "$out/ecrire-un-modele.html"
