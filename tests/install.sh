#!/bin/bash
# install.sh SUDO PACKAGE…: installs those Debian packages that are missing. 'a|b' is content with either, and takes
# the first that the package lists have. SUDO is empty for root.
set -euo pipefail
sudo=$1
shift
# By name, or as what another package brings: some builds of nodejs have npm within.
present=$(dpkg-query -W -f '${db:Status-Status} ${Package}, ${Provides}\n' 2> /dev/null |
	sed -n 's/^installed //p' | sed 's/ ([^)]*)//g' | tr -s ', ' '\n') || true
installed() { grep -qx -F -e "$1" <<< "$present"; }
missing=()
for wanted; do
	found=
	IFS='|' read -ra choices <<< "$wanted"
	for package in "${choices[@]}"; do installed "$package" && found=1; done
	[ -n "$found" ] || missing+=("$wanted")
done
[ ${#missing[@]} -gt 0 ] || exit 0
if ! command -v apt-get > /dev/null; then
	echo "These Debian packages, or what stands for them elsewhere, are missing: ${missing[*]}" >&2
	exit 1
fi
$sudo apt-get update -qq
names=()
for wanted in "${missing[@]}"; do
	IFS='|' read -ra choices <<< "$wanted"
	name=${choices[0]}
	for package in "${choices[@]}"; do
		if apt-cache show "$package" > /dev/null 2>&1; then name=$package; break; fi
	done
	names+=("$name")
done
echo "installing: ${names[*]}"
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${names[@]}" > /dev/null
