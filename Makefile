# preutils: make demo shows it, make check proves it; both install what is missing first.
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
SHELL := /bin/bash

VERSION := 0.1.0
PREFIX ?= /usr/local
DESTDIR ?=
BUILD ?= build
ifeq ($(origin CC),default)
CC := gcc
endif

include tests/packages.mk

LIBS_PC := libxml-2.0 libxslt libexslt libzip fontconfig nettle zlib libpng
# Evaluated when first used, so that `make deps` runs where nothing is installed yet.
PC_CFLAGS = $(eval PC_CFLAGS := $(shell pkg-config --cflags $(LIBS_PC)))$(PC_CFLAGS)
PC_LIBS = $(eval PC_LIBS := $(shell pkg-config --libs $(LIBS_PC)))$(PC_LIBS)

# Libraries that are opened at run time (base/library.h), each by the name that it has then.
OPENED := xml2 xslt zip xlsxwriter hpdf fontconfig png

OPTIMISE ?= -O2 -g
WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Werror
SANITIZE ?=
ALL_CPPFLAGS = -D_XOPEN_SOURCE=700 -Isrc -I. -I$(BUILD) $(PC_CFLAGS) $(CPPFLAGS)
ALL_CFLAGS = -std=c17 $(OPTIMISE) $(WARNINGS) $(SANITIZE) -fstack-protector-strong $(CFLAGS)
ALL_LDFLAGS = -Wl,--as-needed $(SANITIZE) $(LDFLAGS)
LIBS = $(PC_LIBS) -lcsv -lhpdf -lhyphen -lglpk -lpthread -ldl -lm

SOURCES := $(sort $(wildcard src/*/*.c src/*/*/*.c))
TOOLS := $(patsubst cmd/%.c,%,$(sort $(wildcard cmd/pre-*.c)))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o)
LIBRARY := $(BUILD)/libpreutils.a
# What tools share beside the library.
COMMON_OBJECTS := $(patsubst cmd/%.c,$(BUILD)/cmd/%.o,$(filter-out cmd/pre-%,$(sort $(wildcard cmd/*.c))))
COMMON := $(BUILD)/libcommon.a
BINARIES := $(TOOLS:%=$(BUILD)/bin/%)
MANUALS := $(wildcard cmd/pre-*.1)
CATALOGS := $(BUILD)/share/locale/fr/LC_MESSAGES/preutils.mo
FRENCH_MANUALS := $(MANUALS:cmd/%=$(BUILD)/share/man/fr/man1/%)
UNIT_TESTS := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(sort $(wildcard tests/unit/test_*.c)))
TESTS := $(UNIT_TESTS) $(sort $(wildcard tests/oracle/*.t tests/cli/*.t))

.PHONY: all
all: $(BINARIES) $(CATALOGS) $(FRENCH_MANUALS)

$(BUILD)/config.h: Makefile
	@mkdir -p $(@D)
	@printf '#define PREUTILS_VERSION "%s"\n#define PREUTILS_SHARE "%s"\n' '$(VERSION)' '$(PREFIX)/share/preutils' > $@
	@for library in $(OPENED); do \
	  name=$$(objdump -p "$$($(CC) -print-file-name=lib$$library.so)" | sed -n 's/^ *SONAME *//p'); \
	  test -n "$$name" || { echo "lib$$library was not found (make deps)" >&2; exit 1; }; \
	  printf '#define LIB%s_NAME "%s"\n' "$${library^^}" "$$name" >> $@; done

$(BUILD)/share/locale/%/LC_MESSAGES/preutils.mo: src/po/%.po
	@mkdir -p $(@D)
	@msgfmt --check -o $@ $<

# po4a refuses to write where a folder is missing, and would write into src/po without --no-update.
$(FRENCH_MANUALS) &: $(MANUALS) src/po/manuals.fr.po src/po/manuals.po4a
	@mkdir -p $(BUILD)/share/man/fr/man1
	@po4a --quiet --force --no-update --variable BUILD=$(BUILD) src/po/manuals.po4a
	@touch $(FRENCH_MANUALS)

$(BUILD)/%.o: %.c | $(BUILD)/config.h
	@mkdir -p $(@D)
	@echo "  CC $<"
	@$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(LIBRARY): $(OBJECTS)
	@rm -f $@
	@$(AR) rcsD $@ $^

$(COMMON): $(COMMON_OBJECTS)
	@rm -f $@
	@$(AR) rcsD $@ $^

$(BUILD)/bin/%: $(BUILD)/cmd/%.o $(COMMON) $(LIBRARY)
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) $(COMMON) $(LIBRARY) $(LIBS)

-include $(OBJECTS:.o=.d) $(TOOLS:%=$(BUILD)/cmd/%.d) $(COMMON_OBJECTS:.o=.d)

# clang-format, clang-tidy, cppcheck, a second compiler, manuals, translations.
.PHONY: lint
lint: deps-build deps-lint
	@tests/lint.sh $(BUILD)

$(BUILD)/unit/%: tests/unit/%.c $(LIBRARY)
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS) -MMD -MP -MF $@.d -o $@ $< $(LIBRARY) $(LIBS) -lcmocka

