// For tests: keys and certificates made by certtool, in a temporary folder.
#pragma once

#include <stddef.h>

enum { CERTIFICATE_PATH_MAX = 96 };

struct certificate_folder {
    char path[CERTIFICATE_PATH_MAX / 2];
};

// 0 or a negative errno; -ENOENT without certtool: then skip().
int certificate_fixture_open(struct certificate_folder *folder);
void certificate_fixture_close(struct certificate_folder *folder);

// Makes `name`.key and `name`.pem by a template of certtool; `issuer` is one made before, NULL for
// self-signed. 0 or a negative errno.
int certificate_fixture_make(const struct certificate_folder *folder, const char *name, const char *issuer,
                             const char *template);

// Joins the certificates of `names` (NULL at the end) in the file `name`.pem. 0 or a negative errno.
int certificate_fixture_join(const struct certificate_folder *folder, const char *name,
                             const char *const *names);

const char *certificate_fixture_path(const struct certificate_folder *folder, const char *name,
                                     const char *suffix, char path[CERTIFICATE_PATH_MAX]);
// The bytes of `name`.pem with a NUL behind them, for free(); NULL when it cannot be read.
char *certificate_fixture_read(const struct certificate_folder *folder, const char *name, size_t *length);
