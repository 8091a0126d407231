# Fuzz targets: tests/fuzz/fuzz_<name>.c, seeds in tests/fuzz/corpus/<name>/. What libFuzzer finds new stays in build/.
FUZZ_SECONDS ?= 10
FUZZ_FLAGS := $(ASAN_FLAGS)
FUZZ_NAMES := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))

$(eval $(call variant,build/fuzz,$(CLANG),$(FUZZ_FLAGS) -fsanitize=fuzzer-no-link))

build/fuzz/fuzz_%: tests/fuzz/fuzz_%.c build/fuzz/libshared.a $(PLUGINS:%=build/fuzz/obj/lib%.a) \
		build/fuzz/obj/libipam.a build/fuzz/obj/libfake_collectd.a build/flags
	$(call say,LD,$@)$(CLANG) $(LANGUAGE) $(WARNINGS) -Wno-missing-prototypes $(FUZZ_FLAGS) $(DEFINES) $(INCLUDES) -fsanitize=fuzzer \
		$(LINK) -o $@ $< -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(call package_libs,$(TEST_PACKAGES)) $(SYSTEM_LIBS)

.PHONY: fuzz
fuzz: $(FUZZ_NAMES:%=build/fuzz/fuzz_%)
	mk/run_fuzz.sh $(FUZZ_SECONDS) $(FUZZ_NAMES)
