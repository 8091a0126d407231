#include "map_clear.h"

#include <errno.h>
#include <stdlib.h>

int map_clear_init(struct map_clear *clear, size_t points)
{
    *clear = (struct map_clear){.bucket_count = 16};
    while (clear->bucket_count < 2 * points)
        clear->bucket_count *= 2;
    clear->points = calloc(points + 1, sizeof(*clear->points));
    clear->next = calloc(points + 1, sizeof(*clear->next));
    clear->buckets = malloc(clear->bucket_count * sizeof(*clear->buckets));
    if (clear->points == NULL || clear->next == NULL || clear->buckets == NULL) {
        map_clear_fini(clear);
        return -ENOMEM;
    }
    for (size_t i = 0; i < clear->bucket_count; i++)
        clear->buckets[i] = SIZE_MAX;
    return 0;
}

void map_clear_fini(struct map_clear *clear)
{
    free(clear->points);
    free(clear->next);
    free(clear->buckets);
    *clear = (struct map_clear){.points = NULL};
}

// Which box of a grid a coordinate lies in; the same size on both sides of 0.
static int32_t box_of(int32_t at, int32_t size)
{
    return at >= 0 ? at / size : -((-at - 1) / size) - 1;
}

static size_t bucket_of(const struct map_clear *clear, int32_t box_x, int32_t box_y)
{
    uint32_t mixed = (uint32_t)box_x * UINT32_C(2654435761) ^ (uint32_t)box_y * UINT32_C(2246822519);
    return mixed & (clear->bucket_count - 1);
}

void map_clear_add(struct map_clear *clear, struct map_point point)
{
    size_t bucket = bucket_of(clear, box_of(point.x, MAP_CLEAR_WIDTH), box_of(point.y, MAP_CLEAR_HEIGHT));
    clear->points[clear->count] = point;
    clear->next[clear->count] = clear->buckets[bucket];
    clear->buckets[bucket] = clear->count++;
}

static bool is_met(const struct map_clear *clear, size_t bucket, struct map_point point)
{
    for (size_t i = clear->buckets[bucket]; i != SIZE_MAX; i = clear->next[i])
        if (abs(clear->points[i].x - point.x) < MAP_CLEAR_WIDTH &&
            abs(clear->points[i].y - point.y) < MAP_CLEAR_HEIGHT)
            return true;
    return false;
}

bool map_clear_is_free(const struct map_clear *clear, struct map_point point)
{
    int32_t box_x = box_of(point.x, MAP_CLEAR_WIDTH), box_y = box_of(point.y, MAP_CLEAR_HEIGHT);
    for (int32_t y = box_y - 1; y <= box_y + 1; y++)
        for (int32_t x = box_x - 1; x <= box_x + 1; x++)
            if (is_met(clear, bucket_of(clear, x, y), point))
                return false;
    return true;
}

// The places of a ring, a square of steps around the wish: the nearest free one of it.
static void look_on_ring(const struct map_clear *clear, struct map_point wish, int32_t ring, int32_t *best,
                         struct map_point *out)
{
    for (int32_t down = ring; down >= -ring; down--) {
        int32_t step = down == ring || down == -ring || ring == 0 ? 1 : 2 * ring;
        for (int32_t aside = ring; aside >= -ring; aside -= step) {
            struct map_point point = {wish.x + aside * MAP_CLEAR_STEP_X, wish.y + down * MAP_CLEAR_STEP_Y};
            int32_t far = aside * aside + down * down;
            if (far >= *best || !map_clear_is_free(clear, point))
                continue;
            *best = far;
            *out = point;
        }
    }
}

struct map_point map_clear_nearest(const struct map_clear *clear, struct map_point wish)
{
    struct map_point best = wish;
    int32_t far = INT32_MAX;
    // A corner of a ring is farther than the middle of a later one.
    for (int32_t ring = 0; far == INT32_MAX || ring * ring < far; ring++)
        look_on_ring(clear, wish, ring, &far, &best);
    return best;
}
