// A file that is written beside its place and then renamed: a reader sees the old one or the whole new one.
#pragma once

#include <stdio.h>

struct error;

// Stays where it is between open and close: the stream points to it.
struct file_store {
    FILE *stream; // to be written to
    char *target; // NULL: stdout
    char *part;   // NULL: the target is no regular file, and is written to as it is
    int fd;
    int failure; // the first failure to write, a negative errno
};

// `path` NULL or "-": stdout. A link is followed, an existing file keeps its mode, and a pipe or a device is
// written to and never replaced. 0 or a negative errno with the path; a link that leads nowhere is -ENOENT.
int file_store_open(struct file_store *store, const char *path, struct error *err);
// Puts the file into its place when `result` is 0 and all was written; else takes it away. Gives `result`, or
// what failed first.
int file_store_close(struct file_store *store, int result, struct error *err);
