#include "map_layout.h"

#include <errno.h>
#include <stdlib.h>

#include "map_clear.h"
#include "map_lattice.h"

// A district is four columns and three rows of nodes; its hub stands in the middle of the first row. The tree
// keeps to the left of TREE_LAST, what is not linked to the right of GRID_FIRST.
enum {
    DISTRICT_WIDTH = 4 * MAP_CLEAR_STEP_X,
    DISTRICT_HEIGHT = 3 * MAP_CLEAR_STEP_Y,
    HUB_PLACES = 10,
    FULL_PLACES = 12,
    TREE_LAST = 2,
    GRID_FIRST = 3,
    SIDE_MAX = 1000000,
    ROOT_STEP = 3,
};

// What districts belong to: a device that is no mere host, or the devices of a site and prefix that are not
// linked. `birth`: the place of the device that made it necessary.
struct hub {
    size_t node; // MAP_TREE_NONE: a grid
    size_t parent;
    size_t birth;
    unsigned depth;
    size_t site; // of a grid: the first hub of its site
    size_t claim;
    size_t members;
    struct map_lattice_wish children;
    struct map_lattice_wish parts;
};

// One district of a hub.
struct claim {
    size_t birth;
    unsigned depth;
    size_t hub;
    size_t part;
    struct map_lattice_slot at;
};

struct plan {
    struct map_layout_node *nodes;
    struct map_tree_node *tree;
    size_t count;
    struct hub *hubs;
    size_t hub_count;
    struct claim *claims;
    size_t claim_count;
    size_t *order;  // scratch: nodes or claims in some order
    size_t *hub_of; // whose hub a node is, or MAP_TREE_NONE
    size_t *home;   // the hub in whose districts it stands
    size_t *seat;   // the number of its place there
    size_t *first_child;
    struct map_lattice lattice;
};

static void plan_fini(struct plan *plan)
{
    free(plan->tree);
    free(plan->hubs);
    free(plan->claims);
    free(plan->order);
    free(plan->hub_of);
    free(plan->home);
    free(plan->seat);
    free(plan->first_child);
    map_lattice_fini(&plan->lattice);
}

static int plan_init(struct plan *plan, struct map_layout_node *nodes, size_t count)
{
    size_t room = count + 1;
    *plan = (struct plan){.nodes = nodes, .count = count};
    plan->tree = calloc(room, sizeof(*plan->tree));
    plan->hubs = calloc(room, sizeof(*plan->hubs));
    plan->claims = calloc(2 * room, sizeof(*plan->claims)); // a further one has a member of its own
    plan->order = calloc(2 * room, sizeof(*plan->order));
    plan->hub_of = calloc(room, sizeof(*plan->hub_of));
    plan->home = calloc(room, sizeof(*plan->home));
    plan->seat = calloc(room, sizeof(*plan->seat));
    plan->first_child = calloc(room, sizeof(*plan->first_child));
    if (plan->tree == NULL || plan->hubs == NULL || plan->claims == NULL || plan->order == NULL ||
        plan->hub_of == NULL || plan->home == NULL || plan->seat == NULL || plan->first_child == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++) {
        plan->tree[i].rank = nodes[i].rank;
        plan->hub_of[i] = plan->home[i] = MAP_TREE_NONE;
    }
    return map_lattice_init(&plan->lattice, 2 * room);
}

static int compare_depth(const void *a, const void *b, void *context)
{
    const struct plan *plan = context;
    size_t left = *(const size_t *)a, right = *(const size_t *)b;
    if (plan->tree[left].depth != plan->tree[right].depth)
        return plan->tree[left].depth < plan->tree[right].depth ? -1 : 1;
    return left < right ? -1 : left > right;
}

static int compare_group(const void *a, const void *b, void *context)
{
    const struct plan *plan = context;
    size_t left = *(const size_t *)a, right = *(const size_t *)b;
    const struct map_layout_node *x = &plan->nodes[left], *y = &plan->nodes[right];
    if (x->site_id != y->site_id)
        return x->site_id < y->site_id ? -1 : 1;
    if (x->prefix_id != y->prefix_id)
        return x->prefix_id < y->prefix_id ? -1 : 1;
    return left < right ? -1 : left > right;
}

