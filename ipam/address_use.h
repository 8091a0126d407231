// What an address of the plan is, in one word, one character and one colour. Pure.
#pragma once

#include <stdbool.h>

struct plan_address;

// From the harmless to the worst: a part of a picture that stands for many addresses shows its worst.
enum address_use {
    ADDRESS_USE_FREE,
    ADDRESS_USE_PREFIX,     // of a block: a prefix of the plan lies in it, and nothing of it is used
    ADDRESS_USE_POOL,       // free, in a DHCP pool
    ADDRESS_USE_SET_ASIDE,  // free, in a reserved range
    ADDRESS_USE_FOR_DEVICE, // free, in an infrastructure range
    ADDRESS_USE_NETWORK,    // network, broadcast and subnet-router anycast address
    ADDRESS_USE_GATEWAY,
    ADDRESS_USE_STATIC,
    ADDRESS_USE_DHCP,
    ADDRESS_USE_RESERVED,
    ADDRESS_USE_DEPRECATED,
    ADDRESS_USE_GONE, // the device that holds it is gone
    ADDRESS_USE_UNPLANNED,
    ADDRESS_USE_CONFLICT,
    ADDRESS_USE_COUNT,
};

// What is known of an address beside its row in the plan.
struct address_use_place {
    bool gateway;
    bool network;
    bool pool; // in a DHCP pool: who holds it needs no plan of his own
    bool conflict;
};

// `row` NULL: the plan has no row of it, and nobody holds it. Never a use of free addresses in ranges.
enum address_use address_use_of(const struct plan_address *row, const struct address_use_place *place);

// Whether the address counts as used: planned or held, not the deprecated one that nobody holds.
bool address_use_counts(const struct plan_address *row);

// "static", "unplanned": for programs.
const char *address_use_word(enum address_use use);
// "in use, unplanned": for a legend.
const char *address_use_title(enum address_use use);
// One character wide; a letter without `utf8`.
const char *address_use_glyph(enum address_use use, bool utf8);
// An SGR sequence, or "".
const char *address_use_colour(enum address_use use);
