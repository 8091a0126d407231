#include "verb.h"

#include <errno.h>
#include <stdlib.h>

#include "command.h"
#include "shared/base/clock.h"
#include "shared/base/number.h"
#include "status_read.h"
#include "status_table.h"
#include "watch_screen.h"

enum { DEVICES_MAX = 1000, EVERY_MIN_MS = 100, EVERY_MAX_MS = 3600000, LOOK_MS = 250, FRAME_HEAD_LINES = 3 };

static int refuse_empty(struct command *command)
{
    if (command->arg_count == 1)
        return command_fail(command, "'%s' has no checks; add one with 'ipam check add'", command->args[0]);
    return command_fail(command,
                        "nothing is monitored yet; add a device with 'ipam device add NAME ADDRESS'");
}

static int show_once(struct command *command)
{
    struct status_list list;

    if (status_read(command->db, command->args, command->arg_count, command->out.style.now_ms, &list,
                    &command->err) < 0)
        return command_fail(command, "%s", command->err.text);

    int result = status_table_write(&command->out, &list);
    if (result == 0 && list.count > 0 && command_is_text(command))
        status_table_totals(&command->out, &list);
    size_t count = list.count;
    status_read_free(&list);
    if (result < 0)
        return command_fail(command, "cannot write the table: %s", error_name(result));
    return count > 0 ? EXIT_OK : refuse_empty(command);
}

static int write_frame(struct command *command, struct status_list *list, unsigned height)
{
    if (height && list->count + FRAME_HEAD_LINES > height)
        status_read_sort(list);
    status_table_totals(&command->out, list);
    fputc('\n', command->out.stream);
    return status_table_write(&command->out, list);
}

static int draw_frame(struct command *command, struct watch_screen *screen)
{
    struct status_list list;
    char *frame = NULL;
    size_t length = 0;

    command_look(command);
    int result = status_read(command->db, command->args, command->arg_count, command->out.style.now_ms, &list,
                             &command->err);
    if (result < 0)
        return result;

    command->out.stream = open_memstream(&frame, &length);
    if (command->out.stream) {
        result = write_frame(command, &list, watch_screen_height(screen));
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
static int watch(struct command *command, struct watch_screen *screen, uint64_t every_ms)
{
    enum watch_event event = WATCH_TIMEOUT;
    int64_t version = -1;
    int64_t drawn_us = 0;

    while (event != WATCH_ENDED) {
        int64_t now_us = clock_mono_us();
        int64_t present = db_data_version(command->db);
        bool due = now_us - drawn_us >= (int64_t)every_ms * 1000;
        if (due || event == WATCH_RESIZED || present != version) {
            int result = draw_frame(command, screen);
            if (result < 0)
                return result;
            version = present;
            drawn_us = now_us;
        }
        event = watch_screen_wait(screen, every_ms < LOOK_MS ? (int)every_ms : LOOK_MS);
    }
    return 0;
}

static int show_live(struct command *command, uint64_t every_ms)
{
    struct watch_screen screen;
    int result = watch_screen_init(&screen);

    if (result < 0)
        return command_fail(command, "cannot wait for signals: %s", error_name(result));
    result = watch(command, &screen, every_ms);
    watch_screen_fini(&screen);
    if (result == -EPIPE)
        return EXIT_NOTHING;
    return result < 0 ? command_fail(command, "%s", command->err.text) : EXIT_OK;
}

int verb_status(struct command *command, int argc, char **argv)
{
    const char *every = NULL;
    bool live = false;
    uint64_t every_ms = 2000;
    const struct arguments_option options[] = {
        {"watch", 'w', ARGUMENTS_FLAG, &live},
        {"every", 0, ARGUMENTS_VALUE, &every},
    };

    if (!command_arguments(command, argc, argv, options, 2, 0, DEVICES_MAX))
        return command->exit;
    if (every && !live)
        return command_usage(command, "--every goes with --watch");
    if (every && number_parse_duration_ms(every, EVERY_MIN_MS, EVERY_MAX_MS, &every_ms) < 0)
        return command_usage(command, "--every takes a time from 100ms to 1h, as 2s, not '%s'", every);
    if (live && !command_is_text(command))
        return command_usage(command,
                             "--watch draws text; run 'ipam status --format %s' again and again instead",
                             command->format);
    if (command_open(command, DB_READ) < 0)
        return command_fail(command, "%s", command->err.text);
    return live ? show_live(command, every_ms) : show_once(command);
}
