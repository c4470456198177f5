#!/bin/bash
# Le rapport du mois : vérification, statistiques, petits effectifs masqués, PDF et classeur, puis la commande d’envoi de votre choix.
#
#   rapport-mensuel.sh DONNEES SORTIE
#
# À régler par l’environnement (ou dans /etc/preutils/rapport-mensuel.conf) :
#   PERIODE  par défaut le mois dernier, comme le favori « mensuel » ; sinon 2023-01-01..2023-01-31, 2022-2023…
#   ENVOI    commande appelée avec les fichiers faits : ENVOI='mail-aux-elus' ; rien par défaut
#
# Deux exécutions ne se chevauchent pas. Le journal (la sortie d’erreur) ne porte aucune valeur d’un enfant.
# États de sortie : ceux des outils ; 0 fait, 1 données en faute, 2 rien n’est fait, 75 déjà en cours.
set -euo pipefail
if [ $# -ne 2 ]; then
	sed -n '2,12p' "$0" >&2
	exit 2
fi
if [ -r /etc/preutils/rapport-mensuel.conf ]; then
	# shellcheck disable=SC1091
	. /etc/preutils/rapport-mensuel.conf
fi
donnees=$1 sortie=$2
mkdir -p "$sortie"
exec 9> "$sortie/.verrou"
flock --nonblock 9 || { echo 'rapport-mensuel: une exécution est déjà en cours' >&2; exit 75; }

travail=$(mktemp -d "$sortie/.travail-XXXXXX")
trap 'rm -rf "$travail"' EXIT
periode=()
[ -z "${PERIODE:-}" ] || periode=(--period "$PERIODE")

pre-check --quiet-values --level error -o "$travail/controle.txt" "$donnees" || {
	etat=$?
	echo "rapport-mensuel: les données ont des fautes ; voir pre-check $donnees" >&2
	exit $etat
}
pre-stat --quiet-values "${periode[@]}" --favorite mensuel --for rapport-mensuel -o "$travail/tout.xml" "$donnees"
pre-mask --quiet-values -o "$travail/mensuel.xml" "$travail/tout.xml"
mois=$(sed -n 's/.* fin="\([0-9]*-[0-9]*\)-[0-9]*".*/\1/p' "$travail/mensuel.xml" | head -n 1)
pre-doc --quiet-values -t rapport-mensuel -o "$travail/rapport-$mois.pdf" "$travail/mensuel.xml"
pre-book --quiet-values -o "$travail/rapport-$mois.xlsx" "$travail/mensuel.xml"

# Tout est là, ou rien ne change.
mv "$travail/rapport-$mois.pdf" "$travail/rapport-$mois.xlsx" "$sortie/"
echo "rapport-mensuel: $sortie/rapport-$mois.pdf et .xlsx sont faits" >&2
if [ -n "${ENVOI:-}" ]; then
	$ENVOI "$sortie/rapport-$mois.pdf" "$sortie/rapport-$mois.xlsx"
fi
