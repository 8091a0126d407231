#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "inventory_fixture.h"
#include "prefix.h"
#include "row_addr.h"
#include "shared/db/stmt.h"

static void test_a_key_is_read_and_nothing_else(void **state)
{
    (void)state;
    struct ip_addr addr = {{0}}, before;
    struct cidr cidr;
    assert_int_equal(cidr_parse("2001:db8::/64", &cidr, &err), 0);
    assert_int_equal(prefix_add(db, NULL, &cidr, "short", "person", NULL, &err), 0);
    struct stmt *stmt = stmt_use(db, QUERY_PREFIX_LIST);
    assert_non_null(stmt);
    assert_int_equal(stmt_step(stmt), 1);
    row_addr_read(stmt, "first_key", &addr);
    assert_memory_equal(&addr, &cidr.first, sizeof(addr));
    before = addr;
    row_addr_read(stmt, "name", &addr);    // of five bytes
    row_addr_read(stmt, "vlan_id", &addr); // NULL
    assert_memory_equal(&addr, &before, sizeof(addr));
    stmt_reset(stmt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {WITH_DATABASE(test_a_key_is_read_and_nothing_else)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