static int compare_claim(const void *a, const void *b, void *context)
{
    const struct plan *plan = context;
    const struct claim *left = &plan->claims[*(const size_t *)a], *right = &plan->claims[*(const size_t *)b];
    if (left->birth != right->birth)
        return left->birth < right->birth ? -1 : 1;
    if (left->depth != right->depth)
        return left->depth < right->depth ? -1 : 1;
    if (left->hub != right->hub)
        return left->hub < right->hub ? -1 : 1;
    return left->part < right->part ? -1 : left->part > right->part;
}

static bool is_network(const struct map_tree_node *node)
{
    return node->rank <= MAP_TREE_NETWORK_RANK;
}

static size_t later(size_t a, size_t b)
{
    return a > b ? a : b;
}

static void find_first_children(struct plan *plan)
{
    for (size_t i = plan->count; i > 0; i--) {
        size_t parent = plan->tree[i - 1].parent;
        if (parent != MAP_TREE_NONE)
            plan->first_child[parent] = i - 1;
    }
}

// A root, and a device that is no network device, is a hub from its first child on; a network device from
// itself on; and none before the one on which it hangs.
static void add_tree_hub(struct plan *plan, size_t at)
{
    const struct map_tree_node *node = &plan->tree[at];
    bool is_root = node->parent == MAP_TREE_NONE;
    if (!is_network(node) && node->children == 0)
        return;
    struct hub *hub = &plan->hubs[plan->hub_count];
    *hub = (struct hub){.node = at,
                        .parent = is_root ? MAP_TREE_NONE : plan->hub_of[node->parent],
                        .birth = at,
                        .depth = node->depth};
    if (is_root || !is_network(node))
        hub->birth = later(hub->birth, plan->first_child[at]);
    if (!is_root)
        hub->birth = later(hub->birth, plan->hubs[hub->parent].birth);
    plan->hub_of[at] = plan->hub_count++;
}

// Network devices below another have districts of their own; all else has a place in the districts of its
// parent, and keeps it empty when it gets a district itself, so that those behind it do not move.
static void seat_hosts(struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        size_t parent = plan->tree[i].parent;
        if (parent == MAP_TREE_NONE || is_network(&plan->tree[i]))
            continue;
        struct hub *hub = &plan->hubs[plan->hub_of[parent]];
        plan->home[i] = plan->hub_of[parent];
        plan->seat[i] = hub->members++;
    }
}

static void add_tree(struct plan *plan)
{
    size_t linked = 0;
    find_first_children(plan);
    for (size_t i = 0; i < plan->count; i++)
        if (plan->tree[i].linked)
            plan->order[linked++] = i;
    qsort_r(plan->order, linked, sizeof(*plan->order), compare_depth, plan);
    for (size_t i = 0; i < linked; i++)
        add_tree_hub(plan, plan->order[i]);
    seat_hosts(plan);
}

static void add_grids(struct plan *plan)
{
    size_t alone = 0;
    const struct map_layout_node *before = NULL;
    for (size_t i = 0; i < plan->count; i++)
        if (!plan->tree[i].linked)
            plan->order[alone++] = i;
    qsort_r(plan->order, alone, sizeof(*plan->order), compare_group, plan);
    for (size_t i = 0; i < alone; i++) {
        const struct map_layout_node *node = &plan->nodes[plan->order[i]];
        bool is_site = before == NULL || before->site_id != node->site_id;
        if (is_site || before->prefix_id != node->prefix_id) {
            size_t site = is_site ? plan->hub_count : plan->hubs[plan->hub_count - 1].site;
            plan->hubs[plan->hub_count++] = (struct hub){
                .node = MAP_TREE_NONE, .parent = MAP_TREE_NONE, .birth = plan->order[i], .site = site};
        }
        plan->home[plan->order[i]] = plan->hub_count - 1;
        plan->seat[plan->order[i]] = plan->hubs[plan->hub_count - 1].members++;
        before = node;
    }
}

