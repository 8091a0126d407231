# install, uninstall, deb. DESTDIR stages; PREFIX, SYSCONFDIR, SYSTEMD_UNIT_DIR and COLLECTD_PLUGIN_DIR (where collectd-core has its own) place.
PREFIX ?= /usr
SYSCONFDIR ?= /etc
SYSTEMD_UNIT_DIR ?= /usr/lib/systemd/system

.PHONY: install uninstall deb

install uninstall: export DESTDIR := $(DESTDIR)
install uninstall: export PREFIX := $(PREFIX)
install uninstall: export SYSCONFDIR := $(SYSCONFDIR)
install uninstall: export SYSTEMD_UNIT_DIR := $(SYSTEMD_UNIT_DIR)
install uninstall: export COLLECTD_PLUGIN_DIR := $(COLLECTD_PLUGIN_DIR)
install uninstall: export PLUGINS := $(PLUGINS)

install: all
	mk/install.sh install

uninstall:
	mk/install.sh uninstall

deb: all
	VERSION=$(VERSION) mk/deb.sh
