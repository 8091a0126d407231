// Draws a picture with librrd and puts it into a file.
#pragma once

struct error;
struct picture_arguments;

// Draws in memory and writes as file_store.h does: a failure leaves the old picture, and a pipe or a device
// is never replaced. For one thread: sets LC_ALL, by which librrd reads its texts. -EIO with librrd's reason;
// else the errno of the file.
int picture_store(const char *path, const struct picture_arguments *arguments, struct error *err);
