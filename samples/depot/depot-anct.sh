#!/bin/bash
# Le dépôt annuel : l'enquête, l'export anonyme pour l'audit, la note de méthode et les sommes de contrôle, dans un dossier.
#
#   depot-anct.sh DONNEES DOSSIER [REPONSES]
#
# REPONSES : le fichier ou le formulaire des réponses saisies (pre-anct, avec l'option « blank » ou le format xlsx).
# À régler par l'environnement : PERIODE (2021), DISPOSITIF (pre), ENQUETE (enquete-2022), K (5),
#   PRECEDENTE (l'enquête de l'année d'avant, pour les contrôles d'évolution).
#
# Le dossier est fait entier ou pas du tout ; celui d'avant est gardé sous le même nom suivi de « .avant ». Le journal ne
# porte aucune valeur d'un enfant.
# États de sortie : ceux des outils ; 0 fait, 1 des contrôles ou des données sont en faute, 2 rien n'est fait.
set -euo pipefail
if [ $# -lt 2 ] || [ $# -gt 3 ]; then
	sed -n '2,13p' "$0" >&2
	exit 2
fi
donnees=$1 dossier=${2%/}
periode=${PERIODE:-2021} dispositif=${DISPOSITIF:-pre} enquete=${ENQUETE:-enquete-2022}
options=(--quiet-values --survey "$enquete")
[ $# -lt 3 ] || options+=(--answers "$3")
[ -z "${PRECEDENTE:-}" ] || options+=(--previous "$PRECEDENTE")

mkdir -p "$(dirname "$dossier")"
travail=$(mktemp -d "$(dirname "$dossier")/.depot-XXXXXX")
trap 'rm -rf "$travail"' EXIT
depot=$travail/depot
mkdir "$depot"

pre-check --quiet-values --level error -o "$travail/controle.txt" "$donnees" || {
	etat=$?
	echo "depot-anct: les données ont des fautes ; voir pre-check $donnees" >&2
	exit $etat
}
pre-stat --quiet-values --period "$periode" --dispositif "$dispositif" --for note-methode \
	--survey "$enquete" -o "$travail/resultats.xml" "$donnees"
# Le premier format dit ce qui manque et ce qui ne s'accorde pas ; les autres ont les mêmes réponses.
pre-anct "${options[@]}" -o "$depot/enquete.xml" "$travail/resultats.xml" "$donnees"
for format in csv xlsx pdf; do
	pre-anct "${options[@]}" -o "$depot/enquete.$format" "$travail/resultats.xml" "$donnees" 2> /dev/null
done
pre-anon --quiet-values --anonymous --k "${K:-5}" --period "$periode" --dispositif "$dispositif" \
	-o "$depot/export-anonyme" "$donnees"
pre-doc --quiet-values -t note-methode --set k="${K:-5}" -o "$depot/note-methode.pdf" "$travail/resultats.xml"
(cd "$depot" && find . -type f ! -name SHA256SUMS -printf '%P\n' | LC_ALL=C sort | xargs sha256sum > SHA256SUMS)

# Tout est là, ou rien ne change.
if [ -e "$dossier" ]; then
	rm -rf "$dossier.avant"
	mv "$dossier" "$dossier.avant"
fi
mv "$depot" "$dossier"
echo "depot-anct: $dossier est fait" >&2
