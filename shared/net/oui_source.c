#include "oui_source.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "oui.h"

enum { FILES_MAX = 3, FILE_SIZE_MAX = 64 << 20 };

// The files of one who packs them, and where they are.
static const struct {
    const char *path;
    const char *files[FILES_MAX];
} PACKAGES[] = {
    {"/usr/share/ieee-data", {"/oui.csv", "/mam.csv", "/oui36.csv"}},
    {"/usr/share/nmap/nmap-mac-prefixes", {""}},
};

struct oui_source {
    char *root;
    struct oui *oui;
    char *texts[FILES_MAX];
    size_t text_count;
    const char *path;
    bool loaded;
};

int oui_source_new(const char *root, struct oui_source **out)
{
    struct oui_source *source = calloc(1, sizeof *source);

    if (source)
        source->root = strdup(root);
    if (!source || !source->root || oui_new(&source->oui) < 0) {
        oui_source_free(source);
        return -ENOMEM;
    }
    *out = source;
    return 0;
}

void oui_source_free(struct oui_source *source)
{
    if (!source)
        return;
    oui_free(source->oui);
    for (size_t i = 0; i < source->text_count; i++)
        free(source->texts[i]);
    free(source->root);
    free(source);
}

static int read_all(int fd, char *text, size_t length)
{
    size_t used = 0;

    while (used < length) {
        ssize_t got = read(fd, text + used, length - used);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got < 0 ? -errno : -EIO;
        used += (size_t)got;
    }
    return 0;
}

// The text with room for one byte more.
static int read_file(int fd, char **out, size_t *length)
{
    struct stat status;

    if (fstat(fd, &status) < 0)
        return -errno;
    if (!S_ISREG(status.st_mode) || status.st_size > FILE_SIZE_MAX)
        return -EINVAL;
    *length = (size_t)status.st_size;
    *out = malloc(*length + 1);
    if (!*out)
        return -ENOMEM;
    int rc = read_all(fd, *out, *length);
    if (rc < 0)
        free(*out);
    return rc;
}

static int load_file(struct oui_source *source, const char *folder, const char *name)
{
    char path[PATH_MAX];
    char *text = NULL;
    size_t length = 0;

    if (snprintf(path, sizeof path, "%s%s%s", source->root, folder, name) >= (int)sizeof path)
        return -ENAMETOOLONG;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    int rc = read_file(fd, &text, &length);
    close(fd);
    if (rc < 0)
        return rc;
    source->texts[source->text_count++] = text;
    return oui_add(source->oui, text, length);
}

static void load(struct oui_source *source)
{
    source->loaded = true;
    for (size_t i = 0; i < sizeof PACKAGES / sizeof PACKAGES[0] && !source->path; i++) {
        for (size_t j = 0; j < FILES_MAX && PACKAGES[i].files[j]; j++) {
            if (load_file(source, PACKAGES[i].path, PACKAGES[i].files[j]) == 0)
                source->path = PACKAGES[i].path;
        }
    }
}

const char *oui_source_vendor(struct oui_source *source, const struct mac_addr *mac)
{
    if (!source->loaded)
        load(source);
    return oui_vendor(source->oui, mac);
}

const char *oui_source_path(struct oui_source *source)
{
    if (!source->loaded)
        load(source);
    return source->path;
}
