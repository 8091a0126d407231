#include "map_read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/db_value.h"
#include "shared/db/stmt_filtered.h"

#include "inventory_error.h"
#include "map_layout.h"
#include "row_list.h"

// A link or a membership as it is stored: by the ids of devices.
struct raw_edge {
    struct map_edge edge;
    int64_t a_id;
    int64_t b_id;
};

struct raw_member {
    int64_t group_id;
    char name[INVENTORY_NAME_MAX];
    char kind[16];
    int64_t device_id;
    struct map_member member;
};

enum probe_state map_read_link_state(enum device_state a, enum device_state b)
{
    if (a == DEVICE_DOWN || a == DEVICE_GONE || b == DEVICE_DOWN || b == DEVICE_GONE)
        return PROBE_STATE_DOWN;
    if (a == DEVICE_UNKNOWN || a == DEVICE_DISABLED || b == DEVICE_UNKNOWN || b == DEVICE_DISABLED)
        return PROBE_STATE_UNKNOWN;
    return PROBE_STATE_UP;
}

size_t map_read_node(const struct map_model *model, int64_t device_id)
{
    size_t low = 0, high = model->node_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2, node = model->by_id[middle];
        if (model->nodes[node].id == device_id)
            return node;
        if (model->nodes[node].id < device_id)
            low = middle + 1;
        else
            high = middle;
    }
    return SIZE_MAX;
}

static int compare_id(const void *a, const void *b, void *context)
{
    const struct map_node *nodes = context;
    int64_t left = nodes[*(const size_t *)a].id, right = nodes[*(const size_t *)b].id;
    return left < right ? -1 : left > right;
}

static int sort_ids(struct map_model *model, struct error *err)
{
    free(model->by_id);
    model->by_id = calloc(model->node_count + 1, sizeof(*model->by_id));
    if (model->by_id == NULL)
        return inventory_error_memory(err);
    for (size_t i = 0; i < model->node_count; i++)
        model->by_id[i] = i;
    qsort_r(model->by_id, model->node_count, sizeof(*model->by_id), compare_id, model->nodes);
    return 0;
}

static void read_node(struct stmt *stmt, void *out)
{
    struct map_node *row = out;
    row->id = stmt_int(stmt, "id");
    row->site_id = stmt_int(stmt, "site_id");
    row->state = (enum device_state)stmt_int(stmt, "state");
    row->x = (int32_t)stmt_int(stmt, "x");
    row->y = (int32_t)stmt_int(stmt, "y");
    row->placed = stmt_int(stmt, "placed") != 0;
    row->locked = stmt_int(stmt, "locked") != 0;
    row->prefix = MAP_MATCH_NONE;
    text_copy(row->key, sizeof(row->key), stmt_text(stmt, "key"));
    text_copy(row->name, sizeof(row->name), stmt_text(stmt, "name"));
    text_copy(row->type, sizeof(row->type), stmt_text(stmt, "type"));
    text_copy(row->icon, sizeof(row->icon), stmt_text(stmt, "icon"));
    text_copy(row->site, sizeof(row->site), stmt_text(stmt, "site"));
    if (row->icon[0] == '\0')
        text_copy(row->icon, sizeof(row->icon), row->type);
}

static struct ip_addr read_key(struct stmt *stmt, const char *column)
{
    struct ip_addr addr = {.bytes = {0}};
    size_t length = 0;
    const void *key = stmt_blob(stmt, column, &length);
    if (length == sizeof(addr.bytes))
        memcpy(addr.bytes, key, length);
    return addr;
}

static void read_prefix(struct stmt *stmt, void *out)
{
    struct map_prefix *row = out;
    row->id = stmt_int(stmt, "id");
    row->first = read_key(stmt, "first_key");
    row->last = read_key(stmt, "last_key");
    row->family = (int)stmt_int(stmt, "family");
    row->vlan_id = stmt_int(stmt, "vlan_id");
    row->vid = (int)stmt_int(stmt, "vid");
    text_copy(row->vrf, sizeof(row->vrf), stmt_text(stmt, "vrf"));
    text_copy(row->cidr, sizeof(row->cidr), stmt_text(stmt, "cidr"));
    text_copy(row->name, sizeof(row->name), stmt_text(stmt, "name"));
    text_copy(row->vlan_name, sizeof(row->vlan_name), stmt_text(stmt, "vlan_name"));
    text_copy(row->vlan_site, sizeof(row->vlan_site), stmt_text(stmt, "vlan_site"));
}

