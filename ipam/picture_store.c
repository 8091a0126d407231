#include "picture_store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file_store.h"
#include "librrd_source.h"
#include "picture_arguments.h"
#include "shared/base/error.h"

static int save(const char *path, const rrd_blob_t *image, struct error *err)
{
    struct file_store store;
    int result = file_store_open(&store, path, err);

    if (result < 0)
        return result;
    fwrite(image->ptr, 1, image->size, store.stream);
    return file_store_close(&store, 0, err);
}

int picture_store(const char *path, const struct picture_arguments *arguments, struct error *err)
{
    const struct librrd *librrd = librrd_load(err);
    char *items[PICTURE_ARGUMENTS_MAX + 1] = {NULL};
    int result = -EIO;

    if (!librrd)
        return -ENOSYS;
    // librrd calls setlocale with what the environment says, and texts are UTF-8 whatever the terminal shows.
    setenv("LC_ALL", "C.UTF-8", 1);
    memcpy(items, arguments->items, sizeof items);
    rrd_info_t *info = librrd->graph_v(arguments->count, items);
    if (!info) {
        error_set(err, result, "cannot draw %s: %s", path, librrd->get_error());
        librrd->clear_error();
        return result;
    }
    error_set(err, result, "cannot draw %s: librrd gave no picture", path);
    for (const rrd_info_t *item = info; item; item = item->next) {
        if (strcmp(item->key, "image") == 0 && item->type == RD_I_BLO)
            result = save(path, &item->value.u_blo, err);
    }
    librrd->info_free(info);
    return result;
}
