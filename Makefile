# LAN Atlas: every goal. `make help` lists them; mk/ says how each part is built.
.DEFAULT_GOAL := all
MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.SECONDARY:
.DELETE_ON_ERROR:

VERSION := 0.1.0

# A plugin is a folder plugins/<name>/ whose glue is <name>.c, and the pkg-config packages that it links.
PLUGINS := icmp_heartbeat tcp_check ipam_sync
icmp_heartbeat_PACKAGES := libcares libsodium
tcp_check_PACKAGES := libcares libcurl gnutls
ipam_sync_PACKAGES := libsodium

SHARED_PACKAGES := sqlite3 libpcre2-8
ipam_PACKAGES := smartcols librrd libsodium

include mk/flags.mk
include mk/generated.mk
include mk/variant.mk
include mk/build.mk
include mk/test.mk
include mk/fuzz.mk
include mk/bench.mk
include mk/lint.mk
include mk/grafana.mk
include mk/install.mk

.PHONY: all demo deps deps-dev clean help

all: build/libshared.a $(PLUGINS:%=build/%.so) build/ipam

demo:
	mk/deps.sh build
	$(MAKE) all
	tests/lab/demo.sh

deps:
	mk/deps.sh build

deps-dev:
	mk/deps.sh dev

clean:
	rm -rf build

help:
	@cat mk/help.txt
