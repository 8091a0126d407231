#include "certificate_fixture.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FILE_MAX = 1 << 20, ARGUMENTS_MAX = 16 };

extern char **environ;

const char *certificate_fixture_path(const struct certificate_folder *folder, const char *name,
                                     const char *suffix, char path[CERTIFICATE_PATH_MAX])
{
    snprintf(path, CERTIFICATE_PATH_MAX, "%s/%s%s", folder->path, name, suffix);
    return path;
}

// posix_spawnp takes the words as writable and leaves them as they are.
static int run(const char *const arguments[])
{
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status = 0;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    int failure =
        posix_spawnp(&child, arguments[0], &actions, NULL, (char *const *)(uintptr_t)arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failure)
        return -failure;
    if (waitpid(child, &status, 0) < 0)
        return -errno;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -EIO;
}

static int write_text(const char *path, const char *mode, const char *text, size_t length)
{
    FILE *file = fopen(path, mode);
    if (!file)
        return -errno;
    bool whole = fwrite(text, 1, length, file) == length;
    return fclose(file) == 0 && whole ? 0 : -EIO;
}

int certificate_fixture_open(struct certificate_folder *folder)
{
    const char *parent = getenv("TMPDIR");
    const char *const version[] = {"certtool", "--version", NULL};
    snprintf(folder->path, sizeof folder->path, "%s/lanatlas.XXXXXX", parent ? parent : "/tmp");
    int status = run(version);
    return status == 0 && !mkdtemp(folder->path) ? -errno : status;
}

void certificate_fixture_close(struct certificate_folder *folder)
{
    DIR *dir = opendir(folder->path);
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        unlinkat(dirfd(dir), entry->d_name, 0);
    if (dir)
        closedir(dir);
    rmdir(folder->path);
}

int certificate_fixture_make(const struct certificate_folder *folder, const char *name, const char *issuer,
                             const char *template)
{
    char key[CERTIFICATE_PATH_MAX], pem[CERTIFICATE_PATH_MAX], words[CERTIFICATE_PATH_MAX],
        issuer_key[CERTIFICATE_PATH_MAX], issuer_pem[CERTIFICATE_PATH_MAX];
    certificate_fixture_path(folder, name, ".key", key);
    certificate_fixture_path(folder, name, ".pem", pem);
    certificate_fixture_path(folder, name, ".txt", words);
    const char *const make_key[] = {"certtool", "--generate-privkey", "--key-type=ecdsa", "--outfile", key,
                                    NULL};
    const char *make_pem[ARGUMENTS_MAX] = {
        "certtool",       issuer ? "--generate-certificate" : "--generate-self-signed",
        "--template",     words,
        "--outfile",      pem,
        "--load-privkey", key};
    if (issuer) {
        make_pem[8] = "--load-ca-certificate";
        make_pem[9] = certificate_fixture_path(folder, issuer, ".pem", issuer_pem);
        make_pem[10] = "--load-ca-privkey";
        make_pem[11] = certificate_fixture_path(folder, issuer, ".key", issuer_key);
    }
    int status = write_text(words, "w", template, strlen(template));
    if (status == 0)
        status = run(make_key);
    return status == 0 ? run(make_pem) : status;
}

int certificate_fixture_join(const struct certificate_folder *folder, const char *name,
                             const char *const *names)
{
    char path[CERTIFICATE_PATH_MAX];
    int status = 0;
    certificate_fixture_path(folder, name, ".pem", path);
    for (; *names && status == 0; names++) {
        size_t length;
        char *text = certificate_fixture_read(folder, *names, &length);
        status = text ? write_text(path, "a", text, length) : -ENOENT;
        free(text);
    }
    return status;
}

char *certificate_fixture_read(const struct certificate_folder *folder, const char *name, size_t *length)
{
    char path[CERTIFICATE_PATH_MAX];
    FILE *file = fopen(certificate_fixture_path(folder, name, ".pem", path), "r");
    char *text = file ? calloc(1, FILE_MAX + 1) : NULL;
    if (text)
        *length = fread(text, 1, FILE_MAX, file);
    if (file)
        fclose(file);
    return text;
}
