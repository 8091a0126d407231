// The addresses of the plan as other programs want them: with a name that is one, and a hardware address.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "shared/net/cidr.h"
#include "shared/net/mac_addr.h"

struct db;
struct error;
struct export_scope;

enum { EXPORT_HOST_NAME_MAX = 256, EXPORT_HOST_KEY_MAX = 64 };

struct export_host {
    struct ip_addr addr;
    char zone[IP_ADDR_ZONE_MAX];
    char name[EXPORT_HOST_NAME_MAX];  // a DNS name, or ""
    char alias[EXPORT_HOST_KEY_MAX];  // the key of its device, when it is another name; or ""
    char device[EXPORT_HOST_KEY_MAX]; // the key of its holder, or ""
    char mac[MAC_ADDR_TEXT_MAX];      // whom it is reserved for, or who holds it; ""
    bool dynamic;                     // it is given out from a pool
};

// A prefix of the plan.
struct export_prefix {
    struct cidr cidr;
    int64_t id;
};

struct export_hosts {
    struct export_host *rows;
    size_t count;
    size_t unnamed; // addresses with no name that is one
};

struct export_prefixes {
    struct export_prefix *rows;
    size_t count;
};

// In the order of addresses, one row each; deprecated ones are left out. Freed by export_host_free.
int export_host_read(struct db *db, const struct export_scope *scope, struct export_hosts *out,
                     struct error *err);
void export_host_free(struct export_hosts *hosts);

// The prefixes of the scope's VRF, parents before children. Freed by free(out->rows).
int export_host_prefixes(struct db *db, const struct export_scope *scope, struct export_prefixes *out,
                         struct error *err);
