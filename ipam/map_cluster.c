#include "map_cluster.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/nearest.h"

struct sorting {
    const struct map_model *model;
    enum map_by by;
    size_t *group_of; // the first group of each node, or SIZE_MAX
};

int map_cluster_parse(const char *text, enum map_by *out, struct error *err)
{
    static const char *const words[] = {"site", "vlan", "prefix", "group"};

    *out = MAP_BY_NOTHING;
    if (!text)
        return 0;
    for (unsigned i = 0; i < 4; i++) {
        if (strcmp(words[i], text) != 0)
            continue;
        *out = (enum map_by)(MAP_BY_SITE + i);
        return 0;
    }
    const char *meant = nearest_word(text, words, 4);
    return error_set(err, -EINVAL, "--by takes site, vlan, prefix or group, not \"%s\"%s%s%s", text,
                     meant ? "; did you mean \"" : "", meant ? meant : "", meant ? "\"?" : "");
}

static const struct map_prefix *prefix_of(const struct sorting *sorting, size_t node)
{
    size_t prefix = sorting->model->nodes[node].prefix;

    return prefix == MAP_MATCH_NONE ? NULL : &sorting->model->prefixes[prefix];
}

static bool is_in_any(const struct sorting *sorting, size_t node)
{
    const struct map_prefix *prefix = prefix_of(sorting, node);

    switch (sorting->by) {
    case MAP_BY_NOTHING:
        return false;
    case MAP_BY_SITE:
        return sorting->model->nodes[node].site[0];
    case MAP_BY_VLAN:
        return prefix && prefix->vlan_id;
    case MAP_BY_PREFIX:
        return prefix;
    case MAP_BY_GROUP:
        return sorting->group_of[node] != SIZE_MAX;
    }
    return false;
}

static int compare_number(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_vlan(const struct map_prefix *a, const struct map_prefix *b)
{
    int by_number = compare_number(a->vid, b->vid);

    return by_number ? by_number : compare_number(a->vlan_id, b->vlan_id);
}

// Of two nodes that are in some cluster.
static int compare_cluster(const struct sorting *sorting, size_t a, size_t b)
{
    const struct map_node *nodes = sorting->model->nodes;

    switch (sorting->by) {
    case MAP_BY_NOTHING:
        return 0;
    case MAP_BY_SITE:
        return strcmp(nodes[a].site, nodes[b].site);
    case MAP_BY_VLAN:
        return compare_vlan(prefix_of(sorting, a), prefix_of(sorting, b));
    case MAP_BY_PREFIX:
        return compare_number((int64_t)nodes[a].prefix, (int64_t)nodes[b].prefix);
    case MAP_BY_GROUP:
        return compare_number((int64_t)sorting->group_of[a], (int64_t)sorting->group_of[b]);
    }
    return 0;
}

static int compare_node(const void *left, const void *right, void *context)
{
    const struct sorting *sorting = context;
    size_t a = *(const size_t *)left, b = *(const size_t *)right;
    bool in_a = is_in_any(sorting, a), in_b = is_in_any(sorting, b);
    int by_cluster = in_a && in_b ? compare_cluster(sorting, a, b) : in_b - in_a;

    return by_cluster ? by_cluster : compare_number((int64_t)a, (int64_t)b);
}

static void write_title(const struct sorting *sorting, size_t node, char title[MAP_CLUSTER_TITLE_MAX])
{
    const struct map_prefix *prefix = prefix_of(sorting, node);

    switch (sorting->by) {
    case MAP_BY_NOTHING:
        title[0] = '\0';
        break;
    case MAP_BY_SITE:
        snprintf(title, MAP_CLUSTER_TITLE_MAX, "%s", sorting->model->nodes[node].site);
        break;
    case MAP_BY_VLAN:
        snprintf(title, MAP_CLUSTER_TITLE_MAX, "VLAN %d%s%s%s%s%s", prefix->vid,
                 prefix->vlan_name[0] ? " " : "", prefix->vlan_name, prefix->vlan_site[0] ? " (" : "",
                 prefix->vlan_site, prefix->vlan_site[0] ? ")" : "");
        break;
    case MAP_BY_PREFIX:
        snprintf(title, MAP_CLUSTER_TITLE_MAX, "%s%s%s%s%s", prefix->cidr, prefix->name[0] ? " " : "",
                 prefix->name, strcmp(prefix->vrf, VRF_DEFAULT) == 0 ? "" : ", VRF ",
                 strcmp(prefix->vrf, VRF_DEFAULT) == 0 ? "" : prefix->vrf);
        break;
    case MAP_BY_GROUP:
        snprintf(title, MAP_CLUSTER_TITLE_MAX, "%s", sorting->model->groups[sorting->group_of[node]].name);
        break;
    }
}

static void find_groups(struct sorting *sorting)
{
    const struct map_model *model = sorting->model;

    for (size_t i = 0; i < model->node_count; i++)
        sorting->group_of[i] = SIZE_MAX;
    for (size_t i = model->group_count; i > 0; i--) {
        const struct map_group *group = &model->groups[i - 1];
        for (size_t j = group->first; j < group->first + group->count; j++)
            sorting->group_of[model->members[j].node] = i - 1;
    }
}

static void fill(const struct sorting *sorting, struct map_clusters *out)
{
    size_t count = sorting->model->node_count;

    for (size_t i = 0; i < count; i++) {
        size_t node = out->order[i];
        out->of_node[node] = SIZE_MAX;
        if (!is_in_any(sorting, node))
            continue;
        if (i == 0 || compare_cluster(sorting, out->order[i - 1], node) != 0)
            write_title(sorting, node, out->rows[out->count++].title);
        out->rows[out->count - 1].count++;
        out->of_node[node] = out->count - 1;
    }
}

int map_cluster_make(const struct map_model *model, enum map_by by, struct map_clusters *out)
{
    size_t room = model->node_count + 1;
    struct sorting sorting = {.model = model, .by = by, .group_of = calloc(room, sizeof *sorting.group_of)};

    *out = (struct map_clusters){.rows = calloc(room, sizeof *out->rows),
                                 .of_node = calloc(room, sizeof *out->of_node),
                                 .order = calloc(room, sizeof *out->order)};
    int result = sorting.group_of && out->rows && out->of_node && out->order ? 0 : -ENOMEM;
    if (result == 0) {
        find_groups(&sorting);
        for (size_t i = 0; i < model->node_count; i++)
            out->order[i] = i;
        qsort_r(out->order, model->node_count, sizeof *out->order, compare_node, &sorting);
        fill(&sorting, out);
    }
    free(sorting.group_of);
    return result;
}

void map_cluster_free(struct map_clusters *clusters)
{
    free(clusters->rows);
    free(clusters->of_node);
    free(clusters->order);
    *clusters = (struct map_clusters){.rows = NULL};
}

void map_cluster_write(FILE *stream, const struct map_model *model, const struct map_clusters *clusters,
                       const struct map_cluster_writer *writer)
{
    size_t open = SIZE_MAX;

    for (size_t i = 0; i < model->node_count; i++) {
        size_t node = clusters->order[i];
        size_t cluster = clusters->of_node[node];
        if (cluster != open) {
            fputs(open == SIZE_MAX ? "" : writer->end, stream);
            if (cluster != SIZE_MAX)
                writer->begin(stream, cluster, clusters->rows[cluster].title);
            open = cluster;
        }
        writer->node(stream, &model->nodes[node], cluster == SIZE_MAX ? "  " : "    ");
    }
    fputs(open == SIZE_MAX ? "" : writer->end, stream);
}
