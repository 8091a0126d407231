// The prefixes that the owner has said are his, a tree in each VRF. `ipam init` proposes, a person agrees.
#pragma once

#include "inventory.h"
#include "vrf.h"

#include "shared/net/cidr.h"

#include <stddef.h>
#include <stdint.h>

struct error;

enum { PREFIX_KIND_MAX = 16, PREFIX_DNS_MAX = 512 };

struct prefix {
    int64_t id;
    char vrf[VRF_NAME_MAX];
    struct cidr cidr;
    char name[INVENTORY_NAME_MAX];
    char kind[PREFIX_KIND_MAX]; // a word of prefix_kinds, or ""
    char site[INVENTORY_NAME_MAX];
    int vlan; // 0 without
    int64_t vlan_id;
    char vlan_name[INVENTORY_NAME_MAX];
    char gateway[IP_ADDR_TEXT_MAX]; // canonical, or ""
    char dns[PREFIX_DNS_MAX];       // canonical addresses, a blank between
    char source[32];
    unsigned depth; // in a list: how many prefixes of the list hold it
};

struct prefix_list {
    struct prefix *rows;
    size_t count;
};

// "lan", "wifi", "iot", "guest", "dmz", "management", "storage", "vpn", "container", "remote", "internet",
// NULL.
extern const char *const prefix_kinds[];

// Calls that write run inside db_begin … db_commit; all give 0 or a negative errno and fill `err`. `source`
// names a row of the table `source`. `vrf` NULL is the default one.

// A prefix that is there already: 0, nothing changes. `out` may be NULL.
int prefix_add(struct db *db, const char *vrf, const struct cidr *cidr, const char *name, const char *source,
               struct prefix *out, struct error *err);
// A part of `whole`, in its VRF and with its kind and site unless it is there with its own. -EINVAL when it
// does not lie in it. `out` may be NULL.
int prefix_add_part(struct db *db, const struct prefix *whole, const struct cidr *part, const char *name,
                    const char *source, struct prefix *out, struct error *err);
// "10.0.0.0/24", or the name that just one prefix has. -ENOENT, with what was probably meant; -ENOTUNIQ.
int prefix_find(struct db *db, const char *vrf, const char *cidr_or_name, struct prefix *out,
                struct error *err);
int prefix_find_cidr(struct db *db, const char *vrf, const struct cidr *cidr, struct prefix *out,
                     struct error *err);
// The longest prefix that holds the address. -ENOENT.
int prefix_match(struct db *db, const char *vrf, const struct ip_addr *addr, struct prefix *out,
                 struct error *err);
// The longest prefix, other than itself, that holds all of `cidr`. -ENOENT.
int prefix_parent(struct db *db, const char *vrf, const struct cidr *cidr, struct prefix *out,
                  struct error *err);
// All of those, the longest first; none is no failure. Freed by prefix_list_free.
int prefix_parents(struct db *db, const char *vrf, const struct cidr *cidr, struct prefix_list *out,
                   struct error *err);
// `field`: "name", "kind", "site" (made when there is none), "vlan" ("20", "20@SITE", ""), "gateway" (inside
// the prefix, or IPv6 link-local), "dns" (addresses, commas or blanks between), "note", "vrf" (-ENOTEMPTY
// while ranges or planned addresses would be left behind). -EPERM when a source of higher precedence set it.
int prefix_set(struct db *db, int64_t id, const char *field, const char *value, const char *source,
               struct error *err);
// -ENOTEMPTY, and `err` counts them, while ranges or planned addresses lie in it and in no other prefix,
// unless `force`: then they stay without a prefix. Prefixes in it move up the tree.
int prefix_remove(struct db *db, int64_t id, bool force, struct error *err);
const char *prefix_note(struct db *db, int64_t id);

// Of one VRF, or all (NULL), by VRF, IPv4 before IPv6, address, then length: parents before children, with
// their depth. `under` NULL: all; else itself and what lies in it, of one VRF (NULL: the default one). Freed
// by prefix_list_free.
int prefix_list(struct db *db, const char *vrf, const struct cidr *under, struct prefix_list *out,
                struct error *err);
void prefix_list_free(struct prefix_list *list);
