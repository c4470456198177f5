#!/bin/bash
# Un calcul par programme réparti par GNU parallel, sur cette machine ou sur d'autres par ssh, puis la fusion.
#
#   parallele.sh DONNEES SORTIE [OPTIONS DE PARALLEL…]
#   parallele.sh programmes pays --sshlogin calcul1,calcul2
#
# DONNEES et SORTIE sont vus de toutes les machines (dossier partagé), qui ont preutils. Interrompu, le calcul reprend
# où il en était : un résultat est écrit entier ou pas du tout.
set -euo pipefail
if [ $# -lt 2 ]; then
	sed -n '2,9p' "$0" >&2
	exit 2
fi
donnees=$(realpath "$1") sortie=$(realpath -m "$2")
shift 2
export PERIODE=${PERIODE:-2021} DISPOSITIF=${DISPOSITIF:-pre} ENQUETE=${ENQUETE:-enquete-2022}
mkdir -p "$sortie/partiels"
reglages="$PERIODE $DISPOSITIF $ENQUETE"
if [ -e "$sortie/reglages.txt" ] && [ "$(cat "$sortie/reglages.txt")" != "$reglages" ]; then
	echo "parallele.sh: $sortie compte autre chose ($(cat "$sortie/reglages.txt")) : donnez un autre dossier" >&2
	exit 2
fi
echo "$reglages" > "$sortie/reglages.txt"

restants=()
for programme in "$donnees"/*; do
	[ -e "$sortie/partiels/${programme##*/}.xml" ] || restants+=("$programme")
done
[ ${#restants[@]} = 0 ] || parallel "$@" --halt soon,fail=1 --quote \
	pre-stat --quiet-values --period "$PERIODE" --dispositif "$DISPOSITIF" --favorite nation \
	--survey "$ENQUETE" -o "$sortie/partiels/{/}.xml" {} ::: "${restants[@]}"

pre-merge --by departement -o "$sortie/departements" "$sortie"/partiels/*.xml
pre-merge -o "$sortie/pays.xml" "$sortie"/departements/*.xml
pre-anct --quiet-values --survey "$ENQUETE" -o "$sortie/enquete.csv" "$sortie/pays.xml"
