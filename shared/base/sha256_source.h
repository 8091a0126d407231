// The SHA-256 (FIPS 180-4) of a file, and the line that sha256sum(1) writes of it.
#pragma once

struct error;

enum { SHA256_HEX_MAX = 65 };

// Lower-case hex. 0 or a negative errno with `err`.
int sha256_source_file(const char *path, char hex[SHA256_HEX_MAX], struct error *err);

// Writes "<hex>  <name>\n" into `<path>.sha256` (mode 0640), in one piece: a reader never sees half of it.
// `name` is that of the file, without a folder.
int sha256_source_write(const char *path, const char *name, const char *hex, struct error *err);

// The hex that `<path>.sha256` has for the file. -ENOENT without such a file; -EINVAL when it is none of
// sha256sum's.
int sha256_source_read(const char *path, char hex[SHA256_HEX_MAX], struct error *err);