static size_t first_places(const struct hub *hub)
{
    return hub->node == MAP_TREE_NONE ? FULL_PLACES : HUB_PLACES;
}

// Which district of a hub a seat is in, and which place of it.
static size_t part_of(const struct hub *hub, size_t seat, size_t *out_place)
{
    size_t first = first_places(hub);
    *out_place = seat < first ? seat : (seat - first) % FULL_PLACES;
    return seat < first ? 0 : 1 + (seat - first) / FULL_PLACES;
}

static void add_claims(struct plan *plan)
{
    for (size_t i = 0; i < plan->hub_count; i++) {
        struct hub *hub = &plan->hubs[i];
        size_t place = 0;
        size_t parts = hub->members == 0 ? 1 : part_of(hub, hub->members - 1, &place) + 1;
        hub->claim = plan->claim_count;
        for (size_t part = 0; part < parts; part++)
            plan->claims[plan->claim_count++] = (struct claim){hub->birth, hub->depth, i, part, {0, 0}};
    }
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->home[i] == MAP_TREE_NONE)
            continue;
        size_t place = 0;
        const struct hub *hub = &plan->hubs[plan->home[i]];
        size_t part = part_of(hub, plan->seat[i], &place);
        struct claim *claim = &plan->claims[hub->claim + part];
        if (part > 0 && place == 0)
            claim->birth = later(claim->birth, i);
    }
}

static struct map_lattice_slot take_row(struct plan *plan, int32_t first, int32_t step)
{
    struct map_lattice_slot slot = {first, 0};
    while (!map_lattice_take_this(&plan->lattice, slot))
        slot.x += step;
    return slot;
}

static struct map_lattice_slot place_first(struct plan *plan, struct hub *hub)
{
    if (hub->node == MAP_TREE_NONE) {
        struct hub *site = &plan->hubs[hub->site];
        if (site->children.across == 0)
            return take_row(plan, GRID_FIRST, 1);
        return map_lattice_take(&plan->lattice, &site->children);
    }
    if (hub->parent == MAP_TREE_NONE)
        return take_row(plan, 0, -ROOT_STEP);
    return map_lattice_take(&plan->lattice, &plan->hubs[hub->parent].children);
}

// From where its children and its further districts are looked for. Children of a tree fill the row below up
// to two columns aside before they begin another; grids grow downwards, and those of a site from its first
// one.
static void settle(struct plan *plan, struct hub *hub, struct map_lattice_slot at)
{
    bool is_grid = hub->node == MAP_TREE_NONE;
    struct map_lattice_wish wish = {.x = at.x,
                                    .y = at.y,
                                    .min_x = is_grid ? GRID_FIRST : -SIDE_MAX,
                                    .max_x = is_grid ? SIDE_MAX : TREE_LAST,
                                    .across = is_grid ? 3 : 1,
                                    .down = is_grid ? 1 : 2};
    hub->parts = wish;
    struct map_lattice_wish *children = is_grid ? &plan->hubs[hub->site].children : &hub->children;
    if (children->across > 0)
        return;
    *children = wish;
    children->y++;
    children->down = is_grid ? 1 : 5;
}

static void give_districts(struct plan *plan)
{
    for (size_t i = 0; i < plan->claim_count; i++)
        plan->order[i] = i;
    qsort_r(plan->order, plan->claim_count, sizeof(*plan->order), compare_claim, plan);
    for (size_t i = 0; i < plan->claim_count; i++) {
        struct claim *claim = &plan->claims[plan->order[i]];
        struct hub *hub = &plan->hubs[claim->hub];
        if (claim->part > 0) {
            claim->at = map_lattice_take(&plan->lattice, &hub->parts);
            continue;
        }
        claim->at = place_first(plan, hub);
        settle(plan, hub, claim->at);
    }
}

static struct map_point point_of(const struct claim *claim, int32_t dx, int32_t dy)
{
    return (struct map_point){claim->at.x * DISTRICT_WIDTH + dx, claim->at.y * DISTRICT_HEIGHT + dy};
}

