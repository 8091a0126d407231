#include "address_use.h"

#include "shared/inventory/plan_address.h"
#include "shared/probe/device_verdict.h"

static const struct {
    const char *word;
    const char *title;
    const char *glyph;
    const char *letter;
    const char *colour;
} uses[ADDRESS_USE_COUNT] = {
    [ADDRESS_USE_FREE] = {"free", "free", "·", ".", "\033[2m"},
    [ADDRESS_USE_PREFIX] = {"prefix", "prefix, unused", "▫", "p", ""},
    [ADDRESS_USE_POOL] = {"pool", "DHCP pool, free", "░", "d", "\033[36m"},
    [ADDRESS_USE_SET_ASIDE] = {"reserved range", "reserved range, free", "▒", "r", "\033[34m"},
    [ADDRESS_USE_FOR_DEVICE] = {"infrastructure", "infrastructure, free", "▒", "i", "\033[35m"},
    [ADDRESS_USE_NETWORK] = {"network", "network, broadcast", "×", "#", "\033[2m"},
    [ADDRESS_USE_GATEWAY] = {"gateway", "gateway", "▲", "G", "\033[1;35m"},
    [ADDRESS_USE_STATIC] = {"static", "static", "■", "S", "\033[32m"},
    [ADDRESS_USE_DHCP] = {"dhcp", "DHCP", "◆", "D", "\033[36m"},
    [ADDRESS_USE_RESERVED] = {"reserved", "reserved", "□", "R", "\033[34m"},
    [ADDRESS_USE_DEPRECATED] = {"deprecated", "deprecated", "◇", "X", "\033[2m"},
    [ADDRESS_USE_GONE] = {"gone", "gone", "○", "O", "\033[33m"},
    [ADDRESS_USE_UNPLANNED] = {"unplanned", "in use, unplanned", "●", "U", "\033[33m"},
    [ADDRESS_USE_CONFLICT] = {"conflict", "conflict", "✗", "!", "\033[1;31m"},
};

static enum address_use of_plan(const struct plan_address *row, bool pool)
{
    switch (row->assignment) {
    case PLAN_NONE:
        break;
    case PLAN_STATIC:
        return ADDRESS_USE_STATIC;
    case PLAN_DHCP:
        return ADDRESS_USE_DHCP;
    case PLAN_RESERVED:
        return ADDRESS_USE_RESERVED;
    case PLAN_DEPRECATED:
        return ADDRESS_USE_DEPRECATED;
    }
    if (row->holders == 0)
        return ADDRESS_USE_FREE;
    return pool ? ADDRESS_USE_DHCP : ADDRESS_USE_UNPLANNED;
}

enum address_use address_use_of(const struct plan_address *row, const struct address_use_place *place)
{
    if (place->conflict)
        return ADDRESS_USE_CONFLICT;
    if (row && row->holders > 0 && row->holder_state == DEVICE_GONE)
        return ADDRESS_USE_GONE;
    if (place->gateway)
        return ADDRESS_USE_GATEWAY;
    enum address_use use = row ? of_plan(row, place->pool) : ADDRESS_USE_FREE;
    return use == ADDRESS_USE_FREE && place->network ? ADDRESS_USE_NETWORK : use;
}

bool address_use_counts(const struct plan_address *row)
{
    return row->holders > 0 || (row->assignment != PLAN_NONE && row->assignment != PLAN_DEPRECATED);
}

const char *address_use_word(enum address_use use)
{
    return uses[use].word;
}

const char *address_use_title(enum address_use use)
{
    return uses[use].title;
}

const char *address_use_glyph(enum address_use use, bool utf8)
{
    return utf8 ? uses[use].glyph : uses[use].letter;
}

const char *address_use_colour(enum address_use use)
{
    return uses[use].colour;
}
