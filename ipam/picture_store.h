// Draws a picture with librrd and puts it into a file.
#pragma once

struct error;
struct picture_arguments;

// Draws in memory, writes a file beside `path` and renames it to `path`: a reader sees the old picture or the
// whole new one, and a failure leaves the old one. An existing file keeps its mode; a link is followed. For
// one thread: sets LC_ALL, by which librrd reads its texts. -EIO with librrd's reason; else the errno of the
// file.
int picture_store(const char *path, const struct picture_arguments *arguments, struct error *err);
