# Compilers and flags.
ifeq ($(origin CC),default)
CC := gcc
endif
CLANG ?= clang-19
PKG_CONFIG ?= pkg-config
AR ?= ar

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes -Wmissing-prototypes \
	-Wformat=2 -Wpointer-arith -Wcast-qual -Wwrite-strings -Wundef -Wvla -Werror
LANGUAGE := -std=gnu11 -fPIC -fvisibility=hidden -pthread
HARDENING := -O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong
CFLAGS ?= -g
DEFINES := -D_GNU_SOURCE -DLANATLAS_VERSION='"$(VERSION)"'
INCLUDES := -I. -Ibuild/gen
COLLECTD_INCLUDES := -DHAVE_CONFIG_H -isystem /usr/include/collectd -isystem /usr/include/collectd/core \
	-isystem /usr/include/collectd/core/daemon
# Of the C library; what a target does not need is left out by --as-needed.
SYSTEM_LIBS := -lresolv -lm
LINK := -Wl,-z,relro,-z,now -Wl,--as-needed $(LDFLAGS)

# Asked when a recipe runs, because `make demo` may install the package in the same run.
package_cflags = $(shell $(PKG_CONFIG) --cflags $(1))
package_libs = $(shell $(PKG_CONFIG) --libs $(1))

ifneq ($(V),1)
Q := @
say = @echo '$(1) $(2)';
else
say =
endif

# Changes when the compiler or its flags do, and every object depends on it.
.PHONY: force
build/flags: force
	@mkdir -p build; printf '%s\n' "$$FLAGS_NOW" | cmp -s - $@ || printf '%s\n' "$$FLAGS_NOW" >$@
build/flags: export FLAGS_NOW = $(CC) $(CFLAGS) $(ASAN_FLAGS) $(WARNINGS) $(LANGUAGE) $(HARDENING) $(DEFINES) $(INCLUDES) $(LINK)
