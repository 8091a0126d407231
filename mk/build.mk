# The product: one shared object per plugin, one command.
build/%.so: mk/plugin.map
	$(call say,LD,$@)$(CC) -shared $(CFLAGS) -pthread $(LINK) -Wl,--version-script=mk/plugin.map -o $@ \
		$(filter %.o,$^) $(filter %.a,$^) $(call package_libs,$($*_PACKAGES) $(SHARED_PACKAGES)) $(SYSTEM_LIBS)

$(foreach p,$(PLUGINS),$(eval build/$(p).so: build/obj/plugins/$(p)/$(p).o build/obj/lib$(p).a build/libshared.a))

build/ipam: build/obj/ipam/main.o build/obj/libipam.a build/libshared.a
	$(call say,LD,$@)$(CC) $(CFLAGS) -pie -pthread $(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) \
		$(call package_libs,$(ipam_PACKAGES) $(SHARED_PACKAGES)) $(SYSTEM_LIBS)

# Benchmark programs: tests/bench/<name>.c.
BENCHES := $(patsubst tests/bench/%.c,build/bench/%,$(wildcard tests/bench/*.c))
build/bench/%: build/obj/tests/bench/%.o $(PLUGINS:%=build/obj/lib%.a) build/libshared.a build/obj/libfake_collectd.a
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) $(CFLAGS) -pie -pthread $(LINK) -o $@ $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) \
		-Wl,--end-group $(call package_libs,$(sort $(foreach p,$(PLUGINS),$($(p)_PACKAGES)) $(SHARED_PACKAGES))) $(SYSTEM_LIBS)
