#include "verb.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "device_history.h"
#include "history_legend.h"
#include "history_source.h"
#include "history_table.h"
#include "picture_arguments.h"
#include "picture_store.h"
#include "rrd_path.h"
#include "shared/base/number.h"
#include "shared/base/text.h"
#include "shared/inventory/check.h"
#include "shared/inventory/device.h"
#include "shared/inventory/device_merge.h"
#include "terminal_graph.h"
#include "terminal_text.h"
#include "time_text.h"

enum { TITLE_NAME_MAX = 60, TITLE_MAX = INVENTORY_NAME_MAX + 128 };

struct graph {
    const char *asked;     // how the device was named
    const char *check_key; // --check
    const char *since;
    const char *file;
    const char *rrd;
    const char *picture_format;
    char folder[PATH_MAX];
    struct device device;
    struct check check;
    struct check_history history;
    struct history_summary summary;
    int64_t last_s;
};

static int find_folder(struct graph *graph, struct error *err)
{
    int result = inventory_rrd_dir(graph->rrd, graph->folder, err);

    if (result < 0 || access(graph->folder, R_OK | X_OK) == 0)
        return result;
    result = -errno;
    return error_set(
        err, result,
        "cannot read the RRD folder %s: %s; name collectd's with --rrd, LANATLAS_RRD or the line RrdDir "
        "of lanatlas.conf, and see that its rrdtool plugin is loaded and that you may read there",
        graph->folder, error_name(result));
}

static int refuse_check(const struct graph *graph, const struct check_list *checks, struct error *err)
{
    char keys[256];
    struct text_buf buf;

    if (checks->count == 0)
        return error_set(err, -ENOENT, "\"%s\" has no checks; add one with 'ipam check add'",
                         graph->device.key);
    text_buf_init(&buf, keys, sizeof keys);
    for (size_t i = 0; i < checks->count && !buf.overflow; i++)
        text_buf_add(&buf, "%s%s", i ? ", " : "", checks->rows[i].key);
    if (graph->check_key)
        return error_set(err, -ENOENT, "\"%s\" has no check \"%s\"; it has: %s", graph->device.key,
                         graph->check_key, keys);
    return error_set(
        err, -ENOENT,
        "nothing of \"%s\" (checks: %s) is below %s yet: collectd's rrdtool plugin writes up to 300 s "
        "after a measurement (CacheTimeout); 'ipam status %s' says whether it is probed",
        graph->device.key, keys, graph->folder, graph->device.key);
}

// Whether a check was measured under a key of the device; then that is where it is read.
static bool is_measured(struct graph *graph, const struct check *check, const char *device_key)
{
    struct check under = *check;

    text_copy(under.device_key, sizeof under.device_key, device_key);
    if (!history_source_exists(graph->folder, &under))
        return false;
    graph->check = under;
    return true;
}

// Under the key that was asked for, else that of the device, else one of those that were merged into it.
static bool find_series(struct graph *graph, const struct check *check,
                        const struct device_alias_list *aliases)
{
    for (size_t i = 0; i < aliases->count; i++) {
        if (strcmp(aliases->rows[i], graph->asked) == 0 && is_measured(graph, check, aliases->rows[i]))
            return true;
    }
    if (is_measured(graph, check, graph->device.key))
        return true;
    for (size_t i = 0; i < aliases->count; i++) {
        if (is_measured(graph, check, aliases->rows[i]))
            return true;
    }
    return false;
}

// The named check, else the first that has a file.
static int choose_among(struct graph *graph, const struct check_list *checks,
                        const struct device_alias_list *aliases, struct error *err)
{
    for (size_t i = 0; i < checks->count; i++) {
        if (graph->check_key && strcmp(checks->rows[i].key, graph->check_key) != 0)
            continue;
        if (find_series(graph, &checks->rows[i], aliases))
            return 0;
        if (graph->check_key) {
            graph->check = checks->rows[i];
            return 0;
        }
    }
    return refuse_check(graph, checks, err);
}

static int choose_check(struct graph *graph, struct db *db, struct error *err)
{
    struct check_list checks = {0};
    struct device_alias_list aliases = {0};
    int result = device_history_checks(db, &graph->device, &checks, err);

    if (result == 0)
        result = device_merge_aliases(db, graph->device.id, &aliases, err);
    if (result == 0)
        result = choose_among(graph, &checks, &aliases, err);
    device_alias_list_free(&aliases);
    check_list_free(&checks);
    return result;
}

static int refuse_empty(const struct graph *graph, struct error *err)
{
    char age[TIME_TEXT_MAX];

    return error_set(
        err, -ENODATA,
        "nothing is known of the check \"%s\" of \"%s\" in the last %s; the newest entry is %s old: "
        "try a longer --since, and 'ipam status %s'",
        graph->check.key, graph->device.key, graph->since,
        time_text_span((graph->history.end_s - graph->last_s) * 1000, age), graph->device.key);
}

static int read_history(struct graph *graph, struct error *err)
{
    int result = history_source_read(graph->folder, &graph->check, &graph->history, &graph->last_s, err);

    if (result == -ENOENT)
        return error_set(
            err, result,
            "nothing of the check \"%s\" of \"%s\" is below %s yet: collectd's rrdtool plugin writes "
            "up to 300 s after a measurement (CacheTimeout); 'ipam status %s' says whether it is probed",
            graph->check.key, graph->device.key, graph->folder, graph->device.key);
    if (result == 0 && check_history_is_empty(&graph->history))
        return refuse_empty(graph, err);
    if (result == 0 && check_history_summarize(&graph->history, &graph->summary) < 0)
        return error_set(err, -ENOMEM, "out of memory");
    return result;
}

