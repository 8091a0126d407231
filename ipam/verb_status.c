#include "verb.h"

#include <errno.h>
#include <stdlib.h>

#include "command.h"
#include "shared/base/clock.h"
#include "shared/base/number.h"
#include "status_device_table.h"
#include "status_read.h"
#include "status_table.h"
#include "status_totals.h"
#include "watch_screen.h"

enum { DEVICES_MAX = 1000, EVERY_MIN_MS = 100, EVERY_MAX_MS = 3600000, LOOK_MS = 250, FRAME_HEAD_LINES = 3 };

// What is shown: devices, with their checks when they were named; or checks alone.
struct view {
    bool checks;
    unsigned wants;
};

static int read_list(struct command *command, const struct view *view, struct status_list *list)
{
    return status_read(command->db, command->args, command->arg_count, view->wants, command->out.style.now_ms,
                       list, &command->err);
}

static int write_table(struct command *command, const struct view *view, const struct status_list *list)
{
    return view->checks ? status_table_write(&command->out, list)
                        : status_device_table_write(&command->out, list, command->arg_count > 0);
}

static void write_totals(struct command *command, const struct view *view, const struct status_list *list)
{
    (view->checks ? status_totals_checks : status_totals_devices)(&command->out, list);
}

static size_t count_lines(struct command *command, const struct view *view, const struct status_list *list)
{
    if (view->checks)
        return list->count;
    return list->device_count + (command->arg_count > 0 ? list->count : 0);
}

static int refuse_empty(struct command *command)
{
    if (command->arg_count == 1)
        return command_fail(command, "\"%s\" has no checks; add one with 'ipam check add'", command->args[0]);
    return command_fail(command,
                        "nothing is monitored yet; add a device with 'ipam device add NAME ADDRESS'");
}

static int show_once(struct command *command, const struct view *view)
{
    struct status_list list;

    if (read_list(command, view, &list) < 0)
        return command_fail(command, "%s", command->err.text);

    size_t count = count_lines(command, view, &list);
    int result = write_table(command, view, &list);
    if (result == 0 && count > 0 && command_is_text(command))
        write_totals(command, view, &list);
    status_read_free(&list);
    if (result < 0)
        return command_fail(command, "cannot write the table: %s", error_name(result));
    return count > 0 ? EXIT_OK : refuse_empty(command);
}

static int write_frame(struct command *command, const struct view *view, struct status_list *list,
                       unsigned height)
{
    if (height && count_lines(command, view, list) + FRAME_HEAD_LINES > height)
        (view->checks ? status_read_sort_checks : status_read_sort_devices)(list);
    write_totals(command, view, list);
    fputc('\n', command->out.stream);
    return write_table(command, view, list);
}

static int draw_frame(struct command *command, const struct view *view, struct watch_screen *screen)
{
    struct status_list list;
    char *frame = NULL;
    size_t length = 0;

    command_look(command);
    int result = read_list(command, view, &list);
    if (result < 0)
        return result;

    command->out.stream = open_memstream(&frame, &length);
    if (command->out.stream) {
        result = write_frame(command, view, &list, watch_screen_height(screen));
        fclose(command->out.stream);
    }
    command->out.stream = stdout;
    if (result == 0 && frame)
        result = watch_screen_draw(screen, frame);
    if (result < 0)
        error_set(&command->err, result, "cannot draw: %s", error_name(result));
    free(frame);
    status_read_free(&list);
    return result;
}

// Draws when another program has changed the database, when the window has changed, and every `every_ms`.
static int watch(struct command *command, const struct view *view, struct watch_screen *screen,
                 uint64_t every_ms)
{
    enum watch_event event = WATCH_TIMEOUT;
    int64_t version = -1;
    int64_t drawn_us = 0;

    while (event != WATCH_ENDED) {
        int64_t now_us = clock_mono_us();
        int64_t present = db_data_version(command->db);
        bool due = now_us - drawn_us >= (int64_t)every_ms * 1000;
        if (due || event == WATCH_RESIZED || present != version) {
            int result = draw_frame(command, view, screen);
            if (result < 0)
                return result;
            version = present;
            drawn_us = now_us;
        }
        event = watch_screen_wait(screen, every_ms < LOOK_MS ? (int)every_ms : LOOK_MS);
    }
    return 0;
}

static int show_live(struct command *command, const struct view *view, uint64_t every_ms)
{
    struct watch_screen screen;
    int result = watch_screen_init(&screen);

    if (result < 0)
        return command_fail(command, "cannot wait for signals: %s", error_name(result));
    result = watch(command, view, &screen, every_ms);
    watch_screen_fini(&screen);
    if (result == -EPIPE)
        return EXIT_NOTHING;
    return result < 0 ? command_fail(command, "%s", command->err.text) : EXIT_OK;
}

int verb_status(struct command *command, int argc, char **argv)
{
    const char *every = NULL;
    bool live = false;
    struct view view = {.checks = false};
    uint64_t every_ms = 2000;
    const struct arguments_option options[] = {
        {"checks", 0, ARGUMENTS_FLAG, &view.checks},
        {"watch", 'w', ARGUMENTS_FLAG, &live},
        {"every", 0, ARGUMENTS_VALUE, &every},
    };

    if (!command_arguments(command, argc, argv, options, 3, 0, DEVICES_MAX))
        return command->exit;
    if (every && !live)
        return command_usage(command, "--every goes with --watch");
    if (every && number_parse_duration_ms(every, EVERY_MIN_MS, EVERY_MAX_MS, &every_ms) < 0)
        return command_usage(command, "--every takes a time from 100ms to 1h, as 2s, not \"%s\"", every);
    if (live && !command_is_text(command))
        return command_usage(command,
                             "--watch draws text; run 'ipam status --format %s' again and again instead",
                             command->format);
    if (command_open(command, DB_READ) < 0)
        return command_fail(command, "%s", command->err.text);
    view.wants = view.checks ? STATUS_OF_CHECKS : STATUS_OF_DEVICES;
    if (command->arg_count > 0 && command_is_text(command))
        view.wants |= STATUS_OF_CHECKS;
    return live ? show_live(command, &view, every_ms) : show_once(command, &view);
}
