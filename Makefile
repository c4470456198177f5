# preutils: make demo shows it, make check proves it; both install what is missing first.
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
SHELL := /bin/bash

VERSION := 0.1.0
PREFIX ?= /usr/local
DESTDIR ?=
BUILD ?= build
CC ?= gcc

include tests/packages.mk

LIBS_PC := libxml-2.0 libxslt libexslt xlsxwriter libzip fontconfig nettle zlib
# Evaluated when first used, so that `make deps` runs where nothing is installed yet.
PC_CFLAGS = $(eval PC_CFLAGS := $(shell pkg-config --cflags $(LIBS_PC)))$(PC_CFLAGS)
PC_LIBS = $(eval PC_LIBS := $(shell pkg-config --libs $(LIBS_PC)))$(PC_LIBS)

OPTIMISE ?= -O2 -g
WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Werror
SANITIZE ?=
ALL_CPPFLAGS = -D_XOPEN_SOURCE=700 -Isrc -I. -I$(BUILD) $(PC_CFLAGS) $(CPPFLAGS)
ALL_CFLAGS = -std=c17 $(OPTIMISE) $(WARNINGS) $(SANITIZE) -fstack-protector-strong $(CFLAGS)
ALL_LDFLAGS = -Wl,--as-needed $(SANITIZE) $(LDFLAGS)
LIBS = $(PC_LIBS) -lcsv -lhpdf -lhyphen -lpthread -lm

SOURCES := $(sort $(wildcard src/*/*.c))
TOOLS := $(patsubst cmd/%.c,%,$(sort $(wildcard cmd/pre-*.c)))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o)
LIBRARY := $(BUILD)/libpreutils.a
BINARIES := $(TOOLS:%=$(BUILD)/bin/%)
MANUALS := $(wildcard cmd/pre-*.1)

.PHONY: all
all: $(BINARIES) translations

$(BUILD)/config.h: Makefile
	@mkdir -p $(@D)
	@printf '#define PREUTILS_VERSION "%s"\n#define PREUTILS_SHARE "%s"\n#define PREUTILS_SOURCE "%s"\n' \
	  '$(VERSION)' '$(PREFIX)/share/preutils' '$(CURDIR)/templates' > $@

$(BUILD)/%.o: %.c | $(BUILD)/config.h
	@mkdir -p $(@D)
	@echo "  CC $<"
	@$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(LIBRARY): $(OBJECTS)
	@rm -f $@
	@$(AR) rcsD $@ $^

$(BUILD)/bin/%: $(BUILD)/cmd/%.o $(BUILD)/cmd/tool.o $(LIBRARY)
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) $(LIBRARY) $(LIBS)

-include $(OBJECTS:.o=.d) $(TOOLS:%=$(BUILD)/cmd/%.d) $(BUILD)/cmd/tool.d