static const char *time_name(const struct graph *graph)
{
    return rrd_path_is_service(&graph->check) ? "connect time" : "round-trip time";
}

// A name that would not fit above a picture ends with an ellipsis, between characters.
static void make_title(const struct graph *graph, char title[TITLE_MAX])
{
    size_t length = strlen(graph->device.name);
    bool cut = length > TITLE_NAME_MAX;

    if (cut) {
        length = TITLE_NAME_MAX;
        while (length > 0 && ((unsigned char)graph->device.name[length] & 0xc0) == 0x80)
            length--;
    }
    snprintf(title, TITLE_MAX, "%.*s%s · %s · %s, last %s", (int)length, graph->device.name, cut ? "…" : "",
             graph->check.key, time_name(graph), graph->since);
}

static const char *existing(const struct graph *graph, enum rrd_metric metric, char path[PATH_MAX])
{
    return rrd_path_make(graph->folder, &graph->check, metric, path) == 0 && access(path, R_OK) == 0 ? path
                                                                                                     : NULL;
}

static int draw_picture(struct graph *graph, struct error *err)
{
    char paths[RRD_METRIC_COUNT][PATH_MAX];
    char title[TITLE_MAX];
    struct picture_arguments arguments;
    const struct picture picture = {
        .format = graph->picture_format,
        .title = title,
        .time_name = time_name(graph),
        .time_scale = rrd_path_time_scale(&graph->check),
        .times = existing(graph, RRD_METRIC_TIME, paths[RRD_METRIC_TIME]),
        .deviations = existing(graph, RRD_METRIC_DEVIATION, paths[RRD_METRIC_DEVIATION]),
        .losses = existing(graph, RRD_METRIC_LOSS, paths[RRD_METRIC_LOSS]),
        .ups = existing(graph, RRD_METRIC_UP, paths[RRD_METRIC_UP]),
        .history = &graph->history,
        .summary = &graph->summary,
    };

    make_title(graph, title);
    int result = picture_arguments_make(&arguments, &picture);
    if (result < 0)
        error_set(err, result, "out of memory");
    else
        result = picture_store(graph->file, &arguments, err);
    picture_arguments_free(&arguments);
    return result;
}

static int draw_text(struct command *command, const struct graph *graph)
{
    const struct output_style *style = &command->out.style;
    const struct terminal_graph drawing = {&graph->history, style->width, style->utf8, style->colour};
    FILE *stream = command->out.stream;
    char legend[HISTORY_LEGEND_MAX];
    const char *dot = style->utf8 ? "·" : "-";

    terminal_text_write(stream, graph->device.name, style->utf8 || style->width == 0);
    fprintf(stream, " %s %s %s %s, last %s\n", dot, graph->check.key, dot, time_name(graph), graph->since);
    int result = terminal_graph_write(stream, &drawing);
    if (result < 0)
        return error_set(&command->err, result, "out of memory");
    if (*history_legend_times(&graph->history, &graph->summary, legend))
        fprintf(stream, "%s\n", legend);
    if (*history_legend_losses(&graph->summary, legend))
        fprintf(stream, "%s\n", legend);
    return 0;
}

static int show(struct command *command, struct graph *graph)
{
    if (graph->file)
        return draw_picture(graph, &command->err);
    if (command_is_text(command))
        return draw_text(command, graph);
    int result = history_table_points(&command->out, &graph->history);
    return result < 0 ? error_set(&command->err, result, "cannot write the points: %s", error_name(result))
                      : 0;
}

static int run(struct command *command, struct graph *graph)
{
    int result = command_open(command, DB_READ);

    if (result == 0)
        result = device_find(command->db, command->args[0], &graph->device, &command->err);
    if (result == 0)
        result = find_folder(graph, &command->err);
    if (result == 0)
        result = choose_check(graph, command->db, &command->err);
    if (result == 0)
        result = read_history(graph, &command->err);
    if (result == 0)
        result = show(command, graph);
    check_history_free(&graph->history);
    return result;
}

int verb_graph(struct command *command, int argc, char **argv)
{
    struct graph graph = {.since = "24h"};
    uint64_t span_ms = 0;
    const struct arguments_option options[] = {
        {"check", 0, ARGUMENTS_VALUE, &graph.check_key},
        {"since", 0, ARGUMENTS_VALUE, &graph.since},
        {"output", 'o', ARGUMENTS_VALUE, &graph.file},
        {"rrd", 0, ARGUMENTS_VALUE, &graph.rrd},
    };

    if (!command_arguments(command, argc, argv, options, 4, 1, 1))
        return command->exit;
    if (number_parse_duration_ms(graph.since, CHECK_HISTORY_SPAN_MIN_MS, CHECK_HISTORY_SPAN_MAX_MS,
                                 &span_ms) < 0)
        return command_usage(command, "--since takes a time from 1m to 3650d, as 7d, not \"%s\"",
                             graph.since);
    graph.picture_format = graph.file ? picture_arguments_format(graph.file) : NULL;
    if (graph.file && !graph.picture_format)
        return command_usage(command, "a picture is a .png, .svg or .pdf file, not \"%s\"", graph.file);
    if (graph.file && !command_is_text(command))
        return command_usage(command, "-o draws a picture; leave it out to have the points as %s",
                             command->format);
    graph.asked = command->args[0];
    graph.history.end_s = command->out.style.now_ms / 1000;
    graph.history.start_s = graph.history.end_s - (int64_t)(span_ms / 1000);
    return run(command, &graph) < 0 ? command_fail(command, "%s", command->err.text) : EXIT_OK;
}