// The middle columns first; with a hub, its own row last and only at the sides.
static struct map_point seat_point(const struct plan *plan, size_t node)
{
    static const int32_t columns[] = {-MAP_CLEAR_STEP_X / 2, MAP_CLEAR_STEP_X / 2, -3 * MAP_CLEAR_STEP_X / 2,
                                      3 * MAP_CLEAR_STEP_X / 2};
    size_t place = 0;
    const struct hub *hub = &plan->hubs[plan->home[node]];
    size_t part = part_of(hub, plan->seat[node], &place);
    const struct claim *claim = &plan->claims[hub->claim + part];
    if (part > 0 && hub->node != MAP_TREE_NONE) // the first row last: it may be that of the hub
        return point_of(claim, columns[place % 4], (int32_t)((place / 4 + 1) % 3) * MAP_CLEAR_STEP_Y);
    if (hub->node == MAP_TREE_NONE)
        return point_of(claim, columns[place % 4], (int32_t)(place / 4) * MAP_CLEAR_STEP_Y);
    if (place < 8)
        return point_of(claim, columns[place % 4], (int32_t)(place / 4 + 1) * MAP_CLEAR_STEP_Y);
    return point_of(claim, columns[place - 6], 0);
}

static struct map_point natural_point(const struct plan *plan, size_t node)
{
    if (plan->hub_of[node] != MAP_TREE_NONE)
        return point_of(&plan->claims[plan->hubs[plan->hub_of[node]].claim], 0, 0);
    return seat_point(plan, node);
}

// Where the node would stand if it were the only one: around the device on which it hangs, when that was
// placed.
static struct map_point wished_point(const struct plan *plan, size_t node, bool *out_follows)
{
    struct map_point point = natural_point(plan, node);
    size_t parent = plan->tree[node].parent;
    *out_follows =
        parent != MAP_TREE_NONE && plan->nodes[parent].placed && plan->hub_of[node] == MAP_TREE_NONE;
    if (!*out_follows)
        return point;
    struct map_point from = natural_point(plan, parent);
    return (struct map_point){plan->nodes[parent].x + point.x - from.x,
                              plan->nodes[parent].y + point.y - from.y};
}

static void set_point(struct map_layout_node *node, struct map_clear *clear, struct map_point point)
{
    node->x = point.x;
    node->y = point.y;
    map_clear_add(clear, point);
}

// Who is in nobody's way keeps his place; the others, in their order, take the nearest that is left.
static int set_points(struct plan *plan)
{
    struct map_clear clear;
    bool follows = false;
    size_t left = 0;
    if (map_clear_init(&clear, plan->count) < 0)
        return -ENOMEM;
    for (size_t i = 0; i < plan->count; i++)
        if (plan->nodes[i].placed)
            map_clear_add(&clear, (struct map_point){plan->nodes[i].x, plan->nodes[i].y});
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->nodes[i].placed)
            continue;
        struct map_point point = wished_point(plan, i, &follows);
        if (follows || !map_clear_is_free(&clear, point))
            plan->order[left++] = i;
        else
            set_point(&plan->nodes[i], &clear, point);
    }
    for (size_t i = 0; i < left; i++) {
        struct map_point wish = wished_point(plan, plan->order[i], &follows);
        set_point(&plan->nodes[plan->order[i]], &clear, map_clear_nearest(&clear, wish));
    }
    map_clear_fini(&clear);
    return 0;
}

int map_layout_compute(struct map_layout_node *nodes, size_t count, const struct map_tree_edge *edges,
                       size_t edge_count)
{
    struct plan plan;
    int code = plan_init(&plan, nodes, count);
    if (code == 0)
        code = map_tree_build(plan.tree, count, edges, edge_count);
    if (code == 0) {
        add_tree(&plan);
        add_grids(&plan);
        add_claims(&plan);
        give_districts(&plan);
        code = set_points(&plan);
    }
    plan_fini(&plan);
    return code;
}
