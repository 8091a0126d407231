# Unit tests. `x_test.c` beside its unit is all that is needed.
# Thread sanitizer: the tests that start a thread, and those of units that do.
THREADED := $(if $(TESTS),$(shell grep -lE 'pthread_create|plugin_thread_create' $(TESTS) $(wildcard $(TESTS:%_test.c=%.c))))
TSAN_TESTS := $(sort $(filter %_test.c,$(THREADED)) $(filter $(TESTS),$(THREADED:%.c=%_test.c)))

UNIT_PLAIN := $(TESTS:%.c=build/test/%)
UNIT_ASAN := $(TESTS:%.c=build/asan/test/%)
UNIT_TSAN := $(TSAN_TESTS:%.c=build/tsan/test/%)

.PHONY: check check-unit check-long unit-plain unit-asan unit-tsan

# Goals unit-plain, unit-asan, unit-tsan run one tree; T=name runs the tests whose path holds the name.
unit-plain: $(UNIT_PLAIN)
	@mk/run_tests.sh unit $(UNIT_PLAIN)

unit-asan: $(UNIT_ASAN)
	@mk/run_tests.sh asan $(UNIT_ASAN)

unit-tsan: $(UNIT_TSAN)
	@mk/run_tests.sh tsan $(UNIT_TSAN)

check-unit: unit-plain unit-asan unit-tsan

.PHONY: unit-valgrind
VALGRIND := valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,possible \
	--track-origins=yes --suppressions=mk/valgrind.supp
unit-valgrind: $(UNIT_PLAIN)
	@TEST_SLOWNESS=5 TEST_SECONDS=1800 TEST_WRAPPER='$(VALGRIND)' mk/run_tests.sh valgrind $(UNIT_PLAIN)

check:
	@MAKE='$(MAKE)' mk/check.sh

check-long:
	@MAKE='$(MAKE)' mk/check_long.sh
