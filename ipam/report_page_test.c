#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>
#include <time.h>

#include "report_page.h"
#include "shared/inventory/incident.h"
#include "status_read.h"

// 2026-03-01T12:00:00Z
static const int64_t noon_ms = 1772366400000;

enum { HOUR_MS = 3600000 };

static struct status_device down_device(void)
{
    struct status_device device = {
        .state = DEVICE_DOWN,
        .name = "O'Brien <b>",
        .key = "obrien",
        .cause = "v4 timeout",
        .detail = "HTTP \"503\" & more",
        .since_ms = noon_ms - 2 * HOUR_MS,
        .availability = {0.5, 0.99999, NAN, 1},
    };

    strip_init(&device.strip);
    strip_add(&device.strip, noon_ms, CAUSE_TIMEOUT, 0);
    return device;
}

static char *page_of(struct status_list *list, struct incident_list *incidents)
{
    char *out = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&out, &length);
    const struct report_page page = {list, incidents, noon_ms, "1.2.3"};

    assert_non_null(stream);
    assert_int_equal(report_page_write(stream, &page), 0);
    fclose(stream);
    return out;
}

// Frees the page.
static void assert_has(char *page, const char *const *parts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!strstr(page, parts[i]))
            fail_msg("no %s in %s", parts[i], strstr(page, "<body>"));
    }
    free(page);
}

static void test_a_device_tells_all(void **state)
{
    (void)state;
    struct status_device device = down_device();
    struct status_list list = {.devices = &device, .device_count = 1, .alive_ms = noon_ms - 5000};
    struct incident_list none = {0};
    const char *const parts[] = {
        ("<tr class=\"down\"><th scope=\"row\"><bdi>O&#39;Brien &lt;b&gt;</bdi></th>"
         "<td class=\"s\"><i aria-hidden=\"true\">✕</i> down</td>"
         "<td class=\"t\" data-of=\"since\"><time datetime=\"2026-03-01T10:00:00.000Z\">2026-03-01 10:00:00</time>"
         "<small>2h</small></td>"
         "<td class=\"d\"><bdi>v4 timeout</bdi><small><bdi>HTTP &quot;503&quot; &amp; more</bdi></small></td>"
         "<td class=\"w\"><svg "),
        ("<td class=\"n\" data-of=\"24 h\">50.00%</td><td class=\"n\" data-of=\"7 d\">99.99%</td>"
         "<td class=\"n\" data-of=\"30 d\">–</td></tr>"),
        "<li class=\"down\"><b>1</b>",
        "<li class=\"up\"><b>0</b>",
        "Made <time datetime=\"2026-03-01T12:00:00.000Z\">2026-03-01 12:00:00</time> (UTC+0000)",
        "5s before this page was made",
        "<h2>Open incidents</h2>\n<p>None.</p>",
        "Made by LAN Atlas 1.2.3 ",
    };

    assert_has(page_of(&list, &none), parts, sizeof parts / sizeof parts[0]);
    char *page = page_of(&list, &none);
    assert_null(strstr(page, "class=\"alarm\""));
    assert_null(strstr(page, "<li class=\"gone\">"));
    free(page);
}

static void test_an_incident_is_told(void **state)
{
    (void)state;
    struct status_list list = {.alive_ms = noon_ms};
    struct incident incident = {.device_name = "a&b",
                                .check_key = "web",
                                .service = "tcp/443",
                                .state = DEVICE_DEGRADED,
                                .cause = CAUSE_REFUSED,
                                .started_ms = noon_ms - 60000};
    struct incident_list incidents = {&incident, 1};
    const char *const parts[] = {
        ("<tr class=\"degraded\"><th scope=\"row\"><bdi>a&amp;b</bdi></th>"
         "<td class=\"s\"><i aria-hidden=\"true\">▲</i> degraded</td>"),
        "<small>1m</small></td><td class=\"d\"><bdi>tcp/443 refused</bdi></td></tr>",
        "Nothing is monitored yet.",
    };

    assert_has(page_of(&list, &incidents), parts, sizeof parts / sizeof parts[0]);
}

static void test_old_data_is_told(void **state)
{
    (void)state;
    struct incident_list none = {0};
    struct status_list old = {.alive_ms = noon_ms - 3 * HOUR_MS};
    struct status_list never = {.alive_ms = 0};
    struct status_list fresh = {.alive_ms = noon_ms - STATUS_ROW_STALE_MS};
    const char *const old_parts[] = {"<p class=\"alarm\">collectd has not probed for 3h before"};
    const char *const never_parts[] = {"<p class=\"alarm\">collectd has not probed yet"};

    assert_has(page_of(&old, &none), old_parts, 1);
    assert_has(page_of(&never, &none), never_parts, 1);
    char *page = page_of(&fresh, &none);
    assert_null(strstr(page, "class=\"alarm\""));
    free(page);
}

static void test_every_state_has_a_sign_and_a_word(void **state)
{
    (void)state;
    static const char *const signs[] = {
        [DEVICE_UNKNOWN] = "<i aria-hidden=\"true\">?</i> unknown<",
        [DEVICE_UP] = "<i aria-hidden=\"true\">●</i> up<",
        [DEVICE_DOWN] = "<i aria-hidden=\"true\">✕</i> down<",
        [DEVICE_DEGRADED] = "<i aria-hidden=\"true\">▲</i> degraded, flapping<",
        [DEVICE_GONE] = "<i aria-hidden=\"true\">◌</i> gone<",
        [DEVICE_DISABLED] = "<i aria-hidden=\"true\">–</i> disabled<",
    };
    struct incident_list none = {0};

    for (int i = 0; i <= DEVICE_DISABLED; i++) {
        struct status_device device = down_device();
        struct status_list list = {.devices = &device, .device_count = 1, .alive_ms = noon_ms};
        device.state = (enum device_state)i;
        device.flapping = device.state == DEVICE_DEGRADED;
        assert_has(page_of(&list, &none), &signs[i], 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_device_tells_all),
        cmocka_unit_test(test_an_incident_is_told),
        cmocka_unit_test(test_old_data_is_told),
        cmocka_unit_test(test_every_state_has_a_sign_and_a_word),
    };

    setenv("TZ", "UTC", 1);
    tzset();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
