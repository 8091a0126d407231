#include "plan_tree_parts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/text.h"
#include "shared/inventory/prefix.h"

int plan_tree_group_init(struct plan_tree_groups *groups, enum plan_tree_by by, size_t prefix_count)
{
    *groups = (struct plan_tree_groups){.by = by};
    groups->groups = calloc(prefix_count + 1, sizeof *groups->groups);
    groups->roots = calloc(prefix_count + 1, sizeof *groups->roots);
    return groups->groups && groups->roots ? 0 : -ENOMEM;
}

void plan_tree_group_fini(struct plan_tree_groups *groups)
{
    free(groups->groups);
    free(groups->roots);
    groups->groups = NULL;
    groups->roots = NULL;
}

static bool says_nothing(enum plan_tree_by by, const struct prefix *prefix)
{
    return by == PLAN_TREE_BY_SITE ? prefix->site[0] == '\0' : prefix->vlan == 0;
}

// By name, or by number; what has none is last.
static int compare_likes(enum plan_tree_by by, const struct prefix *a, const struct prefix *b)
{
    if (!a || !b)
        return (a == NULL) - (b == NULL);
    if (by == PLAN_TREE_BY_SITE)
        return strcmp(a->site, b->site);
    if (a->vlan != b->vlan)
        return a->vlan < b->vlan ? -1 : 1;
    return (a->vlan_id > b->vlan_id) - (a->vlan_id < b->vlan_id);
}

size_t plan_tree_group_of(struct plan_tree_groups *groups, const struct prefix *prefix, size_t around)
{
    const struct prefix *like = says_nothing(groups->by, prefix) ? NULL : prefix;

    if (!like && around != PLAN_TREE_NONE)
        return around;
    for (size_t i = groups->count; i > 0; i--) {
        const struct plan_tree_group *group = &groups->groups[i - 1];
        if (strcmp(group->vrf, prefix->vrf) == 0 && compare_likes(groups->by, group->like, like) == 0)
            return i - 1;
    }
    groups->groups[groups->count] = (struct plan_tree_group){
        .like = like, .vrf = prefix->vrf, .first = PLAN_TREE_NONE, .last = PLAN_TREE_NONE};
    return groups->count++;
}

void plan_tree_group_add(struct plan_tree_groups *groups, size_t group, struct plan_tree_node *nodes,
                         size_t node)
{
    struct plan_tree_group *here = &groups->groups[group];

    if (here->last == PLAN_TREE_NONE)
        here->first = node;
    else
        nodes[here->last].next = node;
    here->last = node;
}

static char *make_title(const struct plan_tree_groups *groups, const struct plan_tree_group *group)
{
    char title[PLAN_TREE_TITLE_MAX];
    struct text_buf buf;

    text_buf_init(&buf, title, sizeof title);
    if (!group->like)
        text_buf_add(&buf, "%s", groups->by == PLAN_TREE_BY_SITE ? "(no site)" : "(no VLAN)");
    else if (groups->by == PLAN_TREE_BY_SITE)
        text_buf_add(&buf, "%s", group->like->site);
    else
        text_buf_add(&buf, "VLAN %d%s%s", group->like->vlan, group->like->vlan_name[0] ? " " : "",
                     group->like->vlan_name);
    if (strcmp(group->vrf, VRF_DEFAULT) != 0)
        text_buf_add(&buf, ", VRF %s", group->vrf);
    return strdup(title);
}

static int compare_groups(enum plan_tree_by by, const struct plan_tree_group *a,
                          const struct plan_tree_group *b)
{
    int order = compare_likes(by, a->like, b->like);

    return order ? order : strcmp(a->vrf, b->vrf);
}

static int compare_sites(const void *a, const void *b)
{
    return compare_groups(PLAN_TREE_BY_SITE, a, b);
}

static int compare_vlans(const void *a, const void *b)
{
    return compare_groups(PLAN_TREE_BY_VLAN, a, b);
}

static int make_root(struct plan_tree_groups *groups, const struct plan_tree_group *group,
                     struct plan_tree *tree)
{
    size_t index = tree->count;
    char *title = make_title(groups, group);

    if (!title)
        return -ENOMEM;
    tree->nodes[tree->count++] = (struct plan_tree_node){
        .kind = PLAN_TREE_GROUP,
        .title = title,
        .parent = PLAN_TREE_NONE,
        .first_child = group->first,
        .last_child = group->last,
        .next = PLAN_TREE_NONE,
    };
    for (size_t node = group->first; node != PLAN_TREE_NONE; node = tree->nodes[node].next)
        tree->nodes[node].parent = index;
    groups->roots[groups->root_count++] = index;
    return 0;
}

int plan_tree_group_close(struct plan_tree_groups *groups, struct plan_tree *tree)
{
    int result = 0;

    if (groups->count == 1 && !groups->groups[0].like && strcmp(groups->groups[0].vrf, VRF_DEFAULT) == 0) {
        for (size_t node = groups->groups[0].first; node != PLAN_TREE_NONE; node = tree->nodes[node].next)
            groups->roots[groups->root_count++] = node;
        return 0;
    }
    tree->grouped = groups->count > 0;
    qsort(groups->groups, groups->count, sizeof *groups->groups,
          groups->by == PLAN_TREE_BY_SITE ? compare_sites : compare_vlans);
    for (size_t i = 0; i < groups->count && result == 0; i++)
        result = make_root(groups, &groups->groups[i], tree);
    return result;
}
