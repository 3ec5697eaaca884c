# jietong: `make demo` shows what it does, `make test` shows that it works, `make` builds it.
#
# Every variant of the program and its tests lives in a folder of its own, build/<variant>/.
# Nothing here calls a compiler or pkg-config while make reads this file, so that `make demo`
# and `make test` can first install them. V=1 shows the commands.

VERSION = 0.1.0

PREFIX = /usr/local
BINDIR = $(PREFIX)/bin
DATADIR = $(PREFIX)/share/jietong
MANDIR = $(PREFIX)/share/man

ifeq ($(origin CC),default)
CC = gcc
endif
CLANG = clang
AR = ar
INSTALL = install
GCOV = $(if $(findstring clang,$(CC)),llvm-cov gcov,gcov)

# OpenMPI, for sweeps over several machines, is used where it is installed, and loaded when it is
# needed; `make MPI=` leaves it out.
MPI = $(eval MPI := $$(shell pkg-config --exists ompi-c && echo ompi-c))$(MPI)
LIBRARIES = gsl libconfig jansson smartcols

# What every compilation needs to know, in the order in which the linters see it too.
LANGUAGE = -std=gnu17 -D_GNU_SOURCE -I. $(LIBRARY_CFLAGS)
WARNINGS = -Wall -Wextra -Wconversion -Wshadow -Werror
OWN_CFLAGS = $(LANGUAGE) $(WARNINGS) -g -ffp-contract=off -ffile-prefix-map=$(CURDIR)=. -MMD -MP

# Asked of pkg-config once, when a recipe first needs them; GLPK tells it nothing.
LIBRARY_CFLAGS = $(eval LIBRARY_CFLAGS := $$(shell pkg-config --cflags $(LIBRARIES) $(MPI)))$(LIBRARY_CFLAGS)
LIBRARY_LIBS = $(eval LIBRARY_LIBS := $$(shell pkg-config --libs $(LIBRARIES)) -lglpk)$(LIBRARY_LIBS)

# Flags of one file, in all variants or in one.
FLAGS/sim/monte/replicate.c = -fopenmp
FLAGS/sim/cmd/machines.c = $(if $(strip $(MPI)),-DHAVE_MPI)
FLAGS/models/block.c = -fno-math-errno
FLAGS/release/models/block.c = -O3
FLAGS/clang/models/block.c = -O3
VERSION_FLAG = $(if $(filter sim/cmd/%,$<),-DVERSION='"$(VERSION)"')

# The variants: compiler and flags. NO_CLONES leaves out the functions with clones for several
# processors: the loader chooses among them before a sanitizer is ready.
VARIANTS = release debug asan tsan coverage clang
CC/release = $(CC)
CC/debug = $(CC)
CC/asan = $(CC)
CC/tsan = $(CLANG)
CC/coverage = $(CC)
CC/clang = $(CLANG)
FLAGS/release = -O2 -DNDEBUG
FLAGS/debug = -O1
FLAGS/asan = -O1 -DNO_CLONES -fno-omit-frame-pointer -fsanitize=address,undefined \
    -fno-sanitize-recover=all
FLAGS/tsan = -O1 -DNO_CLONES -fsanitize=thread
FLAGS/coverage = -O0 -DNO_CLONES --coverage -fprofile-update=atomic
FLAGS/clang = $(FLAGS/release)

# What the sanitizers' programs find in the environment. Archer tells the thread sanitizer what
# OpenMP synchronises; without it there are false alarms.
export LSAN_OPTIONS = suppressions=$(CURDIR)/tests/leaks-of-libraries:print_suppressions=0
export TSAN_OPTIONS = ignore_noninstrumented_modules=1
test-tsan: export OMP_TOOL_LIBRARIES = $(lastword $(sort $(wildcard /usr/lib/llvm-*/lib/libarcher.so)))