static void read_address(struct stmt *stmt, void *out)
{
    struct map_address *row = out;
    row->device_id = stmt_int(stmt, "device_id");
    row->addr = read_key(stmt, "ip_key");
    text_copy(row->vrf, sizeof(row->vrf), stmt_text(stmt, "vrf"));
}

static void read_edge(struct stmt *stmt, void *out)
{
    struct raw_edge *row = out;
    row->edge.id = stmt_int(stmt, "id");
    row->a_id = stmt_int(stmt, "a_device_id");
    row->b_id = stmt_int(stmt, "b_device_id");
    text_copy(row->edge.a_interface, sizeof(row->edge.a_interface), stmt_text(stmt, "a_interface"));
    text_copy(row->edge.b_interface, sizeof(row->edge.b_interface), stmt_text(stmt, "b_interface"));
    text_copy(row->edge.kind, sizeof(row->edge.kind), stmt_text(stmt, "kind"));
    text_copy(row->edge.label, sizeof(row->edge.label), stmt_text(stmt, "label"));
}

static void read_member(struct stmt *stmt, void *out)
{
    struct raw_member *row = out;
    row->group_id = stmt_int(stmt, "id");
    row->device_id = stmt_int(stmt, "device_id");
    row->member.position = (int)stmt_int(stmt, "position");
    text_copy(row->name, sizeof(row->name), stmt_text(stmt, "name"));
    text_copy(row->kind, sizeof(row->kind), stmt_text(stmt, "kind"));
    text_copy(row->member.role, sizeof(row->member.role), stmt_text(stmt, "role"));
}

// malloc'ed rows of a statement; NULL with `code` 0 when there are none.
static void *read_rows(struct stmt *stmt, struct db *db, size_t row_size, void (*read)(struct stmt *, void *),
                       size_t *out_count, int *code, struct error *err)
{
    struct row_list list = {.row_size = row_size, .read = read};
    *code = row_list_fill(&list, db, stmt, err);
    *out_count = list.count;
    return list.rows;
}

static int read_nodes(struct db *db, int64_t map_id, struct map_model *out, struct error *err)
{
    int code = 0;
    struct stmt *stmt = stmt_use(db, QUERY_MAP_NODES);
    if (stmt != NULL)
        stmt_bind_int(stmt, "map_id", map_id);
    out->nodes = read_rows(stmt, db, sizeof(*out->nodes), read_node, &out->node_count, &code, err);
    return code < 0 ? code : sort_ids(out, err);
}

static int read_prefixes(struct db *db, struct map_model *out, struct error *err)
{
    int code = 0;
    size_t count = 0;
    out->prefixes = read_rows(stmt_use(db, QUERY_MAP_PREFIXES), db, sizeof(*out->prefixes), read_prefix,
                              &out->prefix_count, &code, err);
    if (code < 0)
        return code;
    struct map_address *addresses = read_rows(stmt_use(db, QUERY_MAP_ADDRESSES), db, sizeof(*addresses),
                                              read_address, &count, &code, err);
    map_match_all(out->prefixes, out->prefix_count, addresses, count);
    for (size_t i = 0; i < count; i++) {
        size_t node = map_read_node(out, addresses[i].device_id);
        if (node != SIZE_MAX)
            out->nodes[node].prefix = addresses[i].prefix;
    }
    free(addresses);
    return code;
}

