// Where the configuration comes from. collectd tells its plugins no file name, so the file is the one that
// the daemon was started with.
#pragma once

#include <limits.h>
#include <stddef.h>

// The -C of an argument vector as /proc/<pid>/cmdline has it (each argument ends with a NUL), else collectd's
// default.
void option_source_from(const char *arguments, size_t length, char path[PATH_MAX]);

// The same for this process; the default when /proc cannot tell.
void option_source_read(char path[PATH_MAX]);
