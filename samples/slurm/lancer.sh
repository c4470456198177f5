#!/bin/bash
# Soumet à Slurm un calcul par programme (un tableau de tâches), puis la fusion quand toutes ont réussi.
#
#   lancer.sh DONNEES SORTIE [OPTIONS DE SBATCH…]
#
# DONNEES a un jeu de données par programme ; les deux dossiers sont vus de tous les nœuds, qui ont preutils. Relancer la
# même commande ne refait que ce qui manque. Affiche le numéro du tableau et celui de la fusion.
set -euo pipefail
if [ $# -lt 2 ]; then
	sed -n '2,8p' "$0" >&2
	exit 2
fi
ici=$(dirname "$(realpath "$0")")
donnees=$(realpath "$1") sortie=$(realpath -m "$2")
shift 2
export PERIODE=${PERIODE:-2021} DISPOSITIF=${DISPOSITIF:-pre} ENQUETE=${ENQUETE:-enquete-2022}
mkdir -p "$sortie/partiels" "$sortie/journaux"
reglages="$PERIODE $DISPOSITIF $ENQUETE"
if [ -e "$sortie/reglages.txt" ] && [ "$(cat "$sortie/reglages.txt")" != "$reglages" ]; then
	echo "lancer.sh: $sortie compte autre chose ($(cat "$sortie/reglages.txt")) : donnez un autre dossier" >&2
	exit 2
fi
echo "$reglages" > "$sortie/reglages.txt"
pre-stat --survey "$ENQUETE" --list > "$sortie/statistiques.txt" # une enquête inconnue échoue ici, et non sur les nœuds
ls -d "$donnees"/*/ > "$sortie/programmes.txt"
nombre=$(wc -l < "$sortie/programmes.txt")

tableau=$(sbatch --parsable "$@" --array="1-$nombre" --output="$sortie/journaux/%a.txt" "$ici/partiel.sbatch" "$sortie")
fusion=$(sbatch --parsable "$@" --dependency="afterok:$tableau" --kill-on-invalid-dep=yes \
	--output="$sortie/journaux/fusion.txt" "$ici/fusion.sbatch" "$sortie")
echo "$tableau $fusion"