static int read_edges(struct db *db, struct map_model *out, struct error *err)
{
    int code = 0;
    size_t count = 0;
    struct raw_edge *rows =
        read_rows(stmt_use(db, QUERY_MAP_EDGES), db, sizeof(*rows), read_edge, &count, &code, err);
    out->edges = code < 0 ? NULL : calloc(count + 1, sizeof(*out->edges));
    for (size_t i = 0; out->edges != NULL && i < count; i++) {
        struct map_edge *edge = &out->edges[out->edge_count];
        *edge = rows[i].edge;
        edge->a = map_read_node(out, rows[i].a_id);
        edge->b = map_read_node(out, rows[i].b_id);
        if (edge->a == SIZE_MAX || edge->b == SIZE_MAX)
            continue;
        edge->state = map_read_link_state(out->nodes[edge->a].state, out->nodes[edge->b].state);
        out->edge_count++;
    }
    free(rows);
    return code == 0 && out->edges == NULL ? inventory_error_memory(err) : code;
}

static void add_member(struct map_model *out, const struct raw_member *row)
{
    size_t node = map_read_node(out, row->device_id);
    struct map_group *group = out->group_count == 0 ? NULL : &out->groups[out->group_count - 1];
    if (node == SIZE_MAX)
        return;
    if (group == NULL || group->id != row->group_id) {
        group = &out->groups[out->group_count++];
        *group = (struct map_group){.id = row->group_id, .first = out->member_count};
        text_copy(group->name, sizeof(group->name), row->name);
        text_copy(group->kind, sizeof(group->kind), row->kind);
    }
    out->members[out->member_count] = row->member;
    out->members[out->member_count++].node = node;
    group->count++;
}

static int read_groups(struct db *db, struct map_model *out, struct error *err)
{
    int code = 0;
    size_t count = 0;
    struct raw_member *rows =
        read_rows(stmt_use(db, QUERY_MAP_MEMBERS), db, sizeof(*rows), read_member, &count, &code, err);
    if (code == 0) {
        out->groups = calloc(count + 1, sizeof(*out->groups));
        out->members = calloc(count + 1, sizeof(*out->members));
        if (out->groups == NULL || out->members == NULL)
            code = inventory_error_memory(err);
    }
    for (size_t i = 0; out->groups != NULL && out->members != NULL && i < count; i++)
        add_member(out, &rows[i]);
    free(rows);
    return code;
}

// Guests without a link of their own hang on their host, and the spokes of a hub on the hub.
static size_t add_group_edges(const struct map_model *model, struct map_tree_edge *edges, size_t edge_count,
                              const size_t *degree)
{
    for (size_t i = 0; i < model->group_count; i++) {
        const struct map_member *members = &model->members[model->groups[i].first];
        size_t lead = SIZE_MAX;
        for (size_t j = 0; j < model->groups[i].count && lead == SIZE_MAX; j++)
            if (strcmp(members[j].role, "member") != 0)
                lead = members[j].node;
        for (size_t j = 0; j < model->groups[i].count && lead != SIZE_MAX; j++)
            if (members[j].node != lead && degree[members[j].node] == 0)
                edges[edge_count++] = (struct map_tree_edge){lead, members[j].node};
    }
    return edge_count;
}

static void fill_layout(const struct map_model *model, struct map_layout_node *nodes)
{
    for (size_t i = 0; i < model->node_count; i++) {
        const struct map_node *node = &model->nodes[i];
        nodes[i] = (struct map_layout_node){
            .rank = map_tree_rank(node->type),
            .site_id = node->site_id,
            .prefix_id = node->prefix == MAP_MATCH_NONE ? 0 : model->prefixes[node->prefix].id,
            .placed = node->placed,
            .x = node->x,
            .y = node->y,
        };
    }
}

static int lay_out(struct map_model *model, struct error *err)
{
    struct map_layout_node *nodes = calloc(model->node_count + 1, sizeof(*nodes));
    struct map_tree_edge *edges = calloc(model->edge_count + model->member_count + 1, sizeof(*edges));
    size_t *degree = calloc(model->node_count + 1, sizeof(*degree));
    int code = nodes == NULL || edges == NULL || degree == NULL ? -ENOMEM : 0;
    if (code == 0) {
        fill_layout(model, nodes);
        for (size_t i = 0; i < model->edge_count; i++) {
            edges[i] = (struct map_tree_edge){model->edges[i].a, model->edges[i].b};
            degree[edges[i].a]++;
            degree[edges[i].b]++;
        }
        size_t count = add_group_edges(model, edges, model->edge_count, degree);
        code = map_layout_compute(nodes, model->node_count, edges, count);
    }
    for (size_t i = 0; code == 0 && i < model->node_count; i++) {
        model->nodes[i].x = nodes[i].x;
        model->nodes[i].y = nodes[i].y;
    }
    free(nodes);
    free(edges);
    free(degree);
    return code < 0 ? inventory_error_memory(err) : 0;
}

