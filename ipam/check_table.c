#include "check_table.h"

#include <stdio.h>
#include <string.h>

#include "device_input.h"
#include "shared/inventory/check.h"
#include "time_text.h"

static const struct output_column columns[] = {
    {"device", "DEVICE", OUTPUT_SHRINK, 0},
    {"key", "CHECK", 0, 0},
    {"asks", "ASKS", 0, 0},
    {"service", "", OUTPUT_MACHINE, 0},
    {"port", "", OUTPUT_MACHINE, 0},
    {"options", "OPTIONS", OUTPUT_SHRINK, 10},
    {"plugin", "PLUGIN", 0, 6},
    {"follows", "FOLLOWS", 0, 2},
    {"target", "TARGET", OUTPUT_SHRINK | OUTPUT_MACHINE, 0},
    {"address", "ADDRESS", OUTPUT_SHRINK, 1},
    {"interval_ms", "INTERVAL_MS", OUTPUT_MACHINE, 0},
    {"interval", "INTERVAL", OUTPUT_RIGHT, 3},
    {"profile", "PROFILE", 0, 4},
    {"down_after", "DOWN AFTER", OUTPUT_RIGHT, 8},
    {"up_after", "UP AFTER", OUTPUT_RIGHT, 9},
    {"enabled", "ENABLED", 0, 5},
    {"source", "SOURCE", 0, 7},
};

enum {
    COLUMN_COUNT = sizeof columns / sizeof columns[0],
    OPTIONS_MAX = 16,
    OPTION_TEXT_MAX = SERVICE_OPTION_MAX + 16
};

// What a service asks beside kind and port, as "path=/health".
struct option_texts {
    char texts[OPTIONS_MAX][OPTION_TEXT_MAX];
    const char *items[OPTIONS_MAX];
    size_t count;
};

static void list_options(const struct service *service, struct option_texts *list)
{
    char value[SERVICE_OPTION_MAX];

    list->count = 0;
    for (const char *const *option = service_options; *option && list->count < OPTIONS_MAX; option++) {
        const char *name = strcmp(*option, "name") == 0 ? "host" : *option;
        if (service->kind == SERVICE_NONE || !*service_get(service, *option, value))
            continue;
        snprintf(list->texts[list->count], OPTION_TEXT_MAX, "%s=%s", name, value);
        list->items[list->count] = list->texts[list->count];
        list->count++;
    }
}

static const char *kind_text(const struct service *service, char text[SERVICE_TEXT_MAX])
{
    service_text(service, text);
    text[strcspn(text, "/")] = '\0';
    return text;
}

static const char *follows(const struct check *check)
{
    if (check->service == SERVICE_PUSH)
        return NULL;
    switch (check->target_kind) {
    case CHECK_TARGET_DEVICE_V4:
        return "ipv4";
    case CHECK_TARGET_DEVICE_V6:
        return "ipv6";
    case CHECK_TARGET_ADDRESS:
        return "fixed";
    case CHECK_TARGET_NAME:
        return "dns";
    }
    return "?";
}

// 0 is the plugin's default.
static struct output_cell number_or_default(uint32_t number)
{
    return number ? output_cell_integer(number) : output_cell_text(NULL, OUTPUT_PLAIN);
}

void check_table_begin(struct output *out)
{
    output_begin(out, columns, COLUMN_COUNT, OUTPUT_TABLE);
}

void check_table_row(struct output *out, const struct check *check, const struct service *service)
{
    char interval[TIME_TEXT_MAX], asks[SERVICE_TEXT_MAX], kind[SERVICE_TEXT_MAX];
    struct option_texts options;
    const char *address = check->target_kind == CHECK_TARGET_NAME ? check->target : check->address;
    if (check->service == SERVICE_PUSH)
        address = NULL;

    list_options(service, &options);
    const struct output_cell cells[COLUMN_COUNT] = {
        output_cell_text(check->device_key, OUTPUT_PLAIN),
        output_cell_text(check->key, OUTPUT_PLAIN),
        output_cell_text(check->service == SERVICE_NONE ? "ping" : service_text(service, asks), OUTPUT_PLAIN),
        output_cell_text(check->service == SERVICE_NONE ? "ping" : kind_text(service, kind), OUTPUT_PLAIN),
        number_or_default(check->port),
        output_cell_list(options.items, options.count),
        output_cell_text(check->plugin, OUTPUT_PLAIN),
        output_cell_text(follows(check), OUTPUT_PLAIN),
        output_cell_text(check->target, OUTPUT_PLAIN),
        output_cell_text(address, OUTPUT_PLAIN),
        number_or_default(check->interval_ms),
        output_cell_text(check->interval_ms ? time_text_setting(check->interval_ms, interval) : "default",
                         OUTPUT_PLAIN),
        output_cell_text(device_input_profile_text(check->profile), OUTPUT_PLAIN),
        number_or_default(check->down_after),
        number_or_default(check->up_after),
        output_cell_boolean(check->enabled),
        output_cell_text(check->source, OUTPUT_PLAIN),
    };

    output_row(out, cells);
}
