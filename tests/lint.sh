#!/bin/bash
# lint.sh BUILD: what a machine can see of the sources. Prints what is wrong; ends with 1 if anything is.
build=$1
wrong=0
fail() { echo "lint: $*"; wrong=1; }
sources=$(git ls-files 'src/*.c' 'cmd/*.c' 'tests/*.c')
headers=$(git ls-files 'src/*.h' 'cmd/*.h')

# shellcheck disable=SC2086
clang-format --dry-run --Werror $sources $headers 2> "$build/lint.log" || { head -n 10 "$build/lint.log"; fail "clang-format"; }

make -s "$build/config.h"
flags="-std=c17 -D_XOPEN_SOURCE=700 -Isrc -I. -I$build $(pkg-config --cflags libxml-2.0 libxslt xlsxwriter libzip fontconfig nettle)"
warnings="-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Werror"
# shellcheck disable=SC2086
printf '%s\n' $sources | xargs -P "$(nproc)" -n 8 clang $flags $warnings -fsyntax-only || fail "clang"
# shellcheck disable=SC2086
cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --suppress=missingIncludeSystem --suppress=nullPointerRedundantCheck \
	--error-exitcode=1 -j "$(nproc)" -Isrc -I. -I"$build" $(git ls-files 'src/*.c' 'cmd/*.c') || fail "cppcheck"
# Left out: what cannot follow an array and its count, or a va_list, from one function to the next.
checks='-*,bugprone-*,-bugprone-sizeof-expression,-bugprone-not-null-terminated-result,-bugprone-easily-swappable-parameters,-bugprone-narrowing-conversions,-bugprone-reserved-identifier,-bugprone-implicit-widening-of-multiplication-result,-bugprone-assignment-in-if-condition,-bugprone-macro-parentheses,-bugprone-branch-clone,clang-analyzer-*,-clang-analyzer-core.NullDereference,-clang-analyzer-core.NonNullParamChecker,-clang-analyzer-valist.Uninitialized,-clang-analyzer-security.insecureAPI.*,-clang-analyzer-optin.performance.Padding'
# shellcheck disable=SC2016
git ls-files 'src/*.c' 'cmd/*.c' | checks=$checks flags=$flags xargs -P "$(nproc)" -n 4 \
	bash -c 'clang-tidy --quiet --warnings-as-errors="*" -checks="$checks" "$@" -- $flags' tidy 2> /dev/null | grep -E 'error:|warning:' && fail "clang-tidy"

# A folder knows only those before it: what each includes of others has an order.
git grep -oE '^#include "[a-z_/]+\.(h|def)"' -- src cmd | sed -nE 's|^(src/)?(.*)/[^/]*:#include "(.*)/[^/]*"$|\3 \2|p' |
	awk '$1 != $2' | tsort > "$build/folders" || fail "folders that know each other"

# Manual pages; that other pages are not installed is no fault.
mandoc -T lint -W warning cmd/*.1 | grep -v 'referenced manual not found' && fail "manuals"
for tool in cmd/pre-*.c; do
	[ -f "${tool%.c}.1" ] || fail "no manual for $(basename "$tool" .c)"
	awk '/^main|^int main/ {start=NR} /^}/ {if (start && NR-start>45) exit 1; start=0}' "$tool" || fail "$tool: main is long"
done

# Of French manuals: po4a wraps their lines, and NOM stands for NAME.
mandoc -T lint -W warning "$build"/share/man/fr/man1/*.1 |
	grep -v -e 'referenced manual not found' -e 'new sentence, new line' -e 'NAME' && fail "French manuals"

# Every message, and every paragraph of a manual, has its French translation.
translated() { # FILE
	[ -z "$(msgattrib --untranslated --no-obsolete "$1")" ] || fail "$1: untranslated"
	[ -z "$(msgattrib --only-fuzzy --no-obsolete "$1")" ] || fail "$1: fuzzy"
}
if [ -f src/po/fr.po ]; then
	# shellcheck disable=SC2086
	xgettext --from-code=UTF-8 -kN_ -k_ -kgettext -kngettext:1,2 -kparser_complain:2 -kfail_format:2 -kcompile_fault:3 -kgenerator_fault:2 \
		-o "$build/preutils.pot" -L C $(git ls-files 'src/*.c' 'cmd/*.c') $headers src/base/messages.def src/import/report/reasons.def 2> /dev/null
	msgcmp --use-untranslated src/po/fr.po "$build/preutils.pot" 2> "$build/lint.log" || { head -n 10 "$build/lint.log"; fail "translations missing"; }
	translated src/po/fr.po
else
	fail "src/po/fr.po is missing"
fi
cp src/po/manuals.fr.po "$build/manuals.fr.po"
sed 's|src/po/manuals\.\$lang|$(BUILD)/manuals.$lang|' src/po/manuals.po4a > "$build/manuals.po4a"
po4a --quiet --no-translations --variable BUILD="$build" "$build/manuals.po4a" || fail "po4a"
translated "$build/manuals.fr.po"
exit $wrong
