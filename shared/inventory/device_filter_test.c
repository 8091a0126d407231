#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "device_filter.h"
#include "device_row.h"
#include "device_row_fixture.h"

// The keys of what the filter finds, by key; or the error.
static const char *find(const char *text)
{
    static char keys[512];
    const struct filter_listing listing = {
        .fields = device_filter_fields, .count = DEVICE_FILTER_FIELDS, .now_ms = HOUSE_NOW_S * INT64_C(1000)};
    struct db_filter filter;
    struct device_rows rows;
    struct device_row row;
    keys[0] = '\0';
    if (filter_compile(text, &listing, &filter, &err) < 0)
        return err.text;
    if (device_rows_open(&rows, db, &filter, "d.key", -1, 0, &err) < 0)
        return err.text;
    int code = 0;
    while ((code = device_rows_next(&rows, &row, &err)) > 0)
        snprintf(keys + strlen(keys), sizeof(keys) - strlen(keys), "%s%s", keys[0] == '\0' ? "" : " ",
                 row.key);
    filter_free(&filter);
    return code < 0 ? err.text : keys;
}

static void test_every_field_finds_what_it_says(void **state)
{
    (void)state;
    static const struct {
        const char *filter;
        const char *keys;
    } cases[] = {
        {"", "gateway laptop my-nas tv"},
        {"key:my-*", "my-nas"},
        {"name:'my nas'", "my-nas"},
        {"name:'MY nas' or name:GateWay", "gateway my-nas"}, // by an index, as without one
        {"type:router", "gateway"},
        {"status:up", "gateway"},
        {"status:down", "my-nas"},
        {"status:unknown", "laptop"},
        {"status:disabled", "tv"},
        {"site:home", "gateway"},
        {"site:\"\"", "laptop my-nas tv"},
        {"tag:core,backup", "gateway my-nas"},
        {"not tag:*", "laptop tv"},
        {"vendor~del", "laptop"},
        {"os:linux", "my-nas"},
        {"ip:192.0.2.0/24", "gateway my-nas"},
        {"ip:192.0.2.5", "my-nas"},
        {"address:2001:db8::/32", "gateway"},
        {"ip:\"\"", "tv"},
        {"mac:00:11:32", "gateway"},
        {"mac:02005e000007", "laptop"},
        {"interface:*", ""},
        {"port:443", "gateway"},
        {"port:22..1024", "gateway my-nas"},
        {"not port:22", "gateway laptop my-nas tv"},
        {"service:https", "gateway"},
        {"service:tcp/445", "my-nas"},
        {"check:tcp-22", "laptop"},
        {"monitored:no", "tv"},
        {"trusted:yes", "gateway"},
        {"notes~kid", "tv"},
        {"notes:'100% kid\\'s; -- shelf'", "tv"},
        {"rtt<1ms", "gateway"},
        {"loss>=5%", "my-nas"},
        {"seen<5m", "gateway"},
        {"seen>1h", "my-nas"},
        {"seen:\"\"", "laptop tv"},
        {"since:5m", "gateway"},
        {"until:1h", "my-nas"},
        {"changed<1d", "gateway my-nas"},
        {"changed:\"\"", "laptop tv"},
        {"note~kid", "tv"},
        {"icon:*", ""},
        {"group:'storage room'", "my-nas"},
        {"created>1d or created<=1d", "gateway laptop my-nas tv"},
        {"reason:*", ""},
        {"shelf", "tv"},
        {"backup", "my-nas"},
    };
    house_build();
    house_probe();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        if (strcmp(find(cases[i].filter), cases[i].keys) != 0)
            fail_msg("%s: %s, not %s", cases[i].filter, find(cases[i].filter), cases[i].keys);
}

// docs/filter.md tells of a house, but it is the language of this listing.
static void test_examples_of_the_page_are_filters_of_devices(void **state)
{
    (void)state;
    char line[1024];
    bool inside = false;
    int count = 0;
    FILE *page = fopen("docs/filter.md", "r");
    assert_non_null(page);
    while (fgets(line, sizeof(line), page) != NULL) {
        char *arrow = strstr(line, "→");
        if (strncmp(line, "```", 3) == 0)
            inside = !inside && strcmp(line, "```filter\n") == 0;
        if (!inside || arrow == NULL)
            continue;
        *arrow = '\0';
        if (strncmp(find(line), "column ", 7) == 0)
            fail_msg("%s: %s", line, find(line));
        count++;
    }
    fclose(page);
    assert_true(count > 50);
}

static void test_words_are_the_schemas(void **state)
{
    (void)state;
    assert_non_null(strstr(find("type:toaster"), "hypervisor"));
    assert_non_null(strstr(find("status:upp"), "did you mean \"up\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_every_field_finds_what_it_says),
        WITH_DATABASE(test_examples_of_the_page_are_filters_of_devices),
        WITH_DATABASE(test_words_are_the_schemas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
