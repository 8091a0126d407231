#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sync_figures_store.h"
#include "sync_round_fixture.h"

#include "shared/base/clock.h"
#include "shared/db/db_backup.h"
#include "shared/inventory/vrf.h"

static const struct sync_usage *usage_of(const struct sync_figures *figures, const char *instance)
{
    for (size_t i = 0; i < figures->usage_count; i++)
        if (strcmp(figures->usage[i].instance, instance) == 0)
            return &figures->usage[i];
    return NULL;
}

static void test_figures_tell_prefixes_and_pools(void **state)
{
    (void)state;
    struct sync_figures figures;
    plan(NULL, "10.0.0.0/24", "10.0.0.100-10.0.0.199");
    plan(NULL, "2001:db8::/64", NULL);
    store("INSERT INTO address (ip, ip_key, family, assignment) VALUES"
          " ('10.0.0.5', x'00000000000000000000ffff0a000005', 4, 'static'),"
          " ('10.0.0.100', x'00000000000000000000ffff0a000064', 4, 'dhcp')");
    sync_figures_store_read(&round_, &figures);
    assert_int_equal(figures.usage_count, 3);
    const struct sync_usage *lan = usage_of(&figures, "10.0.0.0_24"),
                            *pool = usage_of(&figures, "pool-10.0.0.100-10.0.0.199");
    assert_non_null(lan);
    assert_non_null(pool);
    assert_non_null(usage_of(&figures, "2001-db8--_64"));
    assert_true(lan->usable > 253.5 && lan->usable < 254.5 && lan->used > 1.5 && lan->used < 2.5);
    assert_true(pool->usable > 99.5 && pool->usable < 100.5 && pool->used > 0.5 && pool->used < 1.5);
    assert_true(fabs(pool->ratio - 0.01) < 1e-9);
    assert_true(isnan(figures.backup_age_s));
    assert_true(figures.size.count > 0);
    sync_figures_store_free(&figures);
}

static void test_prefix_of_another_vrf_has_its_number(void **state)
{
    (void)state;
    struct sync_figures figures;
    assert_int_equal(db_begin(round_.db, 0), 0);
    assert_int_equal(vrf_add(round_.db, "lab/1", "", &err), 0);
    assert_int_equal(db_commit(round_.db), 0);
    plan("lab/1", "10.0.0.0/24", NULL);
    sync_figures_store_read(&round_, &figures);
    assert_non_null(usage_of(&figures, "vrf2-10.0.0.0_24"));
    sync_figures_store_free(&figures);
}

static void test_more_prefixes_than_wanted_are_left_out_and_it_is_told(void **state)
{
    (void)state;
    struct sync_figures figures;
    settings.max_series = 2;
    plan(NULL, "10.0.0.0/24", "10.0.0.100-10.0.0.199");
    plan(NULL, "10.0.1.0/24", "10.0.1.100-10.0.1.199");
    plan(NULL, "10.0.2.0/24", NULL);
    sync_figures_store_read(&round_, &figures);
    assert_int_equal(figures.usage_count, 4);
    assert_int_equal(figures.usage_left_out, 1);
    assert_non_null(strstr(logged, "1 prefixes and pools more than MaxPrefixes have no metrics"));
    sync_figures_store_free(&figures);
}

static void test_age_of_the_newest_backup(void **state)
{
    (void)state;
    struct sync_figures figures;
    char path[PATH_MAX], hex[SHA256_HEX_MAX];
    const int64_t hour = 3600000;
    for (int64_t age = 2; age > 0; age--) {
        assert_int_equal(db_backup_name(fixture.path, NULL, clock_real_ms() - age * hour, path, &err), 0);
        assert_int_equal(db_backup(round_.db, path, false, hex, &err), 0);
    }
    sync_figures_store_read(&round_, &figures);
    assert_true(figures.backup_age_s > 3595 && figures.backup_age_s < 3660);
    sync_figures_store_free(&figures);
    snprintf(settings.backup_dir, sizeof(settings.backup_dir), "/nowhere/at/all");
    sync_figures_store_read(&round_, &figures);
    assert_true(isnan(figures.backup_age_s));
    sync_figures_store_free(&figures);
}

static void test_what_cannot_be_read_is_told_once(void **state)
{
    (void)state;
    struct sync_figures figures;
    plan(NULL, "10.0.0.0/24", NULL);
    store("ALTER TABLE vrf RENAME TO elsewhere");
    sync_figures_store_read(&round_, &figures);
    assert_int_equal(figures.usage_count, 0);
    sync_figures_store_free(&figures);
    assert_int_equal(strncmp(logged, "cannot tell how full the plan is", 32), 0);
    logged[0] = '\0';
    sync_figures_store_read(&round_, &figures);
    sync_figures_store_free(&figures);
    assert_string_equal(logged, "");
    store("ALTER TABLE elsewhere RENAME TO vrf");
    sync_figures_store_read(&round_, &figures);
    sync_figures_store_free(&figures);
    assert_string_equal(logged, "how full the plan is can be told again");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROUND_TEST(test_figures_tell_prefixes_and_pools),
        ROUND_TEST(test_prefix_of_another_vrf_has_its_number),
        ROUND_TEST(test_more_prefixes_than_wanted_are_left_out_and_it_is_told),
        ROUND_TEST(test_age_of_the_newest_backup),
        ROUND_TEST(test_what_cannot_be_read_is_told_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