-include $(UNIT_TESTS:=.d)

# Installing what is missing. SUDO is empty for root.
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
install_missing = tests/install.sh '$(SUDO)' $(1)

.PHONY: deps deps-build deps-test deps-lint
deps: deps-build deps-test deps-lint
deps-build:
	@$(call install_missing,$(BUILD_PACKAGES))
deps-test: deps-build
	@$(call install_missing,$(TEST_PACKAGES))
deps-lint:
	@$(call install_missing,$(LINT_PACKAGES))

JOBS ?= $(shell nproc)

.PHONY: demo
demo: deps-build
	@$(MAKE) -s -j$(JOBS) all
	@bash samples/demo.sh $(BUILD)

# « Écrire un modèle », and a page with a picture of every template.
.PHONY: guide gallery
guide gallery: deps-build
	@$(call install_missing,poppler-utils)
	@$(MAKE) -s -j$(JOBS) all
	@bash samples/guide/$(if $(filter guide,$@),guide,galerie).sh $(BUILD)

.PHONY: check units
units: $(UNIT_TESTS)
check: deps-test
	@$(MAKE) -s -j$(JOBS) all units
	@PRE_BIN=$(BUILD)/bin tests/run.sh $(BUILD)/tests $(JOBS) $(TESTS)

.PHONY: asan
asan:
	@ASAN_OPTIONS=allocator_may_return_null=1 LSAN_OPTIONS=suppressions=$(CURDIR)/tests/lsan.txt:print_suppressions=0 \
	  $(MAKE) check BUILD=$(BUILD)/asan OPTIMISE='-O1 -g -fno-omit-frame-pointer' \
	  SANITIZE='-fsanitize=address,undefined -fno-sanitize-recover=undefined' CFLAGS='-Wno-format-truncation'

# The scanner of 64-bit ARM on any machine, emulated. Not a part of check.
.PHONY: check-neon
check-neon:
	@$(call install_missing,$(NEON_PACKAGES))
	@mkdir -p $(BUILD)/neon
	@aarch64-linux-gnu-gcc -D_XOPEN_SOURCE=700 -Isrc $(ALL_CFLAGS) -static -o $(BUILD)/neon/test_data_scan \
	  tests/unit/test_data_scan.c src/data/scan.c src/data/scan_neon.c
	@qemu-aarch64 $(BUILD)/neon/test_data_scan

# Figures beside other programs, in one run; nothing of it is asserted. Two of them are asked for by name.
BENCHES := bench-stat bench-small bench-import bench-book bench-doc bench-merge
.PHONY: bench $(BENCHES) bench-cold bench-large
# A peer that cannot be had (DuckDB without a network) does not keep the others from being measured.
bench:
	@$(MAKE) -k -j1 $(BENCHES)
$(BENCHES) bench-cold bench-large: deps-build
	@$(call install_missing,$(BENCH_PACKAGES))
	@$(MAKE) -s -j$(JOBS) all
	@bash tests/bench/$(@:bench-%=%).sh $(BUILD)

.PHONY: install uninstall
SHARE = $(DESTDIR)$(PREFIX)/share
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(SHARE)/man/man1 $(SHARE)/man/fr/man1 $(SHARE)/locale/fr/LC_MESSAGES $(SHARE)/doc/preutils
	install -m 755 $(BINARIES) $(DESTDIR)$(PREFIX)/bin
	install -m 644 $(MANUALS) $(SHARE)/man/man1
	install -m 644 $(FRENCH_MANUALS) $(SHARE)/man/fr/man1
	install -m 644 $(CATALOGS) $(SHARE)/locale/fr/LC_MESSAGES
	install -m 644 README.md CHANGELOG.md LICENSE $(SHARE)/doc/preutils
	cd templates && find . -type f | while read -r f; do install -D -m 644 "$$f" "$(abspath $(SHARE))/preutils/$$f"; done
uninstall:
	rm -f $(TOOLS:%=$(DESTDIR)$(PREFIX)/bin/%) $(MANUALS:cmd/%=$(SHARE)/man/man1/%) $(MANUALS:cmd/%=$(SHARE)/man/fr/man1/%)
	rm -f $(SHARE)/locale/fr/LC_MESSAGES/preutils.mo
	rm -rf $(SHARE)/preutils $(SHARE)/doc/preutils

.PHONY: clean
clean:
	rm -rf $(BUILD)
