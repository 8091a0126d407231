#include "saved_fit.h"

#include <errno.h>
#include <string.h>

#include "command.h"
#include "listing.h"
#include "shared/inventory/device_filter.h"
#include "shared/inventory/map_page.h"
#include "shared/inventory/plan_address_page.h"
#include "verb_keep.h"
#include "verb_plan.h"
#include "verb_prefix_view.h"

struct listing_fields {
    const char *listing;
    const struct filter_field *fields;
    size_t count;
};

// The fault that is told, and what it is about.
struct fault {
    struct error err;
    int code;
    const char *listing;
    unsigned column;
    bool differs; // between listings
};

static size_t list_listings(struct listing_fields out[SAVED_FIT_MAX])
{
    const struct verb_plan_view *const views[] = {&verb_prefix_view, &verb_range_view, &verb_site_view,
                                                  &verb_vlan_view, &verb_vrf_view};
    static const char *const view_names[] = {"prefix list", "range list", "site list", "vlan list",
                                             "vrf list"};
    size_t count = 0;

    out[count++] = (struct listing_fields){"device list", device_filter_fields, DEVICE_FILTER_FIELDS};
    out[count++] =
        (struct listing_fields){"address list", plan_address_page_fields, plan_address_page_field_count};
    for (size_t i = 0; i < sizeof views / sizeof views[0]; i++)
        out[count++] = (struct listing_fields){view_names[i], views[i]->fields, views[i]->field_count};
    out[count++] = (struct listing_fields){"link list", map_page_link_fields, MAP_PAGE_LINK_FIELDS};
    out[count++] = (struct listing_fields){"group list", map_page_group_fields, MAP_PAGE_GROUP_FIELDS};
    out[count++] = (struct listing_fields){"conflicts", verb_conflicts_fields, verb_conflicts_field_count};
    out[count++] = (struct listing_fields){"audit", verb_audit_fields, verb_audit_field_count};
    return count;
}

// "column 12: …" as filter_compile writes it; 0 when it names none.
static unsigned column_of(const char *text)
{
    static const char head[] = "column ";
    unsigned column = 0;

    if (strncmp(text, head, sizeof head - 1) != 0)
        return 0;
    for (text += sizeof head - 1; *text >= '0' && *text <= '9' && column < FILTER_TEXT_MAX; text++)
        column = column * 10 + (unsigned)(*text - '0');
    return column;
}

static void keep_farthest(struct fault *fault, int code, const struct error *err, const char *listing)
{
    unsigned column = column_of(err->text);

    fault->differs |= fault->listing && strcmp(fault->err.text, err->text) != 0;
    if (fault->listing && column <= fault->column)
        return;
    fault->err = *err;
    fault->code = code;
    fault->listing = listing;
    fault->column = column;
}

static int refuse(struct command *command, const struct fault *fault)
{
    if (fault->differs && fault->column > 1)
        return error_set(&command->err, fault->code, "%.*s (as a filter of 'ipam %s')", ERROR_TEXT_MAX - 64,
                         fault->err.text, fault->listing);
    return error_set(&command->err, fault->code, "%s", fault->err.text);
}

int saved_fit_find(struct command *command, const char *text, const char *listings[SAVED_FIT_MAX])
{
    struct listing_fields all[SAVED_FIT_MAX];
    struct fault fault = {.listing = NULL};
    size_t count = list_listings(all);
    int found = 0;

    for (size_t i = 0; i < count; i++) {
        struct db_filter filter;
        int result = listing_filter(command, text, all[i].fields, all[i].count, &filter);
        filter_free(&filter);
        if (result == 0)
            listings[found++] = all[i].listing;
        else if (result == -EINVAL || result == -E2BIG)
            keep_farthest(&fault, result, &command->err, all[i].listing);
        else
            return result;
    }
    return found > 0 ? found : refuse(command, &fault);
}
