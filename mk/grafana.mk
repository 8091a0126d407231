# Grafana: the app plugin, and the tests of panels and dashboards. All of it is TypeScript; grafana/node.sh finds the Node.
GRAFANA_FOLDERS := grafana/app grafana/dashboards grafana/tests grafana/tests/host/12 grafana/tests/host/13
GRAFANA_PACKAGES := $(GRAFANA_FOLDERS:%=%/node_modules/.package-lock.json)
GRAFANA_SOURCES = $(shell find grafana/app -name node_modules -prune -o -type f -print)

# Whose libraries draw the preview and the pictures.
PREVIEW_GRAFANA = $(lastword $(or $(GRAFANA),13))

.PHONY: preview pictures grafana grafana-deps grafana-unit grafana-dashboards grafana-dashboards-check grafana-check

grafana: build/grafana/lanatlas-app/module.js

build/grafana/lanatlas-app/module.js: $(GRAFANA_SOURCES) Makefile grafana/app/node_modules/.package-lock.json
	PATH="$$(grafana/node.sh):$$PATH" node grafana/app/build.mjs

grafana-deps:
	mk/deps.sh grafana
	$(MAKE) $(GRAFANA_PACKAGES)

# npm writes this file last. GRAFANA=11 asks for grafana/tests/host/11 by the same rule.
%/node_modules/.package-lock.json: %/package-lock.json %/package.json
	cd $* && PATH="$$($(CURDIR)/grafana/node.sh):$$PATH" npm ci --no-audit --no-fund --loglevel=error
	@touch $@

grafana-unit: grafana/app/node_modules/.package-lock.json grafana/tests/node_modules/.package-lock.json
	@mk/run_grafana.sh unit

grafana-check: all grafana-deps grafana $(patsubst %,grafana/tests/host/%/node_modules/.package-lock.json,$(GRAFANA))
	@mk/run_grafana.sh all

# The JSON of the dashboards, from their sources.
grafana-dashboards: grafana/dashboards/node_modules/.package-lock.json
	PATH="$$(grafana/node.sh):$$PATH" node grafana/dashboards/build.mjs

# Root, for the simulated LAN in which every query is asked.
grafana-dashboards-check: all grafana/dashboards/node_modules/.package-lock.json \
		$(patsubst %,grafana/tests/host/%/node_modules/.package-lock.json,$(or $(GRAFANA),12 13))
	@mk/run_grafana.sh dashboards

# The demo, with the dashboards in any browser. Root, for the simulated LAN.
preview:
	@grafana/preview/needs.sh $(PREVIEW_GRAFANA)
	mk/deps.sh build
	$(MAKE) all grafana
	PATH="$$(grafana/node.sh):$$PATH" node grafana/tests/host/build.mjs $(PREVIEW_GRAFANA)
	DEMO_PREVIEW=$(PREVIEW_GRAFANA) tests/lab/demo.sh

# T=name renews that one.
pictures: all
	@grafana/preview/needs.sh $(PREVIEW_GRAFANA)
	$(MAKE) grafana
	PATH="$$(grafana/node.sh):$$PATH" node grafana/tests/host/build.mjs $(PREVIEW_GRAFANA)
	PATH="$$(grafana/node.sh):$$PATH" node grafana/preview/pictures.mjs $(PREVIEW_GRAFANA) $(T)
