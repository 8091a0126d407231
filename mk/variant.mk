# One build tree: objects, archives, unit test programs. Called once for the product and once per sanitizer.
# A unit is a .c file of shared/, plugins/<p>/ or ipam/; `x_test.c` is its test; `x_fixture.c` is linked by tests only.
SHARED_ALL := $(sort $(wildcard shared/*/*.c))
PLUGIN_ALL := $(sort $(foreach p,$(PLUGINS),$(wildcard plugins/$(p)/*.c)))
IPAM_ALL := $(sort $(wildcard ipam/*.c))
FAKE_ALL := $(sort $(wildcard tests/fake_collectd/*.c))
TESTS := $(sort $(filter %_test.c,$(SHARED_ALL) $(PLUGIN_ALL) $(IPAM_ALL) $(FAKE_ALL) $(wildcard schema/*_test.c)))

product = $(filter-out %_test.c %_fixture.c,$(1))
fixtures = $(filter %_fixture.c,$(1))
SHARED_SOURCES := $(call product,$(SHARED_ALL))
IPAM_SOURCES := $(call product,$(IPAM_ALL))
GLUE_SOURCES := $(foreach p,$(PLUGINS),$(wildcard plugins/$(p)/$(p).c))
plugin_sources = $(filter-out plugins/$(1)/$(1).c,$(call product,$(wildcard plugins/$(1)/*.c)))

TEST_PACKAGES := $(SHARED_PACKAGES) $(sort $(foreach p,$(PLUGINS),$($(p)_PACKAGES))) $(ipam_PACKAGES)

# $(1) tree, $(2) compiler, $(3) flags of compiler and linker in place of CFLAGS and HARDENING
define variant
$(1)/obj/%.o: %.c build/flags | $(GENERATED_HEADERS)
	@mkdir -p $$(@D)
	$$(call say,CC,$$@)$(2) $$(LANGUAGE) $$(WARNINGS) $(3) $$(DEFINES) $$(INCLUDES) $$(ROOM_FLAGS) -MMD -MP -c $$< -o $$@

$(1)/obj/gen/%.o: build/gen/%.c build/flags | $(GENERATED_HEADERS)
	@mkdir -p $$(@D)
	$$(call say,CC,$$@)$(2) $$(LANGUAGE) $$(WARNINGS) $(3) $$(DEFINES) $$(INCLUDES) -MMD -MP -c $$< -o $$@

$(1)/obj/shared/collectd/%.o: ROOM_FLAGS = $$(COLLECTD_INCLUDES)
$(1)/obj/tests/fake_collectd/%.o: ROOM_FLAGS = $$(COLLECTD_INCLUDES)
$(GLUE_SOURCES:%.c=$(1)/obj/%.o) $(GLUE_SOURCES:%.c=$(1)/obj/%_test.o): ROOM_FLAGS = $$(COLLECTD_INCLUDES)
$(1)/obj/ipam/%.o: ROOM_FLAGS = $$(call package_cflags,$(ipam_PACKAGES))

$(1)/%.a:
	@mkdir -p $$(@D)
	$$(call say,AR,$$@)rm -f $$@ && $$(AR) rcs $$@ $$(filter %.o,$$^)

$(1)/libshared.a: $(SHARED_SOURCES:%.c=$(1)/obj/%.o) $(GENERATED:%=$(1)/obj/gen/schema/%.o)
$(1)/obj/libipam.a: $(patsubst %.c,$(1)/obj/%.o,$(filter-out ipam/main.c,$(IPAM_SOURCES)))
$(1)/obj/libfake_collectd.a: $(patsubst %.c,$(1)/obj/%.o,$(call product,$(FAKE_ALL)))
$(1)/obj/libfixtures.a: $(patsubst %.c,$(1)/obj/%.o,$(call fixtures,$(SHARED_ALL) $(PLUGIN_ALL) $(IPAM_ALL)))
$(foreach p,$(PLUGINS),$(eval $(1)/obj/lib$(p).a: $(patsubst %.c,$(1)/obj/%.o,$(call plugin_sources,$(p)))))

$(1)/test/%: $(1)/obj/%.o $(1)/libshared.a $(1)/obj/libfixtures.a $(1)/obj/libfake_collectd.a
	@mkdir -p $$(@D)
	$$(call say,LD,$$@)$(2) $(3) -pthread $$(LINK) -o $$@ $$(filter %.o,$$^) -Wl,--start-group $$(filter %.a,$$^) \
		-Wl,--end-group $$(call package_libs,$$(TEST_PACKAGES)) -lcmocka $(SYSTEM_LIBS)

$(patsubst %.c,$(1)/test/%,$(filter ipam/%,$(TESTS))): $(1)/obj/libipam.a
$(foreach p,$(PLUGINS),$(eval $(patsubst %.c,$(1)/test/%,$(filter plugins/$(p)/%,$(TESTS))): $(1)/obj/lib$(p).a))
$(foreach p,$(PLUGINS),$(if $(filter plugins/$(p)/$(p)_test.c,$(TESTS)),$(eval $(1)/test/plugins/$(p)/$(p)_test: $(1)/obj/plugins/$(p)/$(p).o)))

-include $$(patsubst %.c,$(1)/obj/%.d,$(SHARED_ALL) $(PLUGIN_ALL) $(IPAM_ALL) $(FAKE_ALL) $(wildcard schema/*_test.c))
endef

# In variables, because a comma would end an argument of call.
SANITIZED := -g -O1 -fno-omit-frame-pointer -fno-sanitize-recover=all -Wno-error
ASAN_FLAGS := $(SANITIZED) -fsanitize=address,undefined
TSAN_FLAGS := $(SANITIZED) -fsanitize=thread

$(eval $(call variant,build,$(CC),$(CFLAGS) $(HARDENING)))
$(eval $(call variant,build/asan,$(CC),$(ASAN_FLAGS)))
$(eval $(call variant,build/tsan,$(CC),$(TSAN_FLAGS)))
