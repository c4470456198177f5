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
# shellcheck disable=SC2086
printf '%s\n' $(git ls-files 'src/*.c' 'cmd/*.c') | xargs -P "$(nproc)" -n 4 clang-tidy --quiet --warnings-as-errors='*' \
	-checks='-*,bugprone-*,-bugprone-easily-swappable-parameters,-bugprone-narrowing-conversions,-bugprone-reserved-identifier,-bugprone-implicit-widening-of-multiplication-result,-bugprone-assignment-in-if-condition,-bugprone-macro-parentheses,-bugprone-branch-clone,clang-analyzer-*,-clang-analyzer-security.insecureAPI.*,-clang-analyzer-optin.performance.Padding' \
	$(printf -- '--extra-arg=%s ' $flags) -- $flags 2> /dev/null | grep -E 'error:|warning:' && fail "clang-tidy"

# Manual pages; that other pages are not installed is no fault.
mandoc -T lint -W warning cmd/*.1 | grep -v 'referenced manual not found' && fail "manuals"
for tool in cmd/pre-*.c; do
	[ -f "${tool%.c}.1" ] || fail "no manual for $(basename "$tool" .c)"
	awk '/^main|^int main/ {start=NR} /^}/ {if (start && NR-start>45) exit 1; start=0}' "$tool" || fail "$tool: main is long"
done

# Every message has its French translation.
if [ -f src/po/fr.po ]; then
	# shellcheck disable=SC2086
	xgettext --from-code=UTF-8 -kN_ -k_ -kgettext -kngettext:1,2 -kparser_complain:2 -kfail_format:2 -kcompile_fault:3 -kgenerator_fault:2 \
		-o "$build/preutils.pot" -L C $(git ls-files 'src/*.c' 'cmd/*.c') $headers src/base/messages.def src/import/reasons.def 2> /dev/null
	msgcmp --use-untranslated src/po/fr.po "$build/preutils.pot" 2> "$build/lint.log" || { head -n 10 "$build/lint.log"; fail "translations missing"; }
	[ -z "$(msgattrib --untranslated --no-obsolete src/po/fr.po)" ] || fail "untranslated messages"
	[ -z "$(msgattrib --only-fuzzy --no-obsolete src/po/fr.po)" ] || fail "fuzzy translations"
else
	fail "src/po/fr.po is missing"
fi
exit $wrong
