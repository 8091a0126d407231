#include "librrd_source.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"

#define SONAME "librrd.so.8"

// A function pointer comes out of dlsym as a pointer to data: POSIX wants it copied like this.
static bool find(void *handle, const char *name, void *target)
{
    void *symbol = dlsym(handle, name);

    memcpy(target, &symbol, sizeof symbol);
    return symbol != NULL;
}

static bool find_all(void *handle, struct librrd *librrd)
{
    return find(handle, "rrd_info_r", &librrd->info_r) && find(handle, "rrd_info_free", &librrd->info_free) &&
           find(handle, "rrd_fetch_r", &librrd->fetch_r) && find(handle, "rrd_freemem", &librrd->freemem) &&
           find(handle, "rrd_graph_v", &librrd->graph_v) &&
           find(handle, "rrd_get_error", &librrd->get_error) &&
           find(handle, "rrd_clear_error", &librrd->clear_error);
}

const struct librrd *librrd_load(struct error *err)
{
    static struct librrd librrd;

    if (librrd.clear_error)
        return &librrd;
    void *handle = dlopen(SONAME, RTLD_NOW | RTLD_LOCAL);
    if (!handle || !find_all(handle, &librrd)) {
        error_set(err, -ENOSYS, "cannot load %s (%s): install Debian's package librrd8 (librrd8t64)", SONAME,
                  dlerror());
        librrd.clear_error = NULL;
        return NULL;
    }
    unsetenv("RRDCACHED_ADDRESS");
    return &librrd;
}
