# The law of the house. `make lint-rules RULES="format calls"` runs some rules.
LINT_CC := $(if $(findstring clang,$(CC)),gcc,$(CLANG))
LINT_EXTRA := $(if $(findstring clang,$(LINT_CC)),-Wcovered-switch-default)
# Through the environment, so without quotes: any string literal stands for the version.
LINT_DEFINES := $(filter-out -DLANATLAS_VERSION=%,$(DEFINES)) -DLANATLAS_VERSION=__FILE__

.PHONY: lint lint-rules lint-selftest format

lint: lint-rules lint-selftest

lint-rules lint-selftest: export LINT_CC := $(LINT_CC)
lint-rules lint-selftest: export LINT_EXTRA := $(LINT_EXTRA)
lint-rules lint-selftest: export LINT_FLAGS = $(LANGUAGE) $(WARNINGS) $(LINT_DEFINES) $(INCLUDES) $(COLLECTD_INCLUDES) \
	$(call package_cflags,$(TEST_PACKAGES))
lint-rules lint-selftest: export PLUGINS := $(PLUGINS)

# What does not compile is a finding of the rule boundary; the other rules still run.
lint-rules:
	-@$(MAKE) -k all
	mk/lint.sh $(RULES)

lint-selftest:
	mk/lint/selftest.sh

format:
	clang-format-19 -i $(shell find shared plugins ipam schema tests -name '*.[ch]')
