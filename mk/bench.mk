# Benchmarks: tests/bench/bench_<name>.sh runs one, installs its peers, prints its figures and goals. Their programs in C
# are built in build/bench/ (build.mk).
BENCH_NAMES := $(patsubst tests/bench/bench_%.sh,%,$(sort $(wildcard tests/bench/bench_*.sh)))

.PHONY: bench $(BENCH_NAMES:%=bench-%)
bench: $(BENCH_NAMES:%=bench-%)

$(BENCH_NAMES:%=bench-%): bench-%:
	mk/deps.sh build
	mk/deps.sh dev
	$(MAKE) all $(BENCHES)
	tests/bench/bench_$*.sh
