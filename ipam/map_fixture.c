#include "map_fixture.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static const struct map_node nodes[] = {
    {.id = 1,
     .key = "gateway",
     .name = "Gateway",
     .type = "router",
     .icon = "router",
     .state = DEVICE_UP,
     .prefix = 0,
     .locked = true,
     .placed = true,
     .site = "Home",
     .site_id = 1},
    {.id = 2,
     .key = "switch",
     .name = "switch",
     .type = "switch",
     .icon = "switch",
     .state = DEVICE_UP,
     .prefix = 0,
     .y = 300,
     .site = "Home",
     .site_id = 1},
    {.id = 4,
     .key = "nas",
     .name = "NAS",
     .type = "nas",
     .icon = "disk",
     .state = DEVICE_DOWN,
     .prefix = 1,
     .x = -65,
     .y = 400},
    {.id = 5,
     .key = "phone",
     .name = "a\"b\\N];--\xe2\x80\xae",
     .type = "phone",
     .icon = "phone",
     .state = DEVICE_UNKNOWN,
     .prefix = MAP_MATCH_NONE,
     .x = 65,
     .y = 400,
     .site = "Attic",
     .site_id = 2},
    {.id = 7,
     .key = "printer",
     .name = "Printer",
     .type = "printer",
     .icon = "printer",
     .state = DEVICE_DISABLED,
     .prefix = MAP_MATCH_NONE,
     .x = 2535},
};

static const struct map_edge edges[] = {
    {.id = 1,
     .a = 1,
     .b = 0,
     .kind = "fibre",
     .label = "up \"1\"",
     .a_interface = "port1",
     .b_interface = "eth0",
     .state = PROBE_STATE_UP},
    {.id = 2, .a = 1, .b = 2, .kind = "ethernet", .state = PROBE_STATE_DOWN},
    {.id = 9, .a = 3, .b = 1, .kind = "wifi", .state = PROBE_STATE_UNKNOWN},
    {.id = 10, .a = 3, .b = 2, .kind = "ethernet", .label = "spare", .state = PROBE_STATE_DOWN},
};

static const struct map_group groups[] = {
    {.id = 1, .name = "Box", .kind = "virtualisation", .first = 0, .count = 2},
    {.id = 2, .name = "Mail", .kind = "path", .first = 2, .count = 3}};

static const struct map_member members[] = {
    {2, 1, "host"}, {4, 2, "member"}, {0, 1, "member"}, {1, 2, "member"}, {2, 3, "member"}};

static const struct map_prefix prefixes[] = {
    {.id = 1, .vrf = "default", .cidr = "10.0.0.0/24", .name = "lan"},
    {.id = 2,
     .vrf = "lab",
     .cidr = "10.0.1.0/24",
     .vlan_id = 3,
     .vid = 20,
     .vlan_name = "servers",
     .vlan_site = "Home"},
};

static const struct map_note notes[] = {{.id = 6, .map = "main", .x = 5, .y = -80, .text = "rack\n\"A\""}};

struct map_model map_fixture_model(void)
{
    static struct map_node own_nodes[COUNT(nodes)];
    static struct map_edge own_edges[COUNT(edges)];
    static struct map_group own_groups[COUNT(groups)];
    static struct map_member own_members[COUNT(members)];
    static struct map_prefix own_prefixes[COUNT(prefixes)];
    static struct map_note own_notes[COUNT(notes)];

    for (size_t i = 0; i < COUNT(nodes); i++)
        own_nodes[i] = nodes[i];
    for (size_t i = 0; i < COUNT(edges); i++)
        own_edges[i] = edges[i];
    for (size_t i = 0; i < COUNT(groups); i++)
        own_groups[i] = groups[i];
    for (size_t i = 0; i < COUNT(members); i++)
        own_members[i] = members[i];
    for (size_t i = 0; i < COUNT(prefixes); i++)
        own_prefixes[i] = prefixes[i];
    for (size_t i = 0; i < COUNT(notes); i++)
        own_notes[i] = notes[i];
    return (struct map_model){.name = "main",
                              .nodes = own_nodes,
                              .node_count = COUNT(nodes),
                              .edges = own_edges,
                              .edge_count = COUNT(edges),
                              .groups = own_groups,
                              .group_count = COUNT(groups),
                              .members = own_members,
                              .member_count = COUNT(members),
                              .prefixes = own_prefixes,
                              .prefix_count = COUNT(prefixes),
                              .notes = {own_notes, COUNT(notes)}};
}
