// Which devices of a map are drawn together: those of a site, a VLAN, a prefix or a group. Pure.
#pragma once

#include "shared/inventory/map_model.h"

#include <stddef.h>
#include <stdio.h>

struct error;

enum map_by { MAP_BY_NOTHING, MAP_BY_SITE, MAP_BY_VLAN, MAP_BY_PREFIX, MAP_BY_GROUP };

enum { MAP_CLUSTER_TITLE_MAX = 640 };

struct map_cluster {
    char title[MAP_CLUSTER_TITLE_MAX]; // "10.0.0.0/24 lan", "VLAN 20 servers (Cellar)"
    size_t count;
};

// of_node[i] is the place of the cluster of node i, or SIZE_MAX; the nodes cluster by cluster, then those of
// none, are order[0] …, each in the order of the model.
struct map_clusters {
    struct map_cluster *rows;
    size_t count;
    size_t *of_node;
    size_t *order;
};

// NULL is nothing. -EINVAL with the words that there are.
int map_cluster_parse(const char *text, enum map_by *out, struct error *err);

// Sites by name, VLANs by number, prefixes by address, groups by name; a device of several groups is in the
// first. 0 or -ENOMEM; freed by map_cluster_free in any case.
int map_cluster_make(const struct map_model *model, enum map_by by, struct map_clusters *out);
void map_cluster_free(struct map_clusters *clusters);

// How a format draws a cluster: what begins it, each of its nodes, what ends it.
struct map_cluster_writer {
    void (*begin)(FILE *stream, size_t cluster, const char *title);
    void (*node)(FILE *stream, const struct map_node *node, const char *indent);
    const char *end;
};

// Writes every node of the model, those of a cluster between its begin and its end.
void map_cluster_write(FILE *stream, const struct map_model *model, const struct map_clusters *clusters,
                       const struct map_cluster_writer *writer);
