#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "binding.h"
#include "device_group.h"
#include "inventory_fixture.h"
#include "link.h"
#include "map_read.h"
#include "shared/db/db_handle.h"
#include "shared/db/db_value.h"

static struct map_model model;

static void run_sql(const char *sql)
{
    if (sqlite3_exec(db->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(db->handle));
}

// gateway - switch - nas; printer on its own; vm on the group of nas.
static void make_house(void)
{
    static const char *const names[] = {"gateway", "switch", "nas", "printer", "vm"};
    int64_t ids[5];
    for (size_t i = 0; i < 5; i++)
        ids[i] = inventory_fixture_device(names[i]);
    assert_int_equal(device_set(db, ids[0], "type", "router", "person", &err), 0);
    assert_int_equal(device_set(db, ids[1], "type", "switch", "person", &err), 0);
    assert_int_equal(device_set(db, ids[3], "site", "Cellar", "person", &err), 0);
    assert_int_equal(link_add(db, &(struct link_end){.device_id = ids[0]},
                              &(struct link_end){.device_id = ids[1]}, "fibre", "up", "person", NULL, &err),
                     0);
    assert_int_equal(link_add(db, &(struct link_end){.device_id = ids[2]},
                              &(struct link_end){.device_id = ids[1]}, "ethernet", "", "person", NULL, &err),
                     0);
    struct device_group group;
    assert_int_equal(device_group_add(db, "Box", "virtualisation", "person", &group, &err), 0);
    assert_int_equal(device_group_join(db, group.id, ids[2], 0, "", &err), 0);
    assert_int_equal(device_group_join(db, group.id, ids[4], 0, "", &err), 0);
    run_sql(
        "INSERT INTO vlan (vid, name, source) VALUES (20, 'servers', 'person');"
        "INSERT INTO prefix (vrf, cidr, first_key, last_key, family, length, name, source, vlan_id) VALUES"
        " ('default', '10.0.0.0/8', x'00000000000000000000ffff0a000000', x'00000000000000000000ffff0affffff',"
        "  4, 8, 'all', 'person', NULL),"
        " ('default', '10.0.0.0/24', x'00000000000000000000ffff0a000000',"
        "  x'00000000000000000000ffff0a0000ff', 4, 24, 'lan', 'person', 1)");
}

static void hold(const char *device, const char *address)
{
    struct device row;
    struct ip_addr addr;
    assert_int_equal(device_find(db, device, &row, &err), 0);
    assert_int_equal(ip_addr_parse(address, &addr), 0);
    assert_int_equal(binding_add(db, row.id, &addr, "", NULL, "person", 1000, &err), 0);
}

static void read_map(const char *name, const struct db_filter *filter)
{
    if (sqlite3_get_autocommit(db->handle) == 0)
        assert_int_equal(db_commit(db), 0);
    if (map_read(db, name, filter, &model, &err) < 0)
        fail_msg("%s", err.text);
}

static void done(void)
{
    map_read_free(&model);
    assert_int_equal(db_begin(db, 0), 0);
}

static const struct map_node *node_of(const char *key)
{
    for (size_t i = 0; i < model.node_count; i++)
        if (strcmp(model.nodes[i].key, key) == 0)
            return &model.nodes[i];
    fail_msg("no %s", key);
    return NULL;
}

static void test_devices_links_and_groups_are_read(void **state)
{
    (void)state;
    make_house();
    read_map(MAP_MAIN, NULL);
    assert_int_equal(model.node_count, 5);
    assert_string_equal(node_of("switch")->type, "switch");
    assert_string_equal(node_of("switch")->icon, "switch");
    assert_string_equal(node_of("printer")->site, "Cellar");
    assert_int_equal(node_of("nas")->state, DEVICE_UNKNOWN);
    assert_int_equal(model.edge_count, 2);
    assert_string_equal(model.nodes[model.edges[0].a].key, "gateway");
    assert_string_equal(model.nodes[model.edges[0].b].key, "switch");
    assert_string_equal(model.edges[0].kind, "fibre");
    assert_string_equal(model.edges[0].label, "up");
    assert_int_equal(model.group_count, 1);
    assert_string_equal(model.groups[0].name, "Box");
    assert_int_equal(model.groups[0].count, 2);
    assert_string_equal(model.nodes[model.members[0].node].key, "nas");
    assert_string_equal(model.members[0].role, "host");
    assert_int_equal(model.members[1].position, 2);
    done();
}

static void test_a_tree_is_laid_out_and_a_guest_hangs_on_its_host(void **state)
{
    (void)state;
    make_house();
    read_map(MAP_MAIN, NULL);
    assert_true(node_of("gateway")->x == 0 && node_of("gateway")->y == 0);
    assert_true(node_of("switch")->y > node_of("gateway")->y);
    assert_true(node_of("nas")->y > node_of("switch")->y);
    assert_true(node_of("vm")->y > node_of("nas")->y);
    assert_true(node_of("printer")->x > 1000);
    done();
}

static void test_the_prefix_and_vlan_of_the_first_address_are_known(void **state)
{
    (void)state;
    make_house();
    hold("nas", "2001:db8::1");
    hold("nas", "10.0.0.7");
    hold("nas", "10.9.9.9");
    hold("printer", "10.1.2.3");
    hold("vm", "192.0.2.1");
    read_map(MAP_MAIN, NULL);
    const struct map_prefix *lan = &model.prefixes[node_of("nas")->prefix];
    assert_string_equal(lan->cidr, "10.0.0.0/24");
    assert_int_equal(lan->vid, 20);
    assert_string_equal(lan->vlan_name, "servers");
    assert_string_equal(model.prefixes[node_of("printer")->prefix].cidr, "10.0.0.0/8");
    assert_true(node_of("vm")->prefix == MAP_MATCH_NONE);
    assert_true(node_of("gateway")->prefix == MAP_MATCH_NONE);
    done();
}

static void test_places_belong_to_their_map(void **state)
{
    (void)state;
    struct map other;
    make_house();
    assert_int_equal(map_add(db, "other", &other, &err), 0);
    struct device nas;
    assert_int_equal(device_find(db, "nas", &nas, &err), 0);
    assert_int_equal(map_place_put(db, other.id, &(struct map_place){nas.id, -77, 12345, true}, &err), 0);
    assert_int_equal(map_note_add(db, other.id, 1, 2, "hello", NULL, &err), 0);
    read_map("other", NULL);
    assert_true(node_of("nas")->placed && node_of("nas")->locked);
    assert_true(node_of("nas")->x == -77 && node_of("nas")->y == 12345);
    assert_false(node_of("switch")->placed);
    assert_int_equal(model.notes.count, 1);
    done();
    read_map(MAP_MAIN, NULL);
    assert_false(node_of("nas")->placed);
    assert_int_equal(model.notes.count, 0);
    done();
    assert_int_equal(db_commit(db), 0);
    assert_int_equal(map_read(db, "nowhere", NULL, &model, &err), -ENOENT);
    done();
}

static void test_a_filter_leaves_out_and_moves_nobody(void **state)
{
    (void)state;
    char where[] = "d.key IN ('switch', 'nas', 'printer')";
    const struct db_filter filter = {.where = where};
    make_house();
    run_sql("CREATE TEMP VIEW v_device_row AS SELECT * FROM device"); // fields of a device are another part
    read_map(MAP_MAIN, NULL);
    struct map_node nas = *node_of("nas"), printer = *node_of("printer");
    map_read_free(&model);
    read_map(MAP_MAIN, &filter);
    assert_int_equal(model.node_count, 3);
    assert_memory_equal(node_of("nas"), &nas, sizeof(nas));
    assert_memory_equal(node_of("printer"), &printer, sizeof(printer));
    assert_int_equal(model.edge_count, 1);
    assert_string_equal(model.nodes[model.edges[0].a].key, "nas");
    assert_string_equal(model.nodes[model.edges[0].b].key, "switch");
    assert_int_equal(model.group_count, 1);
    assert_int_equal(model.groups[0].count, 1);
    done();
}

enum { WORLD = 40, WORLDS = 6 };

// The same devices, links and sites, written in an order that `step` gives: only the ids of the rows differ.
static void make_world(unsigned number, unsigned step)
{
    static const char *const types[] = {"router", "switch", "access_point", "phone", "phone", "nas"};
    char sql[128], name[16], site[16];
    for (unsigned i = 0, at = 0; i < WORLD; i++, at = (at + step) % WORLD) {
        snprintf(name, sizeof(name), "d%u", at);
        snprintf(site, sizeof(site), "Site %u", at * 7 % 4);
        int64_t id = inventory_fixture_device(name);
        assert_int_equal(device_set(db, id, "type", types[(at + number) * 5 % 6], "person", &err), 0);
        assert_int_equal(device_set(db, id, "site", site, "person", &err), 0);
        snprintf(sql, sizeof(sql), "UPDATE device SET created_at = %u WHERE id = %d", at / 3, (int)id);
        run_sql(sql);
    }
    for (unsigned i = 0, at = 0; i < WORLD; i++, at = (at + step) % WORLD) {
        struct device a, b;
        snprintf(name, sizeof(name), "d%u", at);
        assert_int_equal(device_find(db, name, &a, &err), 0);
        unsigned other = (at * (number + 3) + 1) % WORLD;
        snprintf(name, sizeof(name), "d%u", other);
        assert_int_equal(device_find(db, name, &b, &err), 0);
        if (at % 4 != 0 && at < other)
            assert_int_equal(link_add(db, &(struct link_end){.device_id = a.id},
                                      &(struct link_end){.device_id = b.id}, "ethernet", NULL, "person", NULL,
                                      &err),
                             0);
    }
}

// Devices, then links by their ends, in the order of the model.
static char *picture(void)
{
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    assert_non_null(stream);
    for (size_t i = 0; i < model.node_count; i++)
        fprintf(stream, "%s %d %d\n", model.nodes[i].key, model.nodes[i].x, model.nodes[i].y);
    for (size_t i = 0; i < model.edge_count; i++)
        fprintf(stream, "%s-%s\n", model.nodes[model.edges[i].a].key, model.nodes[model.edges[i].b].key);
    fclose(stream);
    return text;
}

static void test_the_picture_does_not_hang_on_ids(void **state)
{
    (void)state;
    static const unsigned steps[] = {1, 7, 39};
    for (unsigned number = 0; number < WORLDS; number++) {
        char *first = NULL;
        for (size_t i = 0; i < 3; i++) {
            inventory_fixture_fini(NULL);
            inventory_fixture_init(NULL);
            make_world(number, steps[i]);
            read_map(MAP_MAIN, NULL);
            char *text = picture();
            for (size_t j = 0; j < model.node_count; j++)
                assert_int_equal(map_read_node(&model, model.nodes[j].id), j);
            done();
            if (first != NULL)
                assert_string_equal(text, first);
            free(first);
            first = text;
        }
        free(first);
    }
}

static void test_a_hidden_device_is_on_no_map(void **state)
{
    (void)state;
    struct map map;
    make_house();
    assert_int_equal(map_find(db, MAP_MAIN, &map, &err), 0);
    for (int64_t id = 1; id <= 2; id++)
        assert_int_equal(map_place_put(db, map.id, &(struct map_place){id, 5, 5, false}, &err), 0);
    run_sql("UPDATE device SET merged_into = 1 WHERE id = 2");
    assert_int_equal(map_find(db, MAP_MAIN, &map, &err), 0);
    assert_int_equal(map.nodes, 1);
    read_map(MAP_MAIN, NULL);
    assert_int_equal(model.node_count, 4);
    assert_int_equal(model.edge_count, 0);
    done();
}

static void test_a_link_is_as_good_as_its_worse_end(void **state)
{
    (void)state;
    assert_int_equal(map_read_link_state(DEVICE_UP, DEVICE_DEGRADED), PROBE_STATE_UP);
    assert_int_equal(map_read_link_state(DEVICE_UP, DEVICE_DOWN), PROBE_STATE_DOWN);
    assert_int_equal(map_read_link_state(DEVICE_GONE, DEVICE_UNKNOWN), PROBE_STATE_DOWN);
    assert_int_equal(map_read_link_state(DEVICE_UNKNOWN, DEVICE_UP), PROBE_STATE_UNKNOWN);
    assert_int_equal(map_read_link_state(DEVICE_UP, DEVICE_DISABLED), PROBE_STATE_UNKNOWN);
}

static void test_an_empty_inventory_is_an_empty_map(void **state)
{
    (void)state;
    read_map(MAP_MAIN, NULL);
    assert_int_equal(model.node_count + model.edge_count + model.group_count, 0);
    assert_string_equal(model.name, "main");
    assert_true(map_read_node(&model, 1) == SIZE_MAX);
    done();
    map_read_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_devices_links_and_groups_are_read),
        WITH_DATABASE(test_a_tree_is_laid_out_and_a_guest_hangs_on_its_host),
        WITH_DATABASE(test_the_prefix_and_vlan_of_the_first_address_are_known),
        WITH_DATABASE(test_places_belong_to_their_map),
        WITH_DATABASE(test_a_filter_leaves_out_and_moves_nobody),
        WITH_DATABASE(test_the_picture_does_not_hang_on_ids),
        WITH_DATABASE(test_a_hidden_device_is_on_no_map),
        WITH_DATABASE(test_a_link_is_as_good_as_its_worse_end),
        WITH_DATABASE(test_an_empty_inventory_is_an_empty_map),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