// Keeps what `place` has a new place for.
static void keep_nodes(struct map_model *model, const size_t *place)
{
    size_t edges = 0, members = 0, groups = 0;
    for (size_t i = 0; i < model->edge_count; i++) {
        struct map_edge edge = model->edges[i];
        edge.a = place[edge.a];
        edge.b = place[edge.b];
        if (edge.a != SIZE_MAX && edge.b != SIZE_MAX)
            model->edges[edges++] = edge;
    }
    for (size_t i = 0; i < model->group_count; i++) {
        struct map_group group = model->groups[i];
        size_t first = members;
        for (size_t j = group.first; j < group.first + group.count; j++) {
            struct map_member member = model->members[j];
            member.node = place[member.node];
            if (member.node != SIZE_MAX)
                model->members[members++] = member;
        }
        group.first = first;
        group.count = members - first;
        if (group.count > 0)
            model->groups[groups++] = group;
    }
    model->edge_count = edges;
    model->member_count = members;
    model->group_count = groups;
}

static void read_shown(struct stmt *stmt, void *row)
{
    *(int64_t *)row = stmt_int(stmt, "id");
}

static int apply_filter(struct db *db, const struct db_filter *filter, struct map_model *model,
                        struct error *err)
{
    int code = 0;
    size_t count = 0, kept = 0;
    if (filter == NULL || filter->where == NULL)
        return 0;
    int64_t *shown = read_rows(stmt_filtered(db, QUERY_MAP_SHOWN, filter, NULL), db, sizeof(*shown),
                               read_shown, &count, &code, err);
    size_t *place = code < 0 ? NULL : calloc(model->node_count + 1, sizeof(*place));
    if (code == 0 && place == NULL)
        code = inventory_error_memory(err);
    for (size_t i = 0; code == 0 && i < count; i++) {
        size_t node = map_read_node(model, shown[i]);
        if (node != SIZE_MAX)
            place[node] = 1;
    }
    for (size_t i = 0; code == 0 && i < model->node_count; i++) {
        bool is_shown = place[i] != 0;
        place[i] = is_shown ? kept : SIZE_MAX;
        if (is_shown)
            model->nodes[kept++] = model->nodes[i];
    }
    if (code == 0) {
        keep_nodes(model, place);
        model->node_count = kept;
        code = sort_ids(model, err);
    }
    free(shown);
    free(place);
    return code;
}

static int read_all(struct db *db, const char *name, const struct db_filter *filter, struct map_model *out,
                    struct error *err)
{
    struct map map;
    int code = map_find(db, name, &map, err);
    if (code < 0)
        return code;
    text_copy(out->name, sizeof(out->name), map.name);
    code = read_nodes(db, map.id, out, err);
    if (code == 0)
        code = read_prefixes(db, out, err);
    if (code == 0)
        code = read_edges(db, out, err);
    if (code == 0)
        code = read_groups(db, out, err);
    if (code == 0)
        code = map_note_list(db, map.id, &out->notes, err);
    if (code == 0)
        code = lay_out(out, err);
    return code == 0 ? apply_filter(db, filter, out, err) : code;
}

int map_read(struct db *db, const char *name, const struct db_filter *filter, struct map_model *out,
             struct error *err)
{
    *out = (struct map_model){.nodes = NULL};
    int code = db_begin_read(db);
    if (code < 0)
        return inventory_error_db(db, code, err);
    code = read_all(db, name, filter, out, err);
    db_end_read(db);
    return code;
}

void map_read_free(struct map_model *model)
{
    if (model == NULL)
        return;
    free(model->nodes);
    free(model->by_id);
    free(model->edges);
    free(model->groups);
    free(model->members);
    free(model->prefixes);
    map_note_list_free(&model->notes);
    *model = (struct map_model){.nodes = NULL};
}
