# SQL becomes C: build/gen/schema/{queries,migrations}.{h,c}.
MIGRATIONS := $(sort $(wildcard schema/migrations/*.sql))
QUERIES := $(sort $(wildcard schema/queries/*.sql))
GENERATED := $(if $(QUERIES),queries) $(if $(MIGRATIONS),migrations)
GENERATED_HEADERS := $(GENERATED:%=build/gen/schema/%.h)

build/gen/schema/queries.h build/gen/schema/queries.c: $(QUERIES) mk/queries.awk
	@mkdir -p $(@D)
	$(call say,GEN,$@)awk -v part=$(suffix $@) -f mk/queries.awk $(QUERIES) >$@

build/gen/schema/migrations.h build/gen/schema/migrations.c: $(MIGRATIONS) schema/views.sql mk/migrations.awk
	@mkdir -p $(@D)
	$(call say,GEN,$@)awk -v part=$(suffix $@) -f mk/migrations.awk $(MIGRATIONS) schema/views.sql >$@