SOURCES := $(sort $(wildcard models/*.c output/*.c sim/*/*.c))
ORACLES := $(sort $(filter-out tests/oracles/test_%,$(wildcard tests/oracles/*.c)))
TESTS := $(sort $(wildcard tests/*/test_*.c))
SHELL_TESTS := $(sort $(wildcard tests/cli/*.sh))
SCRIPT_TESTS := $(sort $(wildcard tests/scripts/*.sh))
BENCHES := $(sort $(wildcard tests/bench/*.c))
DAYS = build/release/tests/bench/days
ALL_C := $(SOURCES) sim/main.c $(ORACLES) $(TESTS) $(BENCHES)

# Only these goals install packages; every compilation then waits for them.
ifneq ($(filter demo test check,$(MAKECMDGOALS)),)
PACKAGES = packages
endif
DEV = $(if $(filter check,$(MAKECMDGOALS)),--dev)

Q = $(if $(V),,@)
say = @$(if $(V),:,printf '  %-8s %s\n' '$(1)' '$(2)')

ifeq ($(filter -j%,$(MAKEFLAGS)),)
MAKEFLAGS += -j$(shell nproc)
endif
MAKEFLAGS += --no-builtin-rules
SHELL = /bin/bash
.DELETE_ON_ERROR:
.SECONDARY:

.PHONY: all demo test check quick-check bench bench-check install packages layers headers compilers \
    readme lint format format-check coverage valgrind clean FORCE $(VARIANTS:%=test-%)

all: build/jietong

build/jietong: build/release/jietong
	$(Q)cp $< $@.new && mv -f $@.new $@

# A file that holds the given text, and is younger than what it was whenever the text changes.
remember = $(Q)mkdir -p $(@D); text='$(subst ','\'',$(1))'; \
    [ -f $@ ] && [ "$$text" = "$$(< $@)" ] || printf '%s\n' "$$text" > $@

define variant
COMPILE/$(1) = $$(CC/$(1)) $$(OWN_CFLAGS) $$(FLAGS/$(1)) $$(FLAGS/$$<) $$(FLAGS/$(1)/$$<) \
    $$(VERSION_FLAG) $$(CPPFLAGS) $$(CFLAGS)
LINK/$(1) = $$(CC/$(1)) $$(FLAGS/$(1)) -fopenmp $$(CFLAGS) $$(LDFLAGS)
PROGRAMS/$(1) := $(patsubst %.c,build/$(1)/%,$(TESTS) $(BENCHES))

build/$(1)/flags: FORCE | $$(PACKAGES)
	$$(call remember,$$(COMPILE/$(1)) $$(LINK/$(1)) $$(VERSION))

build/$(1)/members: FORCE
	$$(call remember,$(SOURCES))

$(patsubst %.c,build/$(1)/%.o,$(ALL_C)): build/$(1)/%.o: %.c build/$(1)/flags | $$(PACKAGES)
	$$(call say,CC,$$@)
	@mkdir -p $$(@D)
	$$(Q)$$(COMPILE/$(1)) -c -o $$@ $$<

build/$(1)/libjietong.a: $(SOURCES:%.c=build/$(1)/%.o) build/$(1)/members
	$$(call say,AR,$$@)
	$$(Q)rm -f $$@; $$(AR) rcs $$@ $$(filter %.o,$$^)

build/$(1)/jietong: build/$(1)/sim/main.o build/$(1)/libjietong.a
	$$(call say,LINK,$$@)
	$$(Q)$$(LINK/$(1)) -o $$@ $$^ $$(LIBRARY_LIBS) $$(LDLIBS)

$$(PROGRAMS/$(1)): build/$(1)/%: build/$(1)/%.o $(ORACLES:%.c=build/$(1)/%.o) build/$(1)/libjietong.a
	$$(call say,LINK,$$@)
	$$(Q)$$(LINK/$(1)) -o $$@ $$^ $$(LIBRARY_LIBS) -lcmocka $$(LDLIBS)

# The commands that test this variant, each quoted for scripts/run-tests.
RUN/$(1) = $(TESTS:%.c=build/$(1)/%) $(SHELL_TESTS:%='JIETONG=$$(CURDIR)/build/$(1)/jietong bash %')
BUILT/$(1) := build/$(1)/jietong $(TESTS:%.c=build/$(1)/%)

test-$(1): $$(BUILT/$(1))
	@scripts/run-tests $$(RUN/$(1))
endef
$(foreach v,$(VARIANTS),$(eval $(call variant,$(v))))
RUN/release += $(SCRIPT_TESTS:%='bash %')
test-release: $(DAYS)

packages:
	@scripts/install-deps $(DEV)

# The program answers 1 when the centre misses a target, which is an answer.
DEMO = build/jietong run scenarios/city-bank.cfg -n 200
demo: build/jietong
	@printf '\n$$ %s\n' '$(DEMO)'
	@$(DEMO) || [ $$? -eq 1 ]

test: test-release

# What is checked beside the tests: quickly, and the rest.
QUICK_CHECKS = scripts/layers scripts/headers scripts/compilers scripts/instructions scripts/readme \
    '$(FORMAT) --dry-run --Werror'
CHECK_FLAGS = $(LANGUAGE) $(WARNINGS) -DVERSION="$(VERSION)"
FORMAT = find models output sim tests -name "*.[ch]" | xargs clang-format

# The tests are built by clang too, for its warnings.
quick-check: build/jietong $(DAYS) $(BUILT/clang)
	@FLAGS='$(CHECK_FLAGS)' scripts/run-tests $(QUICK_CHECKS)

check: build/jietong $(DAYS) $(BUILT/release) $(BUILT/debug) $(BUILT/asan) $(BUILT/clang)
	@FLAGS='$(CHECK_FLAGS)' scripts/run-tests $(QUICK_CHECKS) scripts/lint \
	    $(RUN/release) $(RUN/debug) $(RUN/asan) $(RUN/clang)

layers:
	@scripts/layers

headers lint:
	@FLAGS='$(CHECK_FLAGS)' scripts/$@

compilers: build/release/jietong build/clang/jietong
	@scripts/compilers

readme: build/jietong
	@scripts/readme

format:
	$(FORMAT) -i

format-check:
	@$(FORMAT) --dry-run --Werror

coverage: $(BUILT/coverage)
	@find build/coverage -name '*.gcda' -delete
	@scripts/run-tests $(RUN/coverage)
	@mkdir -p build/coverage/report
	@gcovr --root . --object-directory build/coverage --gcov-executable '$(GCOV)' \
	    --filter models/ --filter output/ --filter sim/ \
	    --html-details build/coverage/report/index.html --print-summary

valgrind: build/debug/jietong
	valgrind --quiet --error-exitcode=9 --leak-check=full \
	    --show-leak-kinds=definite --errors-for-leak-kinds=definite \
	    $< run scenarios/erlang-a.cfg -n 2 -o build/valgrind

# Times, and instructions, which do not depend on what else the machine does; `scripts/instructions
# --update` stores new ones.
bench: build/release/tests/bench/bench $(DAYS)
	@build/release/tests/bench/bench
	@echo; scripts/instructions

bench-check: $(DAYS)
	@scripts/run-tests scripts/instructions

install: build/jietong
	$(INSTALL) -D build/jietong $(DESTDIR)$(BINDIR)/jietong
	cd scenarios && find . -type f -exec \
	    $(INSTALL) -D -m 644 '{}' '$(DESTDIR)$(DATADIR)/scenarios/{}' ';'
	for page in $(wildcard man/*.1); do \
	    $(INSTALL) -D -m 644 $$page $(DESTDIR)$(MANDIR)/man1/$${page#man/} || exit; done

clean:
	rm -rf build

-include $(wildcard $(VARIANTS:%=build/%/*/*.d) $(VARIANTS:%=build/%/*/*/*.d))
