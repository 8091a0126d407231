#include "status_read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/natural_order.h"
#include "shared/inventory/check.h"
#include "shared/inventory/check_state.h"
#include "shared/inventory/device.h"
#include "shared/inventory/plugin_run.h"

enum { DAY_MS = 86400000 };

// How it is read.
struct reading {
    unsigned wants;
    int64_t now_ms;
    struct error *err;
};

// Of the devices that are wanted, and no others.
struct sources {
    struct device_list devices;       // ordered by id
    struct check_list checks;         // ordered by the key of the device
    struct device_status_list states; // ordered by device id
    struct check_state_list found;    // ordered by check id
    struct plugin_run_list plugins;   // all that check something
};

static int compare_ids(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare_devices(const void *a, const void *b)
{
    return compare_ids(((const struct device *)a)->id, ((const struct device *)b)->id);
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp(((const struct device *)a)->key, ((const struct device *)b)->key);
}

static int compare_states(const void *a, const void *b)
{
    return compare_ids(((const struct check_state *)a)->check_id, ((const struct check_state *)b)->check_id);
}

static int compare_statuses(const void *a, const void *b)
{
    return compare_ids(((const struct device_status *)a)->device_id,
                       ((const struct device_status *)b)->device_id);
}

// `rows` may be NULL when there are none.
static const void *find(const void *wanted, const void *rows, size_t count, size_t size,
                        int (*compare)(const void *, const void *))
{
    return count == 0 ? NULL : bsearch(wanted, rows, count, size, compare);
}

static void sort(void *rows, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    if (count > 0)
        qsort(rows, count, size, compare);
}

static const struct device *device_of(const struct sources *sources, int64_t id)
{
    struct device wanted = {.id = id};

    return find(&wanted, sources->devices.rows, sources->devices.count, sizeof wanted, compare_devices);
}

static const struct device_status *status_of(const struct sources *sources, int64_t device_id)
{
    struct device_status wanted = {.device_id = device_id};

    return find(&wanted, sources->states.rows, sources->states.count, sizeof wanted, compare_statuses);
}

static const struct check_state *state_of(const struct sources *sources, int64_t check_id)
{
    struct check_state wanted = {.check_id = check_id};

    return find(&wanted, sources->found.rows, sources->found.count, sizeof wanted, compare_states);
}

static int64_t alive_of(const struct sources *sources, const char *plugin)
{
    for (size_t i = 0; i < sources->plugins.count; i++) {
        if (strcmp(sources->plugins.rows[i].plugin, plugin) == 0)
            return sources->plugins.rows[i].alive_ms;
    }
    return 0;
}

// `rows` with `more` behind them, which is freed. On failure they stay as they are, and `*result` says so.
static void *append(void *rows, size_t *count, void *more, size_t more_count, size_t size, int *result)
{
    void *grown = more_count > 0 ? reallocarray(rows, *count + more_count, size) : NULL;

    if (grown) {
        memcpy((char *)grown + *count * size, more, more_count * size);
        *count += more_count;
    } else if (more_count > 0) {
        *result = -ENOMEM;
    }
    free(more);
    return grown ? grown : rows;
}

// Each once, however often it is named.
static int read_devices(struct sources *sources, struct db *db, char *const *names, size_t count,
                        struct error *err)
{
    struct device_list *list = &sources->devices;

    list->rows = calloc(count, sizeof *list->rows);
    if (!list->rows)
        return error_set(err, -ENOMEM, "out of memory");
    for (size_t i = 0; i < count; i++) {
        int result = device_find(db, names[i], &list->rows[list->count], err);
        if (result < 0)
            return result;
        size_t same = 0;
        while (list->rows[same].id != list->rows[list->count].id)
            same++;
        list->count += same == list->count;
    }
    qsort(list->rows, list->count, sizeof *list->rows, compare_keys);
    return 0;
}

// The rows of one device (0: of all) behind those that are there.
static int add_device(struct sources *to, struct db *db, int64_t id, struct error *err)
{
    struct check_list checks = {0};
    struct device_status_list states = {0};
    struct check_state_list found = {0};
    int room = 0;
    int result = check_list(db, id, NULL, false, &checks, err);

    if (result == 0)
        result = device_state_list(db, id, &states, err);
    if (result == 0)
        result = check_state_list_of(db, id, INVENTORY_VANTAGE_LOCAL, &found, err);
    to->checks.rows =
        append(to->checks.rows, &to->checks.count, checks.rows, checks.count, sizeof *checks.rows, &room);
    to->states.rows =
        append(to->states.rows, &to->states.count, states.rows, states.count, sizeof *states.rows, &room);
    to->found.rows =
        append(to->found.rows, &to->found.count, found.rows, found.count, sizeof *found.rows, &room);
    return result == 0 && room < 0 ? error_set(err, room, "out of memory") : result;
}

static int read_sources(struct sources *sources, struct db *db, char *const *names, size_t count,
                        struct error *err)
{
    int result =
        count > 0 ? read_devices(sources, db, names, count, err) : device_list(db, &sources->devices, err);

    for (size_t i = 0; result == 0 && i < (count > 0 ? sources->devices.count : 1); i++)
        result = add_device(sources, db, count > 0 ? sources->devices.rows[i].id : 0, err);
    if (result == 0)
        result = plugin_run_list(db, INVENTORY_VANTAGE_LOCAL, &sources->plugins, err);
    sort(sources->devices.rows, sources->devices.count, sizeof(struct device), compare_devices);
    if (count > 0) {
        sort(sources->states.rows, sources->states.count, sizeof(struct device_status), compare_statuses);
        sort(sources->found.rows, sources->found.count, sizeof(struct check_state), compare_states);
    }
    return result;
}

static void free_sources(struct sources *sources)
{
    device_list_free(&sources->devices);
    check_list_free(&sources->checks);
    device_status_list_free(&sources->states);
    check_state_list_free(&sources->found);
    plugin_run_list_free(&sources->plugins);
}

static const int64_t period_days[STATUS_PERIODS] = {1, 7, 30, 365};

static int fill_check(struct status_row *row, struct db *db, const struct check_state *state, int64_t now_ms)
{
    struct availability availability;

    for (int i = 0; state && i < STATUS_PERIODS; i++) {
        int result = check_state_availability(db, state, INVENTORY_VANTAGE_LOCAL,
                                              now_ms - period_days[i] * DAY_MS, now_ms, &availability);
        if (result < 0)
            return result;
        row->availability[i] = availability_ratio(&availability);
    }
    return 0;
}

static int fill_device(struct status_device *row, struct db *db, const struct device_status *status,
                       int64_t now_ms)
{
    struct device_period period;

    if (!status || status->first_known_ms == 0)
        return 0;
    for (int i = 0; i < STATUS_PERIODS; i++) {
        int result = device_state_period(db, status, INVENTORY_VANTAGE_LOCAL,
                                         now_ms - period_days[i] * DAY_MS, now_ms, &period);
        if (result < 0)
            return result;
        row->availability[i] = availability_ratio(&period.availability);
        if (i != STATUS_MONTH)
            continue;
        row->month_known = true;
        row->longest_ms = period.longest_ms;
        row->outages = period.outages;
        row->changes = period.changes;
    }
    return 0;
}

static int fill_rows(struct status_list *list, const struct sources *sources, struct db *db,
                     const struct reading *as)
{
    for (size_t i = 0; i < sources->checks.count; i++) {
        const struct check *check = &sources->checks.rows[i];
        const struct device *device = device_of(sources, check->device_id);
        const struct check_state *state = state_of(sources, check->id);
        int64_t alive_ms = alive_of(sources, check->plugin);
        if (!device)
            continue;
        struct status_row *row = &list->rows[list->count++];
        status_row_fill(row, device, check, state, alive_ms, as->now_ms);
        if (alive_ms > list->alive_ms)
            list->alive_ms = alive_ms;
        int result = as->wants & STATUS_OF_CHECKS ? fill_check(row, db, state, as->now_ms) : 0;
        if (result < 0)
            return error_set(as->err, result, "%s", db_error(db));
    }
    return 0;
}

static int compare_rows_of(const void *id, const void *row)
{
    return strcmp(id, ((const struct status_row *)row)->device_key);
}

// The rows are ordered by the key of the device.
static size_t find_rows(const struct status_list *list, const struct device *device, size_t *first)
{
    const struct status_row *found =
        list->count > 0 ? bsearch(device->key, list->rows, list->count, sizeof *list->rows, compare_rows_of)
                        : NULL;

    if (!found)
        return *first = 0;
    size_t from = (size_t)(found - list->rows), to = from;
    while (from > 0 && list->rows[from - 1].device_id == device->id)
        from--;
    while (to < list->count && list->rows[to].device_id == device->id)
        to++;
    *first = from;
    return to - from;
}

static bool is_known(const struct device_status *status)
{
    return status && status->state != DEVICE_UNKNOWN && status->state != DEVICE_DISABLED;
}

static int64_t newest_alive(const struct sources *sources)
{
    int64_t newest = 0;

    for (size_t i = 0; i < sources->plugins.count; i++) {
        if (sources->plugins.rows[i].alive_ms > newest)
            newest = sources->plugins.rows[i].alive_ms;
    }
    return newest;
}

static int fill_devices(struct status_list *list, const struct sources *sources, struct db *db,
                        const struct reading *as)
{
    for (size_t i = 0; i < sources->devices.count; i++) {
        const struct device *device = &sources->devices.rows[i];
        const struct device_status *status = status_of(sources, device->id);
        size_t first = 0;
        size_t count = find_rows(list, device, &first);
        if (count == 0 && !is_known(status))
            continue;
        struct status_device *row = &list->devices[list->device_count++];
        status_device_fill(row, device, status, list->rows + first, count, newest_alive(sources), as->now_ms);
        row->first_row = first;
        int result = as->wants & STATUS_OF_DEVICES ? fill_device(row, db, status, as->now_ms) : 0;
        if (result < 0)
            return error_set(as->err, result, "%s", db_error(db));
    }
    return 0;
}

static int compare_device_keys(const void *a, const void *b)
{
    return strcmp(((const struct status_device *)a)->key, ((const struct status_device *)b)->key);
}

static int fill_list(struct status_list *list, const struct sources *sources, struct db *db,
                     const struct reading *as)
{
    list->rows = calloc(sources->checks.count + 1, sizeof *list->rows);
    list->devices = calloc(sources->devices.count + 1, sizeof *list->devices);
    if (!list->rows || !list->devices)
        return error_set(as->err, -ENOMEM, "out of memory");
    int result = fill_rows(list, sources, db, as);
    if (result == 0)
        result = fill_devices(list, sources, db, as);
    if (result == 0)
        qsort(list->devices, list->device_count, sizeof *list->devices, compare_device_keys);
    return result;
}

int status_read_within(struct db *db, char *const *devices, size_t count, unsigned wants, int64_t now_ms,
                       struct status_list *out, struct error *err)
{
    const struct reading as = {wants, now_ms, err};
    struct sources sources = {0};
    struct status_list list = {0};
    int result = read_sources(&sources, db, devices, count, err);

    if (result == 0)
        result = fill_list(&list, &sources, db, &as);
    free_sources(&sources);
    if (result == 0)
        *out = list;
    else
        status_read_free(&list);
    return result;
}

int status_read(struct db *db, char *const *devices, size_t count, unsigned wants, int64_t now_ms,
                struct status_list *out, struct error *err)
{
    int result = db_begin_read(db);

    if (result < 0)
        return error_set(err, result, "%s", db_error(db));
    result = status_read_within(db, devices, count, wants, now_ms, out, err);
    db_end_read(db);
    return result;
}

void status_read_free(struct status_list *list)
{
    free(list->rows);
    free(list->devices);
    *list = (struct status_list){0};
}

static int compare_checks(const void *a, const void *b)
{
    const struct status_row *left = a;
    const struct status_row *right = b;

    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    int order = natural_order(left->device_key, right->device_key);
    return order ? order : strcmp(left->check_key, right->check_key);
}

static int compare_devices_in_trouble(const void *a, const void *b)
{
    const struct status_device *left = a;
    const struct status_device *right = b;
    unsigned left_rank = status_device_rank(left->state);
    unsigned right_rank = status_device_rank(right->state);

    if (left_rank != right_rank)
        return left_rank < right_rank ? -1 : 1;
    int order = natural_order(left->name, right->name);
    return order ? order : strcmp(left->key, right->key);
}

void status_read_sort_devices(struct status_list *list)
{
    if (list->device_count > 0)
        qsort(list->devices, list->device_count, sizeof *list->devices, compare_devices_in_trouble);
}

void status_read_sort_checks(struct status_list *list)
{
    if (list->count > 0)
        qsort(list->rows, list->count, sizeof *list->rows, compare_checks);
}
