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

enum { PACKAGES = 3, FILES_MAX = 4, FILE_SIZE_MAX = 64 << 20 };

// The files of one who packs them, and where they are.
static const struct {
    const char *path;
    const char *files[FILES_MAX];
} packages[PACKAGES] = {
    {"/var/lib/ieee-data", {"/oui.csv", "/mam.csv", "/oui36.csv", "/iab.csv"}},
    {"/usr/share/ieee-data", {"/oui.csv", "/mam.csv", "/oui36.csv", "/iab.csv"}},
    {"/usr/share/nmap/nmap-mac-prefixes", {""}},
};

// By what a file is known to be another one; zero: it is not there.
struct stamp {
    ino_t inode;
    off_t size;
    struct timespec changed;
};

struct oui_source {
    char *root;
    struct oui *oui;
    char *texts[FILES_MAX];
    size_t text_count;
    struct stamp stamps[PACKAGES][FILES_MAX];
    bool loaded;
    bool found; // a list is there
};

int oui_source_new(const char *root, struct oui_source **out)
{
    struct oui_source *source = calloc(1, sizeof *source);

    if (source)
        source->root = strdup(root);
    if (!source || !source->root) {
        oui_source_free(source);
        return -ENOMEM;
    }
    *out = source;
    return 0;
}

static void forget(struct oui_source *source)
{
    oui_free(source->oui);
    source->oui = NULL;
    while (source->text_count > 0)
        free(source->texts[--source->text_count]);
    source->loaded = source->found = false;
}

void oui_source_free(struct oui_source *source)
{
    if (!source)
        return;
    forget(source);
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

static int path_of(const struct oui_source *source, size_t package, size_t file, char path[PATH_MAX])
{
    int length = snprintf(path, PATH_MAX, "%s%s%s", source->root, packages[package].path,
                          packages[package].files[file]);

    return length < PATH_MAX ? 0 : -ENAMETOOLONG;
}

static int load_file(struct oui_source *source, size_t package, size_t file)
{
    char path[PATH_MAX];
    char *text = NULL;
    size_t length = 0;
    int rc = path_of(source, package, file, path);

    if (rc < 0)
        return rc;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    rc = read_file(fd, &text, &length);
    close(fd);
    if (rc < 0)
        return rc;
    source->texts[source->text_count++] = text;
    return oui_add(source->oui, text, length);
}

static void take_stamps(const struct oui_source *source, struct stamp stamps[PACKAGES][FILES_MAX])
{
    memset(stamps, 0, PACKAGES * sizeof *stamps);
    for (size_t i = 0; i < PACKAGES; i++) {
        for (size_t j = 0; j < FILES_MAX && packages[i].files[j]; j++) {
            char path[PATH_MAX];
            struct stat status;
            if (path_of(source, i, j, path) < 0 || stat(path, &status) < 0)
                continue;
            stamps[i][j].inode = status.st_ino;
            stamps[i][j].size = status.st_size;
            stamps[i][j].changed = status.st_mtim;
        }
    }
}

// A package of which no file can be read is none.
static void load(struct oui_source *source)
{
    take_stamps(source, source->stamps);
    if (oui_new(&source->oui) < 0)
        return;
    source->loaded = true;
    for (size_t i = 0; i < PACKAGES && !source->found; i++) {
        for (size_t j = 0; j < FILES_MAX && packages[i].files[j]; j++) {
            if (load_file(source, i, j) == 0)
                source->found = true;
        }
    }
}

void oui_source_refresh(struct oui_source *source)
{
    struct stamp now[PACKAGES][FILES_MAX];

    take_stamps(source, now);
    if (source->loaded && memcmp(now, source->stamps, sizeof now) != 0)
        forget(source);
}

bool oui_source_is_missing(const struct oui_source *source)
{
    return source->loaded && !source->found;
}

const char *oui_source_vendor(struct oui_source *source, const struct mac_addr *mac)
{
    if (!source->loaded)
        load(source);
    return source->loaded ? oui_vendor(source->oui, mac) : NULL;
}
